import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../common/iamPolicy";
import type { Statement } from "../common/iamPolicy";

export interface DeadLetterQueueArgs {
  /** At most 80 characters. */
  readonly queueName: string;
  readonly region: string;
  readonly keyArn: pulumi.Input<string>;
  /** Where the queue's alarm goes. It acts on the topic itself and needs no function. */
  readonly alarmTopicArn: pulumi.Input<string>;
  /** Whose lost work lands here; it stands in the alarm's text. */
  readonly of: string;
  /**
   * Rules whose undelivered events EventBridge may put here. It writes as a service, under the queue's policy; a
   * function writes under its own role and needs no entry.
   * @default none
   */
  readonly ruleArns?: readonly pulumi.Input<string>[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** SQS's maximum, 14 days: over a long holiday there is still somebody to look. */
export const deadLetterRetentionSeconds = 14 * 24 * 60 * 60;

/** Where an event waits that could not be handled, encrypted, for TLS only, with an alarm on its first message. */
export class DeadLetterQueue extends pulumi.ComponentResource {
  readonly queue: aws.sqs.Queue;
  /** The queue's policy: who lets EventBridge write here waits for it. */
  readonly policy: aws.sqs.QueuePolicy;
  readonly arn: pulumi.Output<string>;
  readonly alarmName: pulumi.Output<string>;

  constructor(name: string, args: DeadLetterQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:functions:DeadLetterQueue", name, {}, opts);
    const { region, tags = {} } = args;
    const child = { parent: this };

    this.queue = new aws.sqs.Queue(
      `${name}-queue`,
      {
        name: args.queueName,
        region,
        messageRetentionSeconds: deadLetterRetentionSeconds,
        kmsMasterKeyId: args.keyArn,
        kmsDataKeyReusePeriodSeconds: 300,
        tags,
      },
      child,
    );
    this.arn = this.queue.arn;
    this.policy = new aws.sqs.QueuePolicy(
      `${name}-policy`,
      { region, queueUrl: this.queue.url, policy: policyDocument(...queueStatements(this.arn, args.ruleArns ?? [])) },
      child,
    );
    const alarm = new aws.cloudwatch.MetricAlarm(
      `${name}-depth`,
      {
        region,
        alarmDescription: `Something that ${args.of} should have handled waits in its dead-letter queue.`,
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: this.queue.name },
        statistic: "Maximum",
        period: 300,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        // SQS stops reporting a queue that nobody has used for six hours: that is the healthy state.
        treatMissingData: "notBreaching",
        alarmActions: [args.alarmTopicArn],
        okActions: [args.alarmTopicArn],
        tags,
      },
      child,
    );
    this.alarmName = alarm.name;
    this.registerOutputs({ queue: this.queue, policy: this.policy, arn: this.arn, alarmName: this.alarmName });
  }
}

function queueStatements(queueArn: pulumi.Input<string>, ruleArns: readonly pulumi.Input<string>[]): Statement[] {
  const tlsOnly: Statement = {
    Sid: "DenyWithoutTls",
    Effect: "Deny",
    Principal: "*",
    Action: "sqs:*",
    Resource: queueArn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  if (ruleArns.length === 0) return [tlsOnly];
  return [
    tlsOnly,
    {
      Sid: "EventBridgeSendsWhatItCouldNotDeliver",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queueArn,
      Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
    },
  ];
}
