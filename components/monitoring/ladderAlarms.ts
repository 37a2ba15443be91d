import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface LadderAlarmsArgs {
  readonly region: string;
  readonly stateMachineArn: pulumi.Input<string>;
  readonly topicArn: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

const watched = [
  {
    suffix: "failed",
    metricName: "ExecutionsFailed",
    says: "ended without an answer: nobody acknowledged the incident",
  },
  { suffix: "timed-out", metricName: "ExecutionsTimedOut", says: "did not end in its time: its function fails" },
  { suffix: "aborted", metricName: "ExecutionsAborted", says: "was stopped by somebody" },
  { suffix: "throttled", metricName: "ExecutionThrottled", says: "was throttled: messages come late" },
] as const;

/**
 * Alarms on the ladder itself. They act on the critical topic directly, because they must ring without it. Missing data does
 * not breach: a ladder that nothing climbs is the healthy state.
 */
export function ladderAlarms(
  name: string,
  { region, stateMachineArn, topicArn, tags }: LadderAlarmsArgs,
  parent: pulumi.Resource,
): aws.cloudwatch.MetricAlarm[] {
  return watched.map(
    ({ suffix, metricName, says }) =>
      new aws.cloudwatch.MetricAlarm(
        `${name}-${suffix}`,
        {
          region,
          alarmDescription: `An escalation of ${name} ${says}.`,
          namespace: "AWS/States",
          metricName,
          dimensions: { StateMachineArn: stateMachineArn },
          statistic: "Sum",
          period: 300,
          evaluationPeriods: 1,
          comparisonOperator: "GreaterThanOrEqualToThreshold",
          threshold: 1,
          treatMissingData: "notBreaching",
          alarmActions: [topicArn],
          okActions: [topicArn],
          tags,
        },
        { parent },
      ),
  );
}
