import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../common/arn";
import { assumeRolePolicy } from "../common/iamPolicy";
import { at } from "./privateSubnets";
import type { DatabaseNetwork } from "./databaseNetwork";

export interface AuroraClusterArgs {
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  readonly network: DatabaseNetwork;
  /** Customer-managed key of the Region: storage, performance data, logs (K2). */
  readonly keyArn: pulumi.Input<string>;
  readonly clusterIdentifier: string;
  readonly engineVersion: string;
  readonly instanceClass: string;
  /** 1 to 15. */
  readonly instances: number;
  /** The administrator: of the cluster that takes writes, never of a secondary. */
  readonly master?: {
    readonly username: string;
    readonly password: pulumi.Input<string>;
    readonly databaseName: string;
  };
  /** @default a cluster of its own */
  readonly globalCluster?: aws.rds.GlobalCluster;
  /** What has to be there before the cluster: a secondary is refused while the primary has no instance. @default nothing */
  readonly startAfter?: readonly pulumi.Resource[];
  /** Days of automated backups, 1 to 35 (L15). */
  readonly backupRetentionDays: number;
  readonly tags: Readonly<Record<string, string>>;
}

export const engine = "aurora-postgresql";
/** Days of the server's log that are kept: the two years of operational data (ledger RET-6). */
const logDays = 731;
/** Seconds between two readings of the operating system. */
const monitoringInterval = 60;

/**
 * One Region's Aurora PostgreSQL: TLS forced, under a customer-managed key, with instances, a log that is kept, and protection
 * from deletion. What a promotion of the global database rewires is left alone afterwards.
 */
export class AuroraCluster extends pulumi.ComponentResource {
  readonly cluster: aws.rds.Cluster;
  readonly instances: readonly aws.rds.ClusterInstance[];

  constructor(name: string, args: AuroraClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:database:AuroraCluster", name, {}, opts);
    const { region, network, keyArn, clusterIdentifier, engineVersion, master, globalCluster, tags } = args;
    const child = { parent: this };
    const group = this.parameters(name, args);
    const logs = new aws.cloudwatch.LogGroup(
      `${name}-log`,
      {
        region,
        name: `/aws/rds/cluster/${clusterIdentifier}/postgresql`,
        retentionInDays: logDays,
        kmsKeyId: keyArn,
        tags: { ...tags },
      },
      child,
    );
    this.cluster = new aws.rds.Cluster(
      `${name}-cluster`,
      {
        region,
        clusterIdentifier,
        engine,
        engineVersion,
        ...(globalCluster === undefined ? {} : { globalClusterIdentifier: globalCluster.id }),
        ...(master === undefined
          ? {}
          : { masterUsername: master.username, masterPassword: master.password, databaseName: master.databaseName }),
        storageEncrypted: true,
        kmsKeyId: keyArn,
        dbSubnetGroupName: network.subnetGroup(`${name}-subnets`, child, tags).name,
        vpcSecurityGroupIds: [network.databaseGroupId],
        networkType: network.egress === "dual-stack" ? "DUAL" : "IPV4",
        dbClusterParameterGroupName: group.name,
        backupRetentionPeriod: args.backupRetentionDays,
        // An hour before the daily backup (BKP-3: 02:00 in São Paulo is 05:00 UTC), which must not meet it.
        preferredBackupWindow: "03:30-04:00",
        preferredMaintenanceWindow: "sun:06:30-sun:07:30",
        copyTagsToSnapshot: true,
        deletionProtection: true,
        deleteAutomatedBackups: false,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: `${clusterIdentifier}-final`,
        enabledCloudwatchLogsExports: ["postgresql"],
        iamDatabaseAuthenticationEnabled: false,
        tags: { ...tags },
      },
      {
        ...child,
        protect: true,
        // Aurora would make the log group itself, without a key and for ever.
        dependsOn: [logs, ...(args.startAfter ?? [])],
        // A promotion exchanges the roles of the clusters, and upgrades go through the global database: what AWS then says of a
        // member must not be undone by the next deployment.
        ignoreChanges: ["engineVersion", "globalClusterIdentifier", "replicationSourceIdentifier"],
      },
    );
    const monitoring = this.monitoringRole(name, args);
    this.instances = Array.from({ length: args.instances }, (_, index) => this.instance(name, index, args, monitoring));
    this.registerOutputs({ arn: this.cluster.arn, endpoint: this.cluster.endpoint });
  }

  private parameters(name: string, { region, engineVersion, tags }: AuroraClusterArgs): aws.rds.ClusterParameterGroup {
    const atOnce = (parameter: string, value: string) => ({ name: parameter, value, applyMethod: "immediate" });
    return new aws.rds.ClusterParameterGroup(
      `${name}-parameters`,
      {
        region,
        family: `${engine}${Number.parseInt(engineVersion, 10)}`,
        description: `TLS and logical replication of ${name}`,
        parameters: [
          atOnce("rds.force_ssl", "1"),
          atOnce("ssl_min_protocol_version", "TLSv1.2"),
          atOnce("rds.accepted_password_auth_method", "scram"),
          atOnce("password_encryption", "scram-sha-256"),
          // A statement that fails is logged with its text: CREATE SUBSCRIPTION's holds a password.
          atOnce("log_min_error_statement", "panic"),
          atOnce("log_statement", "none"),
          // The replica reads; after a promotion it has to be readable itself, for the way back.
          { name: "rds.logical_replication", value: "1", applyMethod: "pending-reboot" },
        ],
        tags: { ...tags },
      },
      { parent: this },
    );
  }

  private monitoringRole(name: string, { region, accountId, tags }: AuroraClusterArgs): aws.iam.Role {
    return new aws.iam.Role(
      `${name}-monitoring`,
      {
        description: `Publishes operating system figures of ${name}`,
        assumeRolePolicy: assumeRolePolicy("monitoring.rds.amazonaws.com", { sourceAccount: accountId }),
        managedPolicyArns: [`arn:${partitionOf(region)}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole`],
        tags: { ...tags },
      },
      { parent: this },
    );
  }

  private instance(
    name: string,
    index: number,
    args: AuroraClusterArgs,
    monitoring: aws.iam.Role,
  ): aws.rds.ClusterInstance {
    const { region, keyArn, clusterIdentifier, instanceClass, tags } = args;
    return new aws.rds.ClusterInstance(
      `${name}-instance-${index}`,
      {
        region,
        identifier: `${clusterIdentifier}-${index}`,
        clusterIdentifier: this.cluster.id,
        engine,
        instanceClass,
        publiclyAccessible: false,
        // The first to take over is the one that is as big as the writer; all of ours are.
        promotionTier: Math.min(index, 15),
        copyTagsToSnapshot: true,
        // A restart that nobody planned is an interruption of replication.
        autoMinorVersionUpgrade: false,
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: keyArn,
        monitoringInterval,
        monitoringRoleArn: monitoring.arn,
        tags: { ...tags },
      },
      { parent: this, protect: true, ignoreChanges: ["engineVersion"] },
    );
  }

  /** The instance that takes writes at first. */
  get first(): aws.rds.ClusterInstance {
    return at(this.instances, 0);
  }
}
