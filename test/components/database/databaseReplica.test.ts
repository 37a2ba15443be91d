/** What DatabaseReplica declares, under mocks: they prove what we pass, not what AWS or PostgreSQL accept. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { DatabaseNetwork } from "../../../components/database/databaseNetwork";
import { DatabaseReplica } from "../../../components/database/databaseReplica";
import type { DatabaseReplicaArgs } from "../../../components/database/databaseReplica";
import { replicaProblems } from "../../../components/database/replicaProblems";
import { accountId, parsed, recordResources, settle } from "../../support/mocks";
import type { Recording } from "../../support/mocks";

const regions = { primary: "sa-east-1", recovery: "eu-west-1" } as const;
const byRegion = (make: (region: string) => string) =>
  Object.fromEntries(Object.values(regions).map((region) => [region, make(region)]));
const keyIn = (region: string) => `arn:aws:kms:${region}:${accountId}:key/mrk-database`;

function argsFor(global: boolean): DatabaseReplicaArgs {
  const network = (region: string) =>
    new DatabaseNetwork(`net-${region}`, {
      region,
      accountId,
      keyArn: keyIn(region),
      network: { adopt: { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], egress: "dual-stack" } },
    });
  return {
    namePrefix: "neonpro-test",
    accountId,
    primary: network(regions.primary),
    ...(global ? { recovery: network(regions.recovery) } : {}),
    keyArns: byRegion(keyIn),
    operationsKeyArns: byRegion((region) => `arn:aws:kms:${region}:${accountId}:key/mrk-operations`),
    source: {
      server: { host: "db.example.com", port: 5432, database: "postgres", username: "postgres" },
      password: pulumi.secret("test-only"),
      schemas: ["public"],
    },
    scripts: {
      bucketName: "dumps",
      bucketArn: "arn:aws:s3:::dumps",
      keyArn: keyIn(regions.primary),
      prefix: "schema/",
    },
    engineVersion: "17.7",
    instanceClass: global ? "db.r6g.large" : "db.t4g.medium",
    instances: global ? 2 : 1,
    backupRetentionDays: 35,
    alarmTopicArns: byRegion((region) => `arn:aws:sns:${region}:${accountId}:critical`),
    tags: { "neonpro:environment": "production" },
  };
}

async function declared(global = true): Promise<Recording> {
  const recorded = recordResources();
  new DatabaseReplica("database", argsFor(global));
  await settle();
  return recorded;
}

describe("DatabaseReplica", () => {
  let recorded: Recording;
  before(async () => {
    recorded = await declared();
  });

  it("declares exactly these parts", () => {
    assert.deepEqual(recorded.childrenOf("database"), [
      "aws:cloudwatch/metricAlarm:MetricAlarm database-global-lag",
      "aws:cloudwatch/metricAlarm:MetricAlarm database-global-rpo-lag",
      "aws:rds/globalCluster:GlobalCluster database-global",
      "neonpro:database:AuroraCluster database-primary",
      "neonpro:database:AuroraCluster database-recovery",
      "neonpro:database:DatabaseSecret database-dump",
      "neonpro:database:DatabaseSecret database-replica",
      "neonpro:database:DatabaseSecret database-replication",
      "neonpro:database:DatabaseSecret database-source",
      "neonpro:database:ReplicaFunctions database-functions",
      "neonpro:database:SourceDatabase database-source-database",
    ]);
  });

  it("[DRP-1] is a global database with an instance in each Region, the secondary without an administrator", () => {
    const instances = recorded.ofType("aws:rds/clusterInstance:ClusterInstance");
    assert.deepEqual(
      instances.map(({ inputs }) => [inputs.region, inputs.identifier, inputs.publiclyAccessible]),
      [
        ["sa-east-1", "neonpro-test-replica-sa-east-1-0", false],
        ["sa-east-1", "neonpro-test-replica-sa-east-1-1", false],
        ["eu-west-1", "neonpro-test-replica-eu-west-1-0", false],
      ],
    );
    const secondary = recorded.one("database-recovery-cluster");
    assert.equal(secondary.inputs.masterUsername, undefined);
    assert.equal(secondary.inputs.globalClusterIdentifier, "database-global-id");
    // A secondary is refused while the primary has no instance.
    assert.ok(secondary.dependencies.includes(recorded.one("database-primary-instance-0").urn));
    assert.equal(recorded.one("database-primary-cluster").inputs.globalClusterIdentifier, "database-global-id");
  });

  it("leaves alone what a promotion rewires, and deletes nothing by itself", () => {
    for (const name of ["database-primary-cluster", "database-recovery-cluster"]) {
      const cluster = recorded.one(name);
      assert.deepEqual(cluster.ignoreChanges, [
        "engineVersion",
        "globalClusterIdentifier",
        "replicationSourceIdentifier",
      ]);
      assert.equal(cluster.protect, true);
      const { deletionProtection, skipFinalSnapshot, deleteAutomatedBackups, backupRetentionPeriod } = cluster.inputs;
      assert.deepEqual(
        { deletionProtection, skipFinalSnapshot, deleteAutomatedBackups, backupRetentionPeriod },
        {
          deletionProtection: true,
          skipFinalSnapshot: false,
          deleteAutomatedBackups: false,
          backupRetentionPeriod: 35,
        },
      );
    }
    const global = recorded.one("database-global");
    assert.deepEqual(
      [global.protect, global.inputs.deletionProtection, global.inputs.storageEncrypted],
      [true, true, true],
    );
  });

  it("[SEC-2][BKP-8] is encrypted under each Region's copy of the key, and forces TLS", () => {
    for (const [name, region] of [
      ["database-primary", "sa-east-1"],
      ["database-recovery", "eu-west-1"],
    ] as const) {
      const { inputs } = recorded.one(`${name}-cluster`);
      assert.deepEqual([inputs.storageEncrypted, inputs.kmsKeyId], [true, keyIn(region)]);
      const parameters = recorded.one(`${name}-parameters`).inputs;
      assert.equal(parameters.family, "aurora-postgresql17");
      const list = parameters.parameters as readonly { name: string; value: string }[];
      assert.equal(list.find((each) => each.name === "rds.force_ssl")?.value, "1");
      assert.equal(list.find((each) => each.name === "rds.logical_replication")?.value, "1");
      assert.equal(
        list.some((each) => each.name === "rds.global_db_rpo"),
        false,
      );
    }
  });

  it("[BKP-1] is taken up by every cadence where it takes writes, and nowhere else", () => {
    const cadence = (name: string) =>
      (recorded.one(name).inputs.tags as Record<string, string>)["neonpro:backup-cadence"];
    assert.equal(cadence("database-primary-cluster"), "continuous+hourly+daily+weekly");
    assert.equal(cadence("database-recovery-cluster"), "none");
  });

  it("keeps every password secret, with a copy in the other Region", () => {
    for (const name of ["replica", "source", "replication", "dump"]) {
      const { inputs } = recorded.one(`database-${name}-secret`);
      assert.deepEqual(
        [inputs.name, inputs.recoveryWindowInDays, inputs.kmsKeyId],
        [`neonpro-test/database/${name}`, 30, keyIn("sa-east-1")],
      );
      assert.deepEqual(inputs.replicas, [{ region: "eu-west-1", kmsKeyId: keyIn("eu-west-1") }]);
      assert.ok(recorded.one(`database-${name}-value`).secrets.includes("secretString"));
    }
    assert.ok(recorded.one("database-primary-cluster").secrets.includes("masterPassword"));
  });

  it("[SEC-4] declares a source side whose roles read, or beat, and do nothing else", () => {
    const roles = Object.fromEntries(
      recorded
        .ofType("postgresql:index/role:Role")
        .map(({ inputs }) => [
          String(inputs.name),
          [
            inputs.login,
            inputs.replication ?? false,
            inputs.bypassRowLevelSecurity ?? false,
            inputs.superuser,
            inputs.createRole,
            inputs.createDatabase,
          ],
        ]),
    );
    assert.deepEqual(roles, {
      neonpro_replication: [true, true, true, false, false, false],
      neonpro_dump: [true, false, true, false, false, false],
      neonpro_heartbeat: [true, false, false, false, false, false],
    });
    const privileges = recorded
      .ofType("postgresql:index/grant:Grant")
      .map(({ inputs }) => (inputs.privileges as string[]).join());
    assert.deepEqual([...new Set(privileges)].toSorted(), ["", "EXECUTE", "SELECT", "USAGE"]);
    const slot = recorded.one("database-source-database-slot");
    assert.deepEqual([slot.inputs.name, slot.inputs.plugin, slot.protect], ["neonpro_replica", "pgoutput", true]);
    assert.deepEqual(recorded.one("database-source-database-publication").ignoreChanges, ["tables"]);
  });

  it("sets up inside the network, after everything that it needs", () => {
    const { inputs, dependencies } = recorded.one("database-functions-set-up");
    assert.equal(inputs.functionName, "neonpro-backup-recovery-test-database-functions-setup");
    for (const needed of ["database-primary-instance-0", "database-source-database-slot", "database-source-value"]) {
      assert.ok(dependencies.includes(recorded.one(needed).urn), needed);
    }
    assert.deepEqual(recorded.one("database-functions-setup-function").inputs.vpcConfig, {
      subnetIds: ["subnet-1", "subnet-2"],
      securityGroupIds: ["net-sa-east-1-security-clients-id"],
      ipv6AllowedForDualStack: true,
    });
  });

  it("reads its own secrets and scripts, and tells only the log", () => {
    const policy = parsed(recorded.one("database-functions-metrics-permissions").inputs.policy) as {
      Statement: { Sid: string; Effect: string }[];
    };
    assert.deepEqual(
      policy.Statement.map(({ Sid, Effect }) => `${Effect} ${Sid}`),
      [
        "Allow WriteOwnLogs",
        "Allow SendOwnDeadLetters",
        "Allow UseKeyThroughLambdaAndSqs",
        "Allow AttachToTheNetwork",
        "Allow LookAtTheNetwork",
        "Deny LeaveTheNetworkToLambda",
        "Allow ReadLogins",
        "Allow OpenLogins",
        "Allow PublishMetrics",
      ],
    );
  });

  it("[MON-3] alarms on lag, silence, slot, drift, and on the way between the Regions", () => {
    const alarms = [...recorded.ofType("aws:cloudwatch/metricAlarm:MetricAlarm")]
      .filter(({ inputs }) => String(inputs.name).includes("-announced-"))
      .map(({ inputs }) => [
        inputs.metricName,
        /^\[(\w+)\]/.exec(String(inputs.alarmDescription))?.[1],
        inputs.threshold,
        inputs.treatMissingData,
      ]);
    assert.deepEqual(
      alarms.toSorted(),
      [
        ["AuroraGlobalDBRPOLag", "critical", 5000, "breaching"],
        ["AuroraGlobalDBReplicationLag", "warning", 2000, "breaching"],
        ["DatabaseReplicaFollowing", "critical", 1, "ignore"],
        ["DatabaseReplicationLagSeconds", "critical", 1, "breaching"],
        ["DatabaseReplicationLagSeconds", "critical", 240, "ignore"],
        ["DatabaseReplicationLagSeconds", "warning", 120, "ignore"],
        ["DatabaseSchemaDifferences", "warning", 0, "ignore"],
        ["DatabaseSchemaDrift", "critical", 0, "ignore"],
        ["DatabaseSlotRetainedBytes", "critical", 4 * 1024 ** 3, "ignore"],
        ["DatabaseSlotRetainedBytes", "warning", 1024 ** 3, "ignore"],
      ].toSorted(),
    );
    assert.equal(recorded.one("database-global-rpo-lag").inputs.region, "eu-west-1");
  });

  it("is a single small cluster in staging", async () => {
    const staging = await declared(false);
    assert.equal(staging.ofType("aws:rds/globalCluster:GlobalCluster").length, 0);
    assert.equal(staging.ofType("aws:rds/cluster:Cluster").length, 1);
    assert.equal(staging.ofType("aws:rds/clusterInstance:ClusterInstance").length, 1);
    assert.deepEqual(staging.one("database-replica-secret").inputs.replicas, []);
  });
});

describe("a replica's arguments", () => {
  const problems = (change: Partial<DatabaseReplicaArgs>) => {
    recordResources();
    return replicaProblems({ ...argsFor(true), ...change }).map((problem) => problem.split(":")[0]);
  };

  it("are refused all at once", () => {
    assert.deepEqual(problems({}), []);
    assert.deepEqual(
      problems({
        instanceClass: "db.t4g.medium",
        instances: 0,
        backupRetentionDays: 36,
        engineVersion: "14.1",
        keyArns: {},
        scripts: { ...argsFor(true).scripts, prefix: "schema" },
      }),
      ["keyArns", "keyArns", "instanceClass", "instances", "backupRetentionDays", "engineVersion", "scripts.prefix"],
    );
  });

  it("are refused with both clusters in one Region, and with a pooler as the source", () => {
    const { primary } = argsFor(true);
    assert.deepEqual(problems({ recovery: primary, primary }), ["recovery"]);
    const args = argsFor(true);
    const server = { ...args.source.server, host: "aws-0.pooler.supabase.com" };
    assert.throws(
      () => new DatabaseReplica("x", { ...args, source: { ...args.source, server } }),
      /is a connection pooler/,
    );
  });
});
