import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface ValidationAlarmsArgs {
  readonly region: string;
  readonly stateMachineArn: pulumi.Input<string>;
  readonly topicArn: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

const watched = [
  { suffix: "failed", metricName: "ExecutionsFailed", says: "could not tell AWS Backup its result" },
  { suffix: "timed-out", metricName: "ExecutionsTimedOut", says: "did not end in its time: AWS Backup heard nothing" },
  { suffix: "aborted", metricName: "ExecutionsAborted", says: "was stopped by somebody: AWS Backup heard nothing" },
] as const;

/**
 * A workflow that ends without posting leaves a restore test VALIDATING until AWS Backup gives up. That a validation FAILED is no
 * error of the workflow: AWS Backup's event and our own tell of it. A week without any run is the healthy state but one day.
 */
export function restoreValidationAlarms(
  name: string,
  { region, stateMachineArn, topicArn, tags }: ValidationAlarmsArgs,
  parent: pulumi.Resource,
): readonly aws.cloudwatch.MetricAlarm[] {
  return watched.map(
    ({ suffix, metricName, says }) =>
      new aws.cloudwatch.MetricAlarm(
        `${name}-${suffix}`,
        {
          region,
          alarmDescription: `A validation of ${name} ${says}.`,
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
          tags: { ...tags },
        },
        { parent },
      ),
  );
}
