import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { replication } from "../../protection/replication";
import { protectionTags } from "../../protection/tags";
import type { CadenceTagValue } from "../../protection/tags";
import { refuse } from "../common/problems";
import { AuroraCluster, engine } from "./auroraCluster";
import type { DatabaseNetwork } from "./databaseNetwork";
import { DatabaseSecret } from "./databaseSecret";
import { globalAlarms } from "./replicaAlarms";
import { ReplicaFunctions } from "./replicaFunctions";
import type { SchemaScripts } from "./replicaFunctions";
import { replicaProblems } from "./replicaProblems";
import { SourceDatabase } from "./sourceDatabase";
import type { SourceServer } from "./sourceDatabase";

export interface DatabaseReplicaArgs {
  readonly namePrefix: string;
  readonly accountId: pulumi.Input<string>;
  readonly primary: DatabaseNetwork;
  /** The Region that takes over. @default none: a single cluster, for staging */
  readonly recovery?: DatabaseNetwork;
  /** By Region: the database's own key, a multi-Region one (K2); its policy admits `rds`, `secretsmanager` and `backup`. */
  readonly keyArns: Readonly<Record<string, pulumi.Input<string>>>;
  /** By Region: the key of functions, queues and logs. */
  readonly operationsKeyArns: Readonly<Record<string, pulumi.Input<string>>>;
  readonly source: {
    readonly server: SourceServer;
    readonly password: pulumi.Input<string>;
    readonly schemas: readonly string[];
    /** PEM of the source's own authority, for the functions. @default Amazon's authorities */
    readonly ca?: string;
  };
  readonly scripts: SchemaScripts;
  /** Such as "17.7": at least the source's major version, or what it dumps cannot be applied. */
  readonly engineVersion: string;
  /** Such as db.r6g.large; a global database takes no burstable class. */
  readonly instanceClass: string;
  /** Instances of the cluster that takes writes: 2 or more survive a lost zone in a minute. */
  readonly instances: number;
  /** 1 to 35 (L15). */
  readonly backupRetentionDays: number;
  /** By Region: topics for the functions' own alarms. */
  readonly alarmTopicArns: Readonly<Record<string, pulumi.Input<string>>>;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Every cadence takes the cluster up (BKP-2 to BKP-5). */
export const databaseCadence: CadenceTagValue = "continuous+hourly+daily+weekly";

const master = "neonpro_admin";
const databaseName = "neonpro";
const port = 5432;

/**
 * The application's database under AWS's protection: an Aurora PostgreSQL Global Database that follows the source (Supabase) by logical
 * replication, an instance in each Region (X13: a headless secondary cannot be failed over to), taken up by the backup cadences through its
 * tags. The source's side is declared through its own provider; Aurora's side is the setup function's, which runs inside the network.
 *
 * @example
 * new DatabaseReplica("database", { namePrefix, accountId, primary, recovery, keyArns, operationsKeyArns, source, scripts,
 *   engineVersion: "17.7", instanceClass: "db.r6g.large", instances: 2, backupRetentionDays: 35, alarmTopicArns });
 */
export class DatabaseReplica extends pulumi.ComponentResource {
  readonly source: SourceDatabase;
  readonly primary: AuroraCluster;
  readonly recovery: AuroraCluster | undefined;
  readonly functions: ReplicaFunctions;
  readonly globalCluster: aws.rds.GlobalCluster | undefined;
  /** Secrets by what logs in: `replica` is the cluster's administrator, the others are roles of the source. */
  readonly secrets: Readonly<Record<"replica" | "source" | "replication" | "dump", DatabaseSecret>>;

