import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../common/iamPolicy";
import type { Statement } from "../common/iamPolicy";
import { DeadLetterQueue } from "../functions/deadLetterQueue";
import type { NodeFunction } from "../functions/nodeFunction";
import { announcedAlarmDescription, announcedAlarmPrefix } from "../monitoring/announcedAlarms";

export interface CatalogueMirrorArgs {
  readonly region: string;
  readonly keyArn: pulumi.Input<string>;
  readonly alarmTopicArn: pulumi.Input<string>;
  /** At most 67 characters: the dead-letter queue's name is longer. */
  readonly queueName: string;
  /** The Region that the entries go to; for the alarms' text. */
  readonly other: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Seconds; six times the function's timeout, as Lambda asks for. */
const visibilityTimeoutSeconds = 360;
/** SQS's maximum: with the visibility timeout four days in which the other Region may be out of reach. */
const maximumReceives = 1000;

/**
 * The way from one Region's catalogue to the other's: a queue, so that a Region that does not answer holds up nothing here
 * and gets what it missed when it is back. A stream's own retries would stop the catalogue at the first such entry.
 */
export class CatalogueMirror extends pulumi.ComponentResource {
  readonly queue: aws.sqs.Queue;
  /** What could not be mirrored in days, and records that hold no entry. */
  readonly rejected: aws.sqs.Queue;
  /** What the function needs to send to the queue and to be fed from it. */
  readonly statements: readonly Statement[];
  private readonly region: string;

  constructor(name: string, args: CatalogueMirrorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:operations:CatalogueMirror", name, {}, opts);
    const { region, keyArn, tags } = args;
    const child = { parent: this };
    this.region = region;
    const deadLetters = new DeadLetterQueue(
      `${name}-rejected`,
      {
        queueName: `${args.queueName}-rejected`,
        region,
        keyArn,
        alarmTopicArn: args.alarmTopicArn,
        of: `the mirror of the backup catalogue to ${args.other}`,
        tags,
      },
      child,
    );
    this.rejected = deadLetters.queue;
    this.queue = new aws.sqs.Queue(
      `${name}-queue`,
      {
        name: args.queueName,
        region,
        visibilityTimeoutSeconds,
        messageRetentionSeconds: 14 * 24 * 60 * 60,
        kmsMasterKeyId: keyArn,
        kmsDataKeyReusePeriodSeconds: 300,
        redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: maximumReceives }),
        tags,
      },
      child,
    );
    new aws.sqs.QueuePolicy(
      `${name}-policy`,
      {
        region,
        queueUrl: this.queue.url,
        policy: policyDocument({
          Sid: "DenyWithoutTls",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: this.queue.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      },
      child,
    );
    this.ageAlarm(name, args);
    this.statements = [
      {
        Sid: "MirrorThroughQueue",
        Effect: "Allow",
        Action: ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        Resource: this.queue.arn,
      },
      { Sid: "RejectWhatIsNoEntry", Effect: "Allow", Action: "sqs:SendMessage", Resource: this.rejected.arn },
    ];
    this.registerOutputs({ queueUrl: this.queue.url });
  }

  /** Starts the function with what waits. The parent is the catalogue, which owns both. */
  feed(name: string, fn: NodeFunction, parent: pulumi.Resource): aws.lambda.EventSourceMapping {
    return new aws.lambda.EventSourceMapping(
      name,
      {
        region: this.region,
        eventSourceArn: this.queue.arn,
        functionName: fn.arn,
        batchSize: 10,
        functionResponseTypes: ["ReportBatchItemFailures"],
        // The stream's own invocations must find room beside it.
        scalingConfig: { maximumConcurrency: 2 },
      },
      { parent },
    );
  }

  private ageAlarm(name: string, { region, other, tags }: CatalogueMirrorArgs): void {
    new aws.cloudwatch.MetricAlarm(
      `${name}-age`,
      {
        name: `${announcedAlarmPrefix(pulumi.getProject(), pulumi.getStack())}${name}-age`,
        region,
        alarmDescription: announcedAlarmDescription(
          "warning",
          `Entries have waited for more than 15 minutes to be mirrored to the backup catalogue of ${other}.`,
        ),
        namespace: "AWS/SQS",
        metricName: "ApproximateAgeOfOldestMessage",
        dimensions: { QueueName: this.queue.name },
        statistic: "Maximum",
        period: 300,
        evaluationPeriods: 3,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 900,
        // An unused queue reports nothing: nothing waits.
        treatMissingData: "notBreaching",
        tags,
      },
      { parent: this },
    );
  }
}
