import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { assumeRolePolicy, policyDocument } from "../common/iamPolicy";
import type { Statement } from "../common/iamPolicy";
import { refuse } from "../common/problems";
import { functionName } from "../functions/functionName";
import { dumpAlarms, dumpFailures } from "./logicalDumpAlarms";
import { dumpProblems, dumpSchedule, runs } from "./logicalDumpRuns";
import { executionStatements, schedulerStatements, taskStatements } from "./logicalDumpStatements";
import { taskCode, taskDefinition } from "./logicalDumpTask";

/** A bucket with the key that its objects are encrypted under. */
export interface KeyedBucket {
  readonly name: pulumi.Input<string>;
  readonly arn: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
}

export interface LogicalDumpArgs {
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the Region: log group and queue. Its policy admits `logs` and `sqs`. */
  readonly keyArn: pulumi.Input<string>;
  /** Where dumps go: its lifecycle ends `dumps/` after 90 days, `archive/financial/` after 7 years, `archive/medical/` after 9,132 days. */
  readonly bucket: KeyedBucket;
  /** Where the task's own code is put. */
  readonly codeBucket: KeyedBucket;
  /** Of a SigningKey whose signers name {@link dumpRoleName}. */
  readonly signingKeyArn: pulumi.Input<string>;
  /** Of a DatabaseSecret: the role that reads everything. */
  readonly secretArn: pulumi.Input<string>;
  readonly secretKeyArn: pulumi.Input<string>;
  /** What the operations log and the catalogue call the database. */
  readonly databaseResource: pulumi.Input<string>;
  readonly network: {
    readonly subnetIds: readonly pulumi.Input<string>[];
    readonly securityGroupIds: readonly pulumi.Input<string>[];
  };
  /** By tag and digest, for example `public.ecr.aws/docker/library/node:24-slim`. Node 22.15 or newer: it compresses with zstd. */
  readonly nodeImage: string;
  /** The source's major version or a newer one, for example `public.ecr.aws/docker/library/postgres:17`. */
  readonly postgresImage: string;
  /** Schemas of the weekly archives (RET-1, RET-3); nothing else enters them. */
  readonly archives: Readonly<Record<"medical" | "financial", readonly string[]>>;
  /** IANA name of the schedules. @default "America/Sao_Paulo" */
  readonly timezone?: string;
  /** Room for the database's rows uncompressed, in GiB: 21 to 200. @default 100 */
  readonly diskGibibytes?: number;
  /** @default none */
  readonly bytesPerSecond?: number;
  /** Topic of the Region for the queue's alarm. */
  readonly alarmTopicArn: pulumi.Input<string>;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The role that signs, which the signing key's policy has to name before it exists. @param name that of the {@link LogicalDump} */
export function dumpRoleName(name: string): string {
  return functionName(pulumi.getProject(), pulumi.getStack(), `${name}-task`);
}

/**
 * Portable dumps of the database that restore on any PostgreSQL of its version or newer (BKP-3, BKP-4): a Fargate task every night
 * at 02:00 and a week's archive of the medical and of the financial schema. On demand: run the task with DUMP_KIND=on-demand.
 *
 * Alarms: no nightly dump in 26 hours, an archive older than 8 days, and every run that ended badly, even one that could not tell.
 * About 12 dollars a month for an hour a night, without the storage.
 */
export class LogicalDump extends pulumi.ComponentResource {
  readonly clusterArn: pulumi.Output<string>;
  readonly taskDefinitionArn: pulumi.Output<string>;
  readonly deadLetterQueue: aws.sqs.Queue;
  readonly taskRole: aws.iam.Role;

  constructor(name: string, args: LogicalDumpArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:database:LogicalDump", name, {}, opts);
    refuse(
      dumpProblems(args).map((problem) => `${name}: ${problem}`),
      this,
    );
    const { region, keyArn, accountId, codeBucket, tags = {} } = args;
    const child = { parent: this };
    const physical = (suffix: string) => functionName(pulumi.getProject(), pulumi.getStack(), `${name}-${suffix}`);
    const { key, code } = taskCode();
    const source = new aws.s3.BucketObjectv2(
      `${name}-code`,
      {
        region,
        bucket: codeBucket.name,
        key,
        content: code,
        contentType: "text/javascript",
        kmsKeyId: codeBucket.keyArn,
        serverSideEncryption: "aws:kms",
        tags: { ...tags },
      },
      child,
    );
    const logs = new aws.cloudwatch.LogGroup(
      `${name}-logs`,
      { region, name: `/neonpro/${physical("task")}`, retentionInDays: 731, kmsKeyId: keyArn, tags: { ...tags } },
      child,
    );
    const cluster = new aws.ecs.Cluster(
      `${name}-cluster`,
      {
        region,
        name: physical("cluster"),
        settings: [{ name: "containerInsights", value: "enabled" }],
        tags: { ...tags },
      },
      child,
    );
    this.clusterArn = cluster.arn;
    const role = (suffix: string, description: string, service: string, statements: readonly Statement[]) => {
      const made = new aws.iam.Role(
        `${name}-${suffix}`,
        {
          name: physical(suffix),
          description,
          assumeRolePolicy: assumeRolePolicy(service, { sourceAccount: accountId }),
          tags: { ...tags },
        },
        child,
      );
      const permission = new aws.iam.RolePolicy(
        `${name}-${suffix}-permissions`,
        { role: made.name, policy: policyDocument(...statements) },
        child,
      );
      return { role: made, permission };
    };
    const execution = role(
      "execution",
      "Starts the task that dumps the database",
      "ecs-tasks.amazonaws.com",
      executionStatements(args, logs.arn),
    );
    const task = role(
      "task",
      "Dumps the database, signs and stores the dump",
      "ecs-tasks.amazonaws.com",
      taskStatements(args, key),
    );
    this.taskRole = task.role;
    const definition = taskDefinition(
      `${name}-definition`,
      {
        ...args,
        family: physical("task"),
        logGroup: logs.name,
        bytesPerSecond: args.bytesPerSecond,
        diskGibibytes: args.diskGibibytes ?? 100,
        executionRole: execution.role,
        taskRole: task.role,
        tags,
      },
      { parent: this, dependsOn: [source] },
    );
    this.taskDefinitionArn = definition.arn;
    const failed = dumpFailures(name, args, cluster.arn, this);
    this.deadLetterQueue = failed.queue;
    const scheduler = role(
      "schedule",
      "Lets EventBridge Scheduler start the dumps",
      "scheduler.amazonaws.com",
      schedulerStatements(args, {
        family: pulumi.interpolate`${definition.arnWithoutRevision}:*`,
        clusterArn: cluster.arn,
        queueArn: failed.arn,
        roleArns: [execution.role.arn, task.role.arn],
      }),
    );
    for (const run of runs(args)) {
      dumpSchedule(
        `${name}-${run.suffix}`,
        run,
        args,
        {
          clusterArn: cluster.arn,
          definitionArn: definition.arn,
          roleArn: scheduler.role.arn,
          queueArn: failed.arn,
          after: [scheduler.permission, execution.permission, task.permission],
        },
        this,
      );
    }
    dumpAlarms(name, region, tags, this);
    this.registerOutputs({ clusterArn: this.clusterArn, taskDefinitionArn: this.taskDefinitionArn });
  }
}
