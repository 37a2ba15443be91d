import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { protectionTags } from "../../protection/tags";
import { assumeRolePolicy, policyDocument } from "../common/iamPolicy";
import { NodeFunction } from "../functions/nodeFunction";
import {
  latchAlarmSettings,
  latchKey,
  latchMetric,
  republisherStatements,
  staleAfterMinutes,
  staleAlarmSettings,
} from "./latch";

export interface FailoverLatchArgs {
  /** The DNS name that the latch moves; the item's key in the table. */
  readonly recordName: string;
  /** Everything of the latch is here and needs no other Region. */
  readonly recoveryRegion: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the recovery Region. */
  readonly keyArn: pulumi.Input<string>;
  /** Topic of the recovery Region for the latch's alarms. */
  readonly alarmTopicArn: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The latch alone decides where traffic goes (DRP-3, DRP-4): an item in a table of the recovery Region, republished every
 * minute as a metric, which a Route 53 health check follows.
 *
 * Standing still is safe: when nothing is published any more, the check keeps its last known status (a check that
 * never had one counts as healthy, so the primary serves), and people are told after {@link staleAfterMinutes} minutes.
 */
export class FailoverLatch extends pulumi.ComponentResource {
  readonly table: aws.dynamodb.Table;
  readonly republisher: NodeFunction;
  readonly alarm: aws.cloudwatch.MetricAlarm;
  /** Healthy while the latch is open; the primary record's only health check. */
  readonly healthCheck: aws.route53.HealthCheck;
  /** Of the table; the alarms' names begin with it. */
  readonly physicalName: string;

  constructor(name: string, args: FailoverLatchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:failover:FailoverLatch", name, {}, opts);
    // Names of our choice: the runbook has to work when nobody can ask the stack for its outputs.
    this.physicalName = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
    this.table = this.latchTable(name, args);
    this.republisher = this.republishing(name, args);
    this.everyMinute(name, args);
    const { recordName, recoveryRegion } = args;
    this.alarm = this.metricAlarm(
      name,
      "engaged",
      args,
      latchAlarmSettings,
      `The failover latch of ${recordName} is engaged: traffic goes to ${recoveryRegion}. Only the failback runbook clears it.`,
    );
    this.metricAlarm(
      name,
      "stale",
      args,
      staleAlarmSettings,
      `The failover latch of ${recordName} was not published for ${staleAfterMinutes} minutes: setting it would not move traffic.`,
    );
    this.healthCheck = this.check(name, args);
    this.registerOutputs({
      tableName: this.table.name,
      alarmName: this.alarm.name,
      healthCheckId: this.healthCheck.id,
    });
  }

  private latchTable(name: string, args: FailoverLatchArgs): aws.dynamodb.Table {
    return new aws.dynamodb.Table(
      `${name}-table`,
      {
        name: this.physicalName,
        region: args.recoveryRegion,
        billingMode: "PAY_PER_REQUEST",
        hashKey: latchKey,
        attributes: [{ name: latchKey, type: "S" }],
        serverSideEncryption: { enabled: true, kmsKeyArn: args.keyArn },
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: true,
        // One item of state, worth nothing in a backup: restored, it would move traffic.
        tags: { ...args.tags, ...protectionTags("operational", "critical", "none") },
      },
      { parent: this, protect: true },
    );
  }

  private republishing(name: string, args: FailoverLatchArgs): NodeFunction {
    return new NodeFunction(
      `${name}-republisher`,
      {
        entry: "lambdas/failover-latch/handler.ts",
        region: args.recoveryRegion,
        description: "Publishes the failover latch as a metric, every minute",
        keyArn: args.keyArn,
        accountId: args.accountId,
        environment: {
          LATCH_TABLE: this.table.name,
          LATCH_ID: args.recordName,
          METRIC_NAMESPACE: latchMetric.namespace,
          METRIC_NAME: latchMetric.name,
          METRIC_DIMENSION: latchMetric.dimension,
        },
        statements: republisherStatements(this.table.arn, args.keyArn, args.recoveryRegion),
        // Shorter than the minute to the next run, so that two never overlap for long.
        timeoutSeconds: 20,
        alarmTopicArn: args.alarmTopicArn,
        tags: args.tags,
      },
      { parent: this },
    );
  }

  private everyMinute(name: string, args: FailoverLatchArgs): void {
    const role = new aws.iam.Role(
      `${name}-schedule-role`,
      {
        description: "Lets EventBridge Scheduler start the republisher of the failover latch",
        assumeRolePolicy: assumeRolePolicy("scheduler.amazonaws.com", { sourceAccount: args.accountId }),
        tags: { ...args.tags },
      },
      { parent: this },
    );
    const permission = new aws.iam.RolePolicy(
      `${name}-schedule-permission`,
      {
        role: role.name,
        policy: policyDocument({
          Sid: "StartRepublisher",
          Effect: "Allow",
          Action: "lambda:InvokeFunction",
          Resource: this.republisher.arn,
        }),
      },
      { parent: this },
    );
    new aws.scheduler.Schedule(
      `${name}-schedule`,
      {
        region: args.recoveryRegion,
        description: "Republishes the failover latch",
        scheduleExpression: "rate(1 minute)",
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: this.republisher.arn,
          roleArn: role.arn,
          // The next minute is the retry; the default of 185 attempts would pile up behind an outage.
          retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
        },
      },
      { parent: this, dependsOn: [permission] },
    );
  }

  private metricAlarm(
    name: string,
    suffix: string,
    args: FailoverLatchArgs,
    settings: typeof latchAlarmSettings | typeof staleAlarmSettings,
    alarmDescription: string,
  ): aws.cloudwatch.MetricAlarm {
    return new aws.cloudwatch.MetricAlarm(
      `${name}-${suffix}`,
      {
        name: `${this.physicalName}-${suffix}`,
        region: args.recoveryRegion,
        alarmDescription,
        namespace: latchMetric.namespace,
        metricName: latchMetric.name,
        dimensions: { [latchMetric.dimension]: args.recordName },
        ...settings,
        alarmActions: [args.alarmTopicArn],
        okActions: [args.alarmTopicArn],
        tags: { ...args.tags },
      },
      { parent: this },
    );
  }

  private check(name: string, args: FailoverLatchArgs): aws.route53.HealthCheck {
    return new aws.route53.HealthCheck(
      `${name}-check`,
      {
        type: "CLOUDWATCH_METRIC",
        cloudwatchAlarmName: this.alarm.name,
        cloudwatchAlarmRegion: args.recoveryRegion,
        insufficientDataHealthStatus: "LastKnownStatus",
        // Route 53 copies the alarm's settings when the check is made; a changed alarm has to be copied again.
        triggers: { alarm: JSON.stringify({ ...latchMetric, record: args.recordName, ...latchAlarmSettings }) },
        tags: { ...args.tags, Name: `${name}-check` },
      },
      { parent: this },
    );
  }
}
