import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { replicationWatch } from "../../protection/replicationWatch";
import { policyDocument } from "../common/iamPolicy";
import { refuse } from "../common/problems";
import { DeadLetterQueue } from "../functions/deadLetterQueue";
import { functionName } from "../functions/functionName";
import { NodeFunction } from "../functions/nodeFunction";
import { LateCopies } from "./lateCopies";
import { replicationWatchdogAlarms } from "./replicationWatchdogAlarms";
import { watchdogFacts, watchdogProblems } from "./replicationWatchdogArgs";
import type { ReplicationWatchdogArgs } from "./replicationWatchdogArgs";
import { watchdogHeartbeat } from "./replicationWatchdogHeartbeat";
import { objectPattern, queueStatements, watchdogStatements } from "./replicationWatchdogPolicy";

export type { ReplicationWatchdogArgs, WatchedPair } from "./replicationWatchdogArgs";

/** Seconds. With the first look at two minutes, a copy is done or given up before the objective's five are over. */
const timeoutSeconds = 150;
/** Six times the function's timeout, as Lambda asks for; what the function gives back is shown again at once by itself. */
const visibilitySeconds = 6 * timeoutSeconds;
/** Seconds that a message may wait while the function is down: four days, less than the dead letters wait. */
const retentionSeconds = 4 * 24 * 60 * 60;

/** The function's role, by the component's name: the buckets' policies name it before it exists. */
export function replicationWatchdogRoleName(name: string): string {
  return functionName(pulumi.getProject(), pulumi.getStack(), `${name}-function`);
}

/**
 * Looks at every new object of the watched buckets after two minutes and copies what S3 has not replicated into the bucket
 * of late copies; an object without any copy at four minutes is an alarm (BKP-17). docs/replication-watchdog.md has the
 * arithmetic and the limits.
 *
 * Costs, for each object that is replicated in time: one HEAD request, one event, one message and a fiftieth of a run.
 *
 * @example
 * new ReplicationWatchdog("replication-watchdog", {
 *   region: "sa-east-1", recoveryRegion: "eu-west-1", accountId, keyArn, alarmTopicArn, catalogueTable,
 *   pairs: [{ dataClass: dataClasses.medical, source: medical.primary, destination: medical.recovery }],
 *   lateCopies: { bucketPrefix: "neonpro-prod-late-copies", suffix, keyArn: replicaKeyArn, accessLogs },
 * });
 */
export class ReplicationWatchdog extends pulumi.ComponentResource {
  readonly lateCopies: LateCopies;
  readonly watchdog: NodeFunction;
  readonly queue: aws.sqs.Queue;
  readonly rule: aws.cloudwatch.EventRule;
  readonly alarms: readonly aws.cloudwatch.MetricAlarm[];

  constructor(name: string, args: ReplicationWatchdogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:storage:ReplicationWatchdog", name, {}, opts);
    refuse(
      watchdogProblems(args).map((problem) => `${name}: ${problem}`),
      this,
    );
    const { tags = {} } = args;
    this.lateCopies = new LateCopies(
      `${name}-late-copies`,
      {
        ...args.lateCopies,
        region: args.recoveryRegion,
        dataClasses: args.pairs.map(({ dataClass }) => dataClass),
        tags,
      },
      { parent: this, ...(opts?.protect === undefined ? {} : { protect: opts.protect }) },
    );
    this.rule = this.objectRule(name, args);
    const deadLetters = this.deadLetters(name, args);
    this.queue = this.lookQueue(name, args, deadLetters);
    this.watchdog = this.looking(name, args);
    this.deliver(name, args, deadLetters);
    watchdogHeartbeat(
      name,
      { ...args, bucketName: pulumi.all(args.pairs.map(({ source }) => source.name)).apply(([first]) => first ?? "") },
      { parent: this },
    );
    this.alarms = replicationWatchdogAlarms(name, { region: args.region, tags }, { parent: this });
    this.registerOutputs({
      lateCopies: this.lateCopies.name,
      functionName: this.watchdog.functionName,
      queueUrl: this.queue.url,
      rule: this.rule.name,
      alarmNames: this.alarms.map((alarm) => alarm.name),
    });
  }

  private objectRule(name: string, { region, pairs, tags = {} }: ReplicationWatchdogArgs): aws.cloudwatch.EventRule {
    return new aws.cloudwatch.EventRule(
      `${name}-objects`,
      {
        region,
        description: "New objects of the classes whose RPO is shorter than what replication promises",
        eventPattern: pulumi.jsonStringify(
          pulumi.all(pairs.map(({ source }) => source.name)).apply((names) => objectPattern(names)),
        ),
        state: "ENABLED",
        tags,
      },
      { parent: this },
    );
  }

