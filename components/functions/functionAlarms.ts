import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface FunctionAlarmsArgs {
  readonly functionName: string;
  readonly region: string;
  readonly alarmTopicArn: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

const watched = [
  { suffix: "errors", metricName: "Errors", says: "failed" },
  { suffix: "throttles", metricName: "Throttles", says: "was throttled: events wait, and are lost after six hours" },
  {
    suffix: "lost-dead-letters",
    metricName: "DeadLetterErrors",
    says: "could not put a failed event into its dead-letter queue: the event is lost",
  },
] as const;

/**
 * Alarms on a function's errors, throttling and lost dead letters, at the first one in five minutes.
 *
 * Missing data does not breach: Lambda reports these metrics for invocations only, and a function that nobody called has
 * not failed. That it should have been called is another question, which staleness alarms answer where a schedule exists.
 */
export function functionAlarms(
  name: string,
  { functionName, region, alarmTopicArn, tags }: FunctionAlarmsArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm[] {
  return watched.map(
    ({ suffix, metricName, says }) =>
      new aws.cloudwatch.MetricAlarm(
        `${name}-${suffix}`,
        {
          region,
          alarmDescription: `${functionName} ${says}.`,
          namespace: "AWS/Lambda",
          metricName,
          dimensions: { FunctionName: functionName },
          statistic: "Sum",
          period: 300,
          evaluationPeriods: 1,
          comparisonOperator: "GreaterThanOrEqualToThreshold",
          threshold: 1,
          treatMissingData: "notBreaching",
          alarmActions: [alarmTopicArn],
          okActions: [alarmTopicArn],
          tags,
        },
        opts,
      ),
  );
}
