import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { roleArn } from "../common/arn";
import { policyDocument } from "../common/iamPolicy";
import type { Statement } from "../common/iamPolicy";
import { DeadLetterQueue } from "../functions/deadLetterQueue";
import { recordedEvents } from "./recordedEvents";

export interface OperationEventsArgs {
  /** Events stay in their Region: one of these each. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** The one role besides the rules that may send to the queue: to put back what lies in its dead-letter queue. */
  readonly breakGlassRoleName: string;
  /** The log's queue: `operationsLog.queue`. */
  readonly queue: Pick<aws.sqs.Queue, "arn" | "url" | "name">;
  /** Key of the Region; it has to admit `events` and `sqs` (K11). */
  readonly keyArn: pulumi.Input<string>;
  /** Beginning of the names of this stack's buckets, for example `neonpro-prod-`. */
  readonly bucketPrefix: string;
  /** The critical topic of the Region, for what EventBridge could not deliver. */
  readonly alarmTopicArn: pulumi.Input<string>;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * What feeds a Region's operations log (AUD-5): rules on the default bus that put events into its queue as they are. API
 * calls come only while a trail of the account logs management events ({@link AuditTrail}).
 *
 * @example
 * new OperationEvents("operation-events-sa-east-1", { region: "sa-east-1", accountId, breakGlassRoleName, queue: log.queue, keyArn,
 *   bucketPrefix: "neonpro-prod-", alarmTopicArn: alerts.topicArn("sa-east-1", "critical") });
 */
export class OperationEvents extends pulumi.ComponentResource {
  readonly rules: readonly aws.cloudwatch.EventRule[];
  readonly undelivered: aws.sqs.Queue;

  constructor(name: string, args: OperationEventsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:operations:OperationEvents", name, {}, opts);
    const { region, queue, keyArn, alarmTopicArn, tags = {} } = args;
    const child = { parent: this };

    const rules = recordedEvents(args.bucketPrefix).map(({ suffix, description, pattern }) => ({
      suffix,
      rule: new aws.cloudwatch.EventRule(
        `${name}-${suffix}`,
        { region, description, eventPattern: JSON.stringify(pattern), state: "ENABLED", tags },
        child,
      ),
    }));
    this.rules = rules.map(({ rule }) => rule);
    const ruleArns = this.rules.map((rule) => rule.arn);

    const undelivered = new DeadLetterQueue(
      `${name}-undelivered`,
      {
        queueName: `${pulumi.getProject()}-${pulumi.getStack()}-${name}-undelivered`,
        region,
        keyArn,
        alarmTopicArn,
        of: `${name} (EventBridge could not deliver it to the operations log)`,
        ruleArns,
        tags,
      },
      child,
    );
    this.undelivered = undelivered.queue;
    const policy = new aws.sqs.QueuePolicy(
      `${name}-queue-policy`,
      {
        region,
        queueUrl: queue.url,
        policy: pulumi
          .output(args.accountId)
          .apply((account) =>
            policyDocument(...queueStatements(queue.arn, ruleArns, roleArn(account, args.breakGlassRoleName, region))),
          ),
      },
      child,
    );
    for (const { suffix, rule } of rules) {
      new aws.cloudwatch.EventTarget(
        `${name}-${suffix}-target`,
        {
          region,
          rule: rule.name,
          targetId: "operations-log",
          arn: queue.arn,
          // EventBridge's longest: an event that comes a day late is still a record.
          retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
          deadLetterConfig: { arn: undelivered.arn },
        },
        { parent: this, dependsOn: [policy, undelivered.policy] },
      );
    }
    this.registerOutputs({ undelivered: this.undelivered.arn });
  }
}

/**
 * EventBridge puts in what these rules took, over TLS, and nobody else does: what stands in the log came from a rule. Only
 * break-glass may move messages back from the dead-letter queue (StartMessageMoveTask sends in the caller's name).
 */
function queueStatements(
  queueArn: pulumi.Input<string>,
  ruleArns: readonly pulumi.Input<string>[],
  breakGlassRoleArn: string,
): Statement[] {
  const all = { Principal: "*", Resource: queueArn } as const;
  return [
    {
      ...all,
      Sid: "DenyWithoutTls",
      Effect: "Deny",
      Action: "sqs:*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      ...all,
      // A negated operator holds for a request without the key: a principal's own message is refused too.
      Sid: "OnlyTheRulesSend",
      Effect: "Deny",
      Action: "sqs:SendMessage",
      Condition: { ArnNotEquals: { "aws:SourceArn": ruleArns, "aws:PrincipalArn": breakGlassRoleArn } },
    },
    {
      Sid: "TheRulesSend",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queueArn,
      Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
    },
  ];
}
