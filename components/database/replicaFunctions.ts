import { createHash } from "node:crypto";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { replicationThresholds } from "../../protection/replication";
import type { Statement } from "../common/iamPolicy";
import { bundle } from "../functions/bundle";
import { NodeFunction } from "../functions/nodeFunction";
import { announcedAlarm } from "../operations/metricAlarms";
import { RegularRuns } from "../operations/regularRuns";
import { eventStatement, metricStatement } from "../operations/reporting";
import type { DatabaseNetwork } from "./databaseNetwork";
import { replicaAlarms } from "./replicaAlarms";

/** Where the schema scripts lie: `<prefix>0001-baseline.sql` and so on. */
export interface SchemaScripts {
  readonly bucketName: pulumi.Input<string>;
  readonly bucketArn: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  /** Ends with a slash. */
  readonly prefix: string;
}

export interface ReplicaFunctionsArgs {
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the functions themselves. */
  readonly operationsKeyArn: pulumi.Input<string>;
  /** Customer-managed key of the secrets. */
  readonly secretsKeyArn: pulumi.Input<string>;
  readonly network: DatabaseNetwork;
  readonly clusterArn: pulumi.Input<string>;
  readonly schemas: readonly string[];
  readonly secretArns: Readonly<Record<"source" | "replication" | "replica" | "dump", pulumi.Input<string>>>;
  readonly scripts: SchemaScripts;
  readonly alarmTopicArn: pulumi.Input<string>;
  /** What has to be there before anything is set up: instances, secrets' values, the source's side. */
  readonly startAfter: readonly pulumi.Resource[];
  readonly tags: Readonly<Record<string, string>>;
}

const setupEntry = "lambdas/database-setup/handler.ts";
/** Minutes between two runs of the setup: new schema scripts, pauses that nobody ended, tables to publish. */
export const setupPeriodMinutes = 15;

/** What runs inside the network: the setup, at every deployment and regularly, and the measurement, every minute. */
export class ReplicaFunctions extends pulumi.ComponentResource {
  readonly setup: NodeFunction;
  readonly metrics: NodeFunction;
  readonly alarmArns: readonly pulumi.Output<string>[];

  constructor(name: string, args: ReplicaFunctionsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:database:ReplicaFunctions", name, {}, opts);
    const { region, accountId, network, schemas, secretArns, scripts, tags } = args;
    const child = { parent: this };
    const common = {
      region,
      accountId,
      keyArn: args.operationsKeyArn,
      alarmTopicArn: args.alarmTopicArn,
      network: network.functions,
      memoryMegabytes: 512,
      tags,
    };
    const connect = {
      SOURCE_SECRET_ARN: secretArns.source,
      REPLICA_SECRET_ARN: secretArns.replica,
      SCHEMAS: schemas.join(","),
    };
    this.setup = new NodeFunction(
      `${name}-setup`,
      {
        ...common,
        entry: setupEntry,
        description: "Sets the database's replica up and promotes it",
        environment: {
          ...connect,
          REPLICATION_SECRET_ARN: secretArns.replication,
          DUMP_SECRET_ARN: secretArns.dump,
          CLUSTER_ARN: args.clusterArn,
          SCRIPTS_BUCKET: scripts.bucketName,
          SCRIPTS_PREFIX: scripts.prefix,
        },
        statements: [
          ...secretStatements(args, Object.values(secretArns)),
          ...scriptStatements(scripts, region),
          eventStatement(accountId, region),
        ],
        timeoutSeconds: 300,
      },
      child,
    );
    this.metrics = new NodeFunction(
      `${name}-metrics`,
      {
        ...common,
        entry: "lambdas/replication-metrics/handler.ts",
        description: "Measures lag, slot and drift of the database's replica, every minute",
        environment: connect,
        statements: [...secretStatements(args, [secretArns.source, secretArns.replica]), metricStatement],
        timeoutSeconds: 50,
      },
      child,
    );
    new aws.lambda.Invocation(
      `${name}-set-up`,
      {
        region,
        functionName: this.setup.functionName,
        input: JSON.stringify({ action: "set-up" }),
        // Once a version of the function and a set of schemas; the regular runs do the rest.
        triggers: {
          code: bundle(setupEntry).sha256,
          schemas: createHash("sha256").update(schemas.join()).digest("hex"),
        },
      },
      { ...child, dependsOn: [...args.startAfter, ...network.ready, this.setup] },
    );
    const runs = (suffix: string, fn: NodeFunction, everyMinutes: number) =>
      new RegularRuns(`${name}-${suffix}`, { fn, region, accountId, everyMinutes, tags }, child);
    runs("setup-runs", this.setup, setupPeriodMinutes);
    runs("metrics-runs", this.metrics, replicationThresholds.everyMinutes);
    this.alarmArns = replicaAlarms.map((alarm) => announcedAlarm(name, region, alarm, tags, child).arn);
    this.registerOutputs({ setupArn: this.setup.arn, metricsArn: this.metrics.arn });
  }
}

/** These secrets and no others, and their key through Secrets Manager alone. */
function secretStatements(
  { region, secretsKeyArn }: Pick<ReplicaFunctionsArgs, "region" | "secretsKeyArn">,
  arns: readonly pulumi.Input<string>[],
): Statement[] {
  return [
    { Sid: "ReadLogins", Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: arns },
    {
      Sid: "OpenLogins",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: secretsKeyArn,
      Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
    },
  ];
}

function scriptStatements({ bucketArn, keyArn, prefix }: SchemaScripts, region: string): Statement[] {
  return [
    {
      Sid: "ListSchemaScripts",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: bucketArn,
      Condition: { StringLike: { "s3:prefix": `${prefix}*` } },
    },
    {
      Sid: "ReadSchemaScripts",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: pulumi.interpolate`${bucketArn}/${prefix}*`,
    },
    {
      Sid: "OpenSchemaScripts",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: keyArn,
      Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
    },
  ];
}