  private deadLetters(name: string, args: ReplicationWatchdogArgs): DeadLetterQueue {
    const of = replicationWatchdogRoleName(name);
    return new DeadLetterQueue(
      `${name}-unwatched`,
      {
        queueName: `${of}-unwatched`,
        region: args.region,
        keyArn: args.keyArn,
        alarmTopicArn: args.alarmTopicArn,
        of: `${of} (objects whose replication nobody watches)`,
        ruleArns: [this.rule.arn],
        tags: args.tags ?? {},
      },
      { parent: this },
    );
  }

  private lookQueue(name: string, args: ReplicationWatchdogArgs, deadLetters: DeadLetterQueue): aws.sqs.Queue {
    return new aws.sqs.Queue(
      `${name}-queue`,
      {
        name: `${replicationWatchdogRoleName(name)}-looks`,
        region: args.region,
        delaySeconds: replicationWatch.lookAfterSeconds,
        visibilityTimeoutSeconds: visibilitySeconds,
        messageRetentionSeconds: retentionSeconds,
        kmsMasterKeyId: args.keyArn,
        kmsDataKeyReusePeriodSeconds: 300,
        redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 10 }),
        tags: { ...args.tags },
      },
      { parent: this },
    );
  }

  private looking(name: string, args: ReplicationWatchdogArgs): NodeFunction {
    const watched = pulumi.all(
      args.pairs.map(({ dataClass, source, destination }) =>
        pulumi
          .all([source.name, destination.name])
          .apply(([from, to]) => [from, { dataClass: dataClass.id, destination: to }] as const),
      ),
    );
    return new NodeFunction(
      `${name}-function`,
      {
        entry: "lambdas/replication-watchdog/handler.ts",
        region: args.region,
        description: "Looks at new objects after two minutes and copies what is not replicated",
        keyArn: args.keyArn,
        accountId: args.accountId,
        environment: {
          RECOVERY_REGION: args.recoveryRegion,
          WATCHED_BUCKETS: pulumi.jsonStringify(watched.apply((entries) => Object.fromEntries(entries))),
          LATE_COPIES_BUCKET: this.lateCopies.name,
          LATE_COPIES_KEY_ARN: this.lateCopies.keyArn,
          CATALOGUE_TABLE: args.catalogueTable.name,
          QUEUE_URL: this.queue.url,
        },
        statements: [],
        timeoutSeconds,
        memoryMegabytes: 512,
        alarmTopicArn: args.alarmTopicArn,
        ...(args.tags === undefined ? {} : { tags: args.tags }),
      },
      { parent: this },
    );
  }

  private deliver(name: string, args: ReplicationWatchdogArgs, deadLetters: DeadLetterQueue): void {
    const { region } = args;
    const permissions = new aws.iam.RolePolicy(
      `${name}-permissions`,
      {
        role: this.watchdog.role.name,
        policy: watchdogFacts(args, this.lateCopies, this.queue.arn).apply((facts) =>
          policyDocument(...watchdogStatements(facts)),
        ),
      },
      { parent: this },
    );
    const policy = new aws.sqs.QueuePolicy(
      `${name}-queue-policy`,
      {
        region,
        queueUrl: this.queue.url,
        policy: policyDocument(...queueStatements(this.queue.arn, this.rule.arn)),
      },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      `${name}-target`,
      {
        region,
        rule: this.rule.name,
        targetId: "looks",
        arn: this.queue.arn,
        // An hour instead of EventBridge's day: an object that is late by more than that should ring as unwatched.
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 60 },
        deadLetterConfig: { arn: deadLetters.arn },
      },
      { parent: this, dependsOn: [policy, deadLetters.policy] },
    );
    new aws.lambda.EventSourceMapping(
      `${name}-looks`,
      {
        region,
        eventSourceArn: this.queue.arn,
        functionName: this.watchdog.arn,
        batchSize: 50,
        // What Lambda asks for with batches of more than ten.
        maximumBatchingWindowInSeconds: 1,
        functionResponseTypes: ["ReportBatchItemFailures"],
        // A burst waits in the queue instead of taking the account's concurrency from what else has to run.
        scalingConfig: { maximumConcurrency: 20 },
        tags: { ...args.tags },
      },
      { parent: this, dependsOn: [permissions] },
    );
  }
}
