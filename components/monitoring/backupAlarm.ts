import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../common/iamPolicy";
import { DeadLetterQueue } from "../functions/deadLetterQueue";
import { NodeFunction } from "../functions/nodeFunction";
import { RegularRuns } from "../operations/regularRuns";
import { announcedAlarmPrefix } from "./announcedAlarms";
import type { EscalationLadder } from "./escalationLadder";
import {
  alarmEventPattern,
  backupEventPattern,
  bucketCallEventPattern,
  callEventPattern,
  ownEventPattern,
} from "./eventPatterns";
import type { EventPattern } from "./eventPatterns";
import type { Incidents } from "./incidents";
import { incidentStatements } from "./ladderStatements";
import type { Severity } from "./subscriptions";

export interface BackupAlarmArgs {
  /** AWS Backup's events and alarms stay in their Region: one BackupAlarm each. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the Region, of the topics too; it has to admit `events` (undelivered events) and `logs`. */
  readonly keyArn: pulumi.Input<string>;
  /** The Region's topics: `alertChannels.topicArnsIn(region)`. */
  readonly topicArns: Readonly<Record<Severity, pulumi.Input<string>>>;
  /** The Region's incidents, which are told once a window. */
  readonly incidents: Incidents;
  /** The Region's ladder. @default nobody is called when nobody answers */
  readonly ladder?: EscalationLadder;
  /** Beginning of the names of the buckets whose weakening is announced, for example `neonpro-prod-`. */
  readonly bucketNamePrefix: string;
  /** Where docs/runbooks/alerts.md is read. @default the path in the repository */
  readonly runbookUrl?: string;
  /** Beginning of the names of the alarms to announce. @default announcedAlarmPrefix of the project and stack */
  readonly alarmNamePrefix?: string;
  /** @default NodeFunction's */
  readonly logRetentionDays?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Minutes between two looks for what was repeated and has to be summarised. */
export const summaryMinutes = 5;

/**
 * Announces what happens to backups in a Region: AWS Backup's events and the stack's alarms, through the function
 * `lambdas/backup-alarm`, on the topic of their severity (ledger MON-3, BKP-9); what our own functions failed at, and the
 * calls that weaken a protection (K9, X1, X6). The same incident is told once a window, and a critical one starts the ladder.
 *
 * It watches itself without itself: its alarms and the queue of undelivered events act on the critical topic directly.
 *
 * @example
 * new BackupAlarm("backup-alarm-sa-east-1", { region: "sa-east-1", accountId, keyArn, topicArns: channels.topicArnsIn("sa-east-1"),
 *   incidents, ladder, bucketNamePrefix: "neonpro-prod-" });
 */
export class BackupAlarm extends pulumi.ComponentResource {
  readonly announcer: NodeFunction;
  readonly undelivered: aws.sqs.Queue;
  readonly rules: readonly aws.cloudwatch.EventRule[];

  constructor(name: string, args: BackupAlarmArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:monitoring:BackupAlarm", name, {}, opts);
    const { region, accountId, keyArn, topicArns, tags = {} } = args;
    this.announcer = this.announcing(name, args);
    const rules = this.allRules(name, args);
    this.rules = Object.values(rules);
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
      { parent: this },
    );
    this.undelivered = undelivered.queue;
    for (const [events, rule] of Object.entries(rules)) this.deliver(`${name}-${events}`, region, rule, undelivered);
    new RegularRuns(
      `${name}-summaries`,
      { fn: this.announcer, region, accountId, everyMinutes: summaryMinutes, tags },
      { parent: this },
    );
    this.registerOutputs({ announcer: this.announcer, undelivered: this.undelivered, rules: this.rules });
  }

  private announcing(name: string, args: BackupAlarmArgs): NodeFunction {
    const { region, accountId, keyArn, topicArns, incidents, ladder, runbookUrl, tags = {} } = args;
    return new NodeFunction(
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
          INCIDENTS_TABLE: incidents.table.name,
          ...(ladder === undefined
            ? {}
            : {
                LADDER_ARN: ladder.stateMachine.arn,
                // While a ladder runs, its incident must not be opened a second time.
                CRITICAL_WINDOW_SECONDS: ladder.longestSeconds.toString(),
              }),
          ...(runbookUrl === undefined ? {} : { RUNBOOK_URL: runbookUrl }),
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
          ...incidentStatements({ region, keyArn, tableArn: incidents.table.arn }),
          ...(ladder === undefined ? [] : [startStatement(ladder.stateMachine.arn)]),
        ],
        alarmTopicArn: topicArns.critical,
        ...(args.logRetentionDays === undefined ? {} : { logRetentionDays: args.logRetentionDays }),
        tags,
      },
      { parent: this },
    );
  }

  /** By the end of their names. */
  private allRules(name: string, args: BackupAlarmArgs): Readonly<Record<string, aws.cloudwatch.EventRule>> {
    const { region, accountId, bucketNamePrefix } = args;
    const prefix = args.alarmNamePrefix ?? announcedAlarmPrefix(pulumi.getProject(), pulumi.getStack());
    const alarms = pulumi
      .all([accountId, pulumi.all([...this.announcer.alarmNames])])
      .apply(([account, ownAlarmNames]) => alarmEventPattern({ region, accountId: account, prefix, ownAlarmNames }));
    const watched: readonly (readonly [string, string, pulumi.Input<EventPattern>])[] = [
      ["backup-events", "Whatever AWS Backup says", backupEventPattern],
      ["alarm-events", `Changes of the alarms ${prefix}*`, alarms],
      ["own-events", "What our own functions failed at, and escalations", ownEventPattern],
      ["call-events", "Calls that weaken keys, vaults, the trail or the alerting", callEventPattern],
      ["bucket-events", `Calls that weaken the buckets ${bucketNamePrefix}*`, bucketCallEventPattern(bucketNamePrefix)],
    ];
    return Object.fromEntries(
      watched.map(([suffix, description, pattern]) => [
        suffix,
        this.rule(`${name}-${suffix}`, description, args, pattern),
      ]),
    );
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

/** One execution an incident: Step Functions refuses the second start by its name. */
function startStatement(stateMachineArn: pulumi.Input<string>): Statement {
  return { Sid: "StartTheLadder", Effect: "Allow", Action: "states:StartExecution", Resource: stateMachineArn };
}
