import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface ReplicationAlarmsArgs {
  readonly source: { readonly name: pulumi.Input<string>; readonly region: string };
  readonly destination: { readonly name: pulumi.Input<string>; readonly region: string };
  /** The rule's ID, a dimension of every replication metric. */
  readonly ruleId: string;
  /** By Region, the two of the pair: an alarm reaches topics of its own Region only. */
  readonly alarmTopicArns: Readonly<Record<string, pulumi.Input<string>>>;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

interface Watched {
  readonly suffix: string;
  readonly says: string;
  /** S3 puts each metric into one Region: an alarm elsewhere never sees it. */
  readonly at: "source" | "destination";
  readonly metric: Pick<
    aws.cloudwatch.MetricAlarmArgs,
    | "metricName"
    | "statistic"
    | "comparisonOperator"
    | "threshold"
    | "evaluationPeriods"
    | "datapointsToAlarm"
    | "treatMissingData"
  >;
}

/** Seconds: what replication time control promises for 99.9 % of the objects. */
const promisedSeconds = 15 * 60;

const watched: readonly Watched[] = [
  {
    suffix: "failed",
    says: "some of it was given up: S3 does not come back to it by itself",
    at: "source",
    metric: {
      metricName: "OperationsFailedReplication",
      statistic: "Sum",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      evaluationPeriods: 1,
      // S3 reports this one while there is something to replicate, and no longer: silence is a quiet bucket. That nothing
      // arrives although something is written shows in the other alarm.
      treatMissingData: "notBreaching",
    },
  },
  {
    suffix: "late",
    says: "more than 15 minutes behind",
    at: "destination",
    metric: {
      metricName: "ReplicationLatency",
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: promisedSeconds,
      // Twice in a row: the promise leaves one object in a thousand out, and such a one is over in a few minutes.
      evaluationPeriods: 2,
      datapointsToAlarm: 2,
      // Reported whether or not anything is replicated, from a quarter of an hour after the rule is made. When the reports
      // stop, what was late is not known to have arrived, so the alarm stays as it is. If they stop because the destination
      // is gone, the other alarm rings, which S3 goes on reporting then.
      treatMissingData: "ignore",
    },
  },
];

/**
 * Two alarms for one direction: what failed for good, and what is later than promised (DRP-2). They act on the topic
 * themselves: which of a pair's two Regions is lost is not known beforehand, so each needs nothing but its own.
 *
 * Two alarms cost about 0.20 dollars a month.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html ("Using S3 Replication metrics")
 */
export function replicationAlarms(
  name: string,
  { source, destination, ruleId, alarmTopicArns, tags }: ReplicationAlarmsArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm[] {
  return watched.map(({ suffix, says, at, metric }) => {
    const { region } = at === "source" ? source : destination;
    const topicArn = alarmTopicArns[region];
    const actions = topicArn === undefined ? [] : [topicArn];
    return new aws.cloudwatch.MetricAlarm(
      `${name}-${suffix}`,
      {
        region,
        alarmDescription: pulumi.interpolate`S3 replication from ${source.name} to ${destination.name}: ${says}.`,
        namespace: "AWS/S3",
        dimensions: { SourceBucket: source.name, DestinationBucket: destination.name, RuleId: ruleId },
        period: 300,
        ...metric,
        alarmActions: actions,
        okActions: actions,
        ...(tags === undefined ? {} : { tags: { ...tags } }),
      },
      opts,
    );
  });
}
