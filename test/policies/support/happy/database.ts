import type { Program } from "../program";

const account = "123456789012";
const key = (region: string) => `arn:aws:kms:${region}:${account}:key/mrk-1`;
const kept = { backupRetentionPeriod: 35, deletionProtection: true, skipFinalSnapshot: false };
const tags = (cadence: string) => ({
  "neonpro:backup-cadence": cadence,
  "neonpro:data-class": "operational",
  "neonpro:tier": "critical",
});

/** The happy program's databases: an Aurora global database of two Regions, an RDS instance and a table. */
export function database(program: Program): void {
  aurora(program);
  program.add("instance", "aws:rds/instance:Instance", {
    identifier: "reports",
    engine: "postgres",
    engineVersion: "16.4",
    region: "sa-east-1",
    storageEncrypted: true,
    kmsKeyId: key("sa-east-1"),
    multiAz: true,
    publiclyAccessible: false,
    deleteAutomatedBackups: false,
    ...kept,
    tags: tags("continuous+daily"),
  });
  program.add("table", "aws:dynamodb/table:Table", {
    name: "ledger",
    region: "sa-east-1",
    serverSideEncryption: { enabled: true, kmsKeyArn: key("sa-east-1") },
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: true,
    tags: tags("continuous+daily"),
  });
}

/** Both clusters have the same identifier: only their Regions tell them apart. */
function aurora(program: Program): void {
  program.add("global", "aws:rds/globalCluster:GlobalCluster", {
    globalClusterIdentifier: "neonpro",
    deletionProtection: true,
    storageEncrypted: true,
  });
  for (const [suffix, region] of [
    ["", "sa-east-1"],
    ["-recovery", "eu-west-1"],
  ] as const) {
    program.add(`cluster${suffix}-parameters`, "aws:rds/clusterParameterGroup:ClusterParameterGroup", {
      name: "aurora-tls",
      region,
      family: "aurora-postgresql16",
      parameters: [{ name: "rds.force_ssl", value: "1" }],
    });
    program.add(`cluster${suffix}`, "aws:rds/cluster:Cluster", {
      clusterIdentifier: "neonpro",
      globalClusterIdentifier: "neonpro",
      engine: "aurora-postgresql",
      engineVersion: "16.4",
      region,
      storageEncrypted: true,
      kmsKeyId: key(region),
      dbClusterParameterGroupName: "aurora-tls",
      deleteAutomatedBackups: false,
      ...(suffix === "" ? { masterUsername: "admin" } : {}),
      ...kept,
      tags: tags(suffix === "" ? "continuous+daily" : "none"),
    });
    for (const zone of suffix === "" ? ["a", "b"] : ["a"]) {
      program.add(`cluster${suffix}-${zone}`, "aws:rds/clusterInstance:ClusterInstance", {
        clusterIdentifier: "neonpro",
        engine: "aurora-postgresql",
        region,
        availabilityZone: `${region}${zone}`,
      });
    }
  }
}
