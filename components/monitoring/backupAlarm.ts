import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DeadLetterQueue } from "../functions/deadLetterQueue";
import { NodeFunction } from "../functions/nodeFunction";
import { announcedAlarmPrefix } from "./announcedAlarms";
import { alarmEventPattern, backupEventPattern } from "./eventPatterns";
import type { Severity } from "./subscriptions";

export interface BackupAlarmArgs {
  /** AWS Backup's events and alarms stay in their Region: one BackupAlarm each. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the Region, of the topics too; it has to admit `events` (undelivered events) and `logs`. */
  readonly keyArn: pulumi.Input<string>;
  /** The Region's topics: `alertChannels.topicArnsIn(region)`. */
  readonly topicArns: Readonly<Record<Severity, pulumi.Input<string>>>;
  /** Beginning of the names of the alarms to announce. @default announcedAlarmPrefix of the project and stack */
  readonly alarmNamePrefix?: string;
  /** @default NodeFunction's */
  readonly logRetentionDays?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Announces what happens to backups in a Region: AWS Backup's events and the stack's alarms, through the function
 * `lambdas/backup-alarm`, on the topic of their severity (ledger MON-3, BKP-9).
 *
 * It watches itself without itself: its alarms and the queue of undelivered events act on the critical topic directly.
 *
 * @example
 * new BackupAlarm("backup-alarm-sa-east-1", { region: "sa-east-1", accountId, keyArn, topicArns: channels.topicArnsIn("sa-east-1") });
 */
export class BackupAlarm extends pulumi.ComponentResource {
  readonly announcer: NodeFunction;
  readonly undelivered: aws.sqs.Queue;
  readonly rules: readonly aws.cloudwatch.EventRule[];

  constructor(name: string, args: BackupAlarmArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:monitoring:BackupAlarm", name, {}, opts);
    const { region, accountId, keyArn, topicArns, tags = {} } = args;
    const child = { parent: this };

    this.announcer = new NodeFunction(
      `${name}-announcer`,
      {
        entry: "lambdas/backup-alarm/handler.ts",
        region,
        description: "Announces backup events and alarms on the topic of their severity",
        keyArn,
        accountId,
        environment: {
          TOPIC_ARN_CRITICAL: topicArns.critical,
          TOPIC_ARN_WARNING: topicArns.warning,
          TOPIC_ARN_INFORMATIONAL: topicArns.informational,
        },
        statements: [
          {
            Sid: "PublishToTheTopics",
            Effect: "Allow",
            Action: "sns:Publish",
            Resource: [topicArns.critical, topicArns.warning, topicArns.informational],
          },
          {
            Sid: "EncryptMessagesThroughSns",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: keyArn,
            Condition: { StringEquals: { "kms:ViaService": `sns.${region}.amazonaws.com` } },
          },
        ],
        alarmTopicArn: topicArns.critical,
        ...(args.logRetentionDays === undefined ? {} : { logRetentionDays: args.logRetentionDays }),
        tags,
      },
      child,
    );

    const backupEvents = this.rule(`${name}-backup-events`, "Whatever AWS Backup says", args, backupEventPattern);
    const prefix = args.alarmNamePrefix ?? announcedAlarmPrefix(pulumi.getProject(), pulumi.getStack());
    const alarmEvents = this.rule(
      `${name}-alarm-events`,
      `Changes of the alarms ${prefix}*`,
      args,
      pulumi
        .all([accountId, pulumi.all([...this.announcer.alarmNames])])
        .apply(([account, ownAlarmNames]) => alarmEventPattern({ region, accountId: account, prefix, ownAlarmNames })),
    );
    this.rules = [backupEvents, alarmEvents];

    const undelivered = new DeadLetterQueue(
      `${name}-undelivered`,
      {
        queueName: `${this.announcer.functionName}-undelivered`,
        region,
        keyArn,
        alarmTopicArn: topicArns.critical,
        of: `${this.announcer.functionName} (EventBridge could not deliver it)`,
        ruleArns: this.rules.map((rule) => rule.arn),
        tags,
      },
      child,
    );
    this.undelivered = undelivered.queue;
    this.deliver(`${name}-backup-events`, region, backupEvents, undelivered);
    this.deliver(`${name}-alarm-events`, region, alarmEvents, undelivered);
    this.registerOutputs({ announcer: this.announcer, undelivered: this.undelivered, rules: this.rules });
  }

  private rule(
    name: string,
    description: string,
    { region, tags = {} }: BackupAlarmArgs,
    pattern: pulumi.Input<object>,
  ): aws.cloudwatch.EventRule {
    return new aws.cloudwatch.EventRule(
      name,
      { region, description, eventPattern: pulumi.jsonStringify(pattern), state: "ENABLED", tags },
      { parent: this },
    );
  }

  private deliver(name: string, region: string, rule: aws.cloudwatch.EventRule, undelivered: DeadLetterQueue): void {
    const permission = new aws.lambda.Permission(
      `${name}-permission`,
      {
        region,
        function: this.announcer.fn.name,
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
        sourceArn: rule.arn,
      },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      `${name}-target`,
      {
        region,
        rule: rule.name,
        targetId: "announcer",
        arn: this.announcer.arn,
        // An hour instead of EventBridge's day: an alert that is late by more than that should ring as undelivered.
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 60 },
        deadLetterConfig: { arn: undelivered.arn },
      },
      { parent: this, dependsOn: [permission, undelivered.policy] },
    );
  }
}
