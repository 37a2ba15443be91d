import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { metricNames } from "../../protection/metrics";
import type { DataClassId } from "../../protection/tags";
import { assumeRolePolicy, policyDocument } from "../common/iamPolicy";
import type { Statement } from "../common/iamPolicy";
import { refuse } from "../common/problems";
import { DeadLetterQueue } from "../functions/deadLetterQueue";
import { functionName } from "../functions/functionName";
import { announcedAlarm, silent } from "../operations/metricAlarms";
import { executionStatements, schedulerStatements, taskStatements } from "./logicalDumpStatements";
import { diskLimits, taskCode, taskDefinition } from "./logicalDumpTask";

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

interface Run {
  readonly suffix: "nightly" | "archive-medical" | "archive-financial";
  readonly expression: string;
  readonly schemas: readonly string[];
  readonly dataClasses: readonly DataClassId[];
}

/** Sundays after the night's own dump and AWS Backup's weekly points have had their time; one after the other. */
const runs = ({ archives }: LogicalDumpArgs): readonly Run[] => [
  {
    suffix: "nightly",
    expression: "cron(0 2 * * ? *)",
    schemas: [],
    dataClasses: ["medical", "personal", "financial", "operational"],
  },
  { suffix: "archive-medical", expression: "cron(0 9 ? * SUN *)", schemas: archives.medical, dataClasses: ["medical"] },
  {
    suffix: "archive-financial",
    expression: "cron(0 12 ? * SUN *)",
    schemas: archives.financial,
    dataClasses: ["financial"],
  },
];

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
    const failed = this.failures(name, args, cluster.arn);
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
      this.schedule(`${name}-${run.suffix}`, run, args, {
        clusterArn: cluster.arn,
        definitionArn: definition.arn,
        roleArn: scheduler.role.arn,
        queueArn: failed.arn,
        after: [scheduler.permission, execution.permission, task.permission],
      });
    }
    this.alarms(name, region, tags);
    this.registerOutputs({ clusterArn: this.clusterArn, taskDefinitionArn: this.taskDefinitionArn });
  }

  /** A task that ended badly or never began leaves its event in the queue, whose alarm needs nobody's telling. */
  private failures(
    name: string,
    { region, keyArn, alarmTopicArn, tags = {} }: LogicalDumpArgs,
    clusterArn: pulumi.Input<string>,
  ): DeadLetterQueue {
    const rule = new aws.cloudwatch.EventRule(
      `${name}-failed`,
      {
        region,
        description: "A dump's task ended badly or could not start",
        eventPattern: pulumi.jsonStringify({
          source: ["aws.ecs"],
          "detail-type": ["ECS Task State Change"],
          detail: {
            clusterArn: [clusterArn],
            lastStatus: ["STOPPED"],
            $or: [
              { containers: { exitCode: [{ "anything-but": 0 }], name: ["dump"] } },
              { stopCode: ["TaskFailedToStart", "SpotInterruption", "TerminationNotice"] },
            ],
          },
        }),
        tags: { ...tags },
      },
      { parent: this },
    );
    const queue = new DeadLetterQueue(
      `${name}-dead-letters`,
      {
        queueName: `${functionName(pulumi.getProject(), pulumi.getStack(), name)}-dead-letters`,
        region,
        keyArn,
        alarmTopicArn,
        of: "the database's dump",
        ruleArns: [rule.arn],
        tags,
      },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      `${name}-failed-target`,
      { region, rule: rule.name, arn: queue.arn, deadLetterConfig: { arn: queue.arn } },
      { parent: this, dependsOn: [queue.policy] },
    );
    return queue;
  }

  private schedule(
    name: string,
    { suffix, expression, schemas, dataClasses }: Run,
    { region, network, timezone }: LogicalDumpArgs,
    to: Readonly<Record<"clusterArn" | "definitionArn" | "roleArn" | "queueArn", pulumi.Input<string>>> & {
      readonly after: readonly pulumi.Resource[];
    },
  ): void {
    const environment = { DUMP_KIND: suffix, DUMP_SCHEMAS: schemas.join(","), DATA_CLASSES: dataClasses.join(",") };
    new aws.scheduler.Schedule(
      `${name}-schedule`,
      {
        region,
        description: `Starts the ${suffix} dump`,
        scheduleExpression: expression,
        scheduleExpressionTimezone: timezone ?? "America/Sao_Paulo",
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: to.clusterArn,
          roleArn: to.roleArn,
          ecsParameters: {
            taskDefinitionArn: to.definitionArn,
            launchType: "FARGATE",
            taskCount: 1,
            networkConfiguration: {
              assignPublicIp: false,
              subnets: [...network.subnetIds],
              securityGroups: [...network.securityGroupIds],
            },
            enableExecuteCommand: false,
          },
          input: JSON.stringify({
            containerOverrides: [
              { name: "dump", environment: Object.entries(environment).map(([key, value]) => ({ name: key, value })) },
            ],
          }),
          retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 },
          deadLetterConfig: { arn: to.queueArn },
        },
      },
      { parent: this, dependsOn: [...to.after] },
    );
  }

  private alarms(name: string, region: string, tags: Readonly<Record<string, string>>): void {
    const hour = 3600;
    announcedAlarm(
      name,
      region,
      {
        suffix: "no-nightly",
        severity: "critical",
        says: "No nightly dump of the database has succeeded in 26 hours.",
        metricName: metricNames.nightlyDumps,
        when: silent(hour, 26),
      },
      tags,
      { parent: this },
    );
    announcedAlarm(
      name,
      region,
      {
        suffix: "archive-old",
        severity: "warning",
        says: "A weekly archive of the database is more than 8 days old.",
        metricName: metricNames.archiveDumpAge,
        // Told once a night; its silence is the other alarm's.
        when: {
          statistic: "Maximum",
          comparisonOperator: "GreaterThanThreshold",
          threshold: 8 * 24,
          period: 24 * hour,
          evaluationPeriods: 1,
          treatMissingData: "ignore",
        },
      },
      tags,
      { parent: this },
    );
  }
}

/** What is wrong with the arguments, in words; nothing when all is well. */
export function dumpProblems({ diskGibibytes, archives, nodeImage, postgresImage }: LogicalDumpArgs): string[] {
  const { min, max } = diskLimits;
  const pinned = /:(?!latest$)[\w.-]+(@sha256:[0-9a-f]{64})?$/;
  return [
    ...(diskGibibytes !== undefined && (diskGibibytes < min || diskGibibytes > max || !Number.isInteger(diskGibibytes))
      ? [
          `diskGibibytes is ${diskGibibytes}; allowed: a whole number from ${min} to ${max} (Fargate's ephemeral storage).`,
        ]
      : []),
    ...Object.entries(archives).flatMap(([which, schemas]) =>
      schemas.length === 0
        ? [`archives.${which} names no schema: an archive holds named schemas and nothing else.`]
        : [],
    ),
    ...Object.entries({ nodeImage, postgresImage }).flatMap(([which, image]) =>
      pinned.test(image)
        ? []
        : [
            `${which} is ${image}; allowed: an image with a tag other than latest, or a run some night is another program.`,
          ],
    ),
  ];
}