  constructor(name: string, args: DatabaseReplicaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:database:DatabaseReplica", name, {}, opts);
    refuse(
      replicaProblems(args).map((problem) => `${name}: ${problem}`),
      this,
    );
    const { namePrefix, accountId, primary, recovery, source, tags = {} } = args;
    const child = { parent: this };
    this.secrets = {
      replica: this.secret(name, "replica", "Administrator of the database's replica", args),
      source: this.secret(name, "source", "Beats on the source and publishes its tables", args),
      replication: this.secret(name, "replication", "Reads the source for its replica", args),
      dump: this.secret(name, "dump", "Reads the database for its dumps", args),
    };
    this.globalCluster =
      recovery &&
      new aws.rds.GlobalCluster(
        `${name}-global`,
        {
          region: primary.region,
          globalClusterIdentifier: `${namePrefix}-replica`,
          engine,
          engineVersion: args.engineVersion,
          databaseName,
          storageEncrypted: true,
          deletionProtection: true,
          tags: { ...tags },
        },
        { ...child, protect: true },
      );
    const protectedTags = { ...tags, ...protectionTags("medical", "critical", databaseCadence) };
    this.primary = this.cluster(`${name}-primary`, primary, args, {
      instances: args.instances,
      master: { username: master, password: this.secrets.replica.password, databaseName },
      tags: protectedTags,
    });
    this.recovery =
      recovery &&
      this.cluster(`${name}-recovery`, recovery, args, {
        instances: 1,
        // Its content is the other Region's, which is what gets backed up. Backed up here it would be paid for twice.
        tags: { ...tags, ...protectionTags("medical", "critical", "none") },
        startAfter: [this.primary.first],
      });
    if (recovery !== undefined && this.recovery !== undefined) {
      const clusterIdentifier = this.recovery.cluster.clusterIdentifier;
      globalAlarms(name, { region: recovery.region, clusterIdentifier, tags }, child);
    }
    this.source = new SourceDatabase(
      `${name}-source-database`,
      {
        server: source.server,
        password: source.password,
        schemas: source.schemas,
        passwords: {
          replication: this.secrets.replication.password,
          heartbeat: this.secrets.source.password,
          dump: this.secrets.dump.password,
        },
      },
      child,
    );
    this.functions = new ReplicaFunctions(
      `${name}-functions`,
      {
        region: primary.region,
        accountId,
        operationsKeyArn: inRegion(args.operationsKeyArns, primary.region),
        secretsKeyArn: inRegion(args.keyArns, primary.region),
        network: primary,
        clusterArn: this.primary.cluster.arn,
        schemas: source.schemas,
        secretArns: {
          source: this.secrets.source.arn,
          replication: this.secrets.replication.arn,
          replica: this.secrets.replica.arn,
          dump: this.secrets.dump.arn,
        },
        scripts: args.scripts,
        alarmTopicArn: inRegion(args.alarmTopicArns, primary.region),
        startAfter: [...this.reaches(args), ...this.primary.instances, ...this.source.ready],
        tags,
      },
      child,
    );
    this.registerOutputs({
      clusterArn: this.primary.cluster.arn,
      recoveryClusterArn: this.recovery?.cluster.arn,
      setupFunction: this.functions.setup.functionName,
    });
  }

  private secret(name: string, what: string, description: string, args: DatabaseReplicaArgs): DatabaseSecret {
    const { namePrefix, primary, recovery, keyArns, tags = {} } = args;
    return new DatabaseSecret(
      `${name}-${what}`,
      {
        region: primary.region,
        replicaRegions: recovery === undefined ? [] : [recovery.region],
        keyArns,
        secretName: `${namePrefix}/database/${what}`,
        description,
        tags,
      },
      { parent: this },
    );
  }

  /** Every secret says where it leads. */
  private reaches({ source }: DatabaseReplicaArgs): pulumi.Resource[] {
    const { host, port: sourcePort, database } = source.server;
    const atSource = (username: string) => ({
      host,
      port: sourcePort,
      dbname: database,
      username,
      ...(source.ca === undefined ? {} : { ca: source.ca }),
    });
    return [
      this.secrets.replica.reaches({
        host: this.primary.cluster.endpoint,
        port,
        dbname: databaseName,
        username: master,
      }),
      this.secrets.source.reaches(atSource(replication.roles.heartbeat)),
      this.secrets.replication.reaches(atSource(replication.roles.replication)),
      this.secrets.dump.reaches(atSource(replication.roles.dump)),
    ];
  }

  private cluster(
    name: string,
    network: DatabaseNetwork,
    args: DatabaseReplicaArgs,
    its: {
      readonly instances: number;
      readonly master?: {
        readonly username: string;
        readonly password: pulumi.Input<string>;
        readonly databaseName: string;
      };
      readonly tags: Readonly<Record<string, string>>;
      readonly startAfter?: readonly pulumi.Resource[];
    },
  ): AuroraCluster {
    const { region } = network;
    return new AuroraCluster(
      name,
      {
        region,
        accountId: args.accountId,
        network,
        keyArn: inRegion(args.keyArns, region),
        clusterIdentifier: `${args.namePrefix}-replica-${region}`,
        engineVersion: args.engineVersion,
        instanceClass: args.instanceClass,
        instances: its.instances,
        backupRetentionDays: args.backupRetentionDays,
        ...(its.master === undefined ? {} : { master: its.master }),
        ...(this.globalCluster === undefined ? {} : { globalCluster: this.globalCluster }),
        // Not as the component's own option, which its children do not inherit.
        ...(its.startAfter === undefined ? {} : { startAfter: its.startAfter }),
        tags: its.tags,
      },
      { parent: this },
    );
  }
}

function inRegion<T>(values: Readonly<Record<string, T>>, region: string): T {
  const found = values[region];
  // replicaProblems has made sure of it.
  if (found === undefined) throw new RangeError(`Nothing is given for ${region}`);
  return found;
}
