import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { announcedAlarmDescription, announcedAlarmPrefix } from "../monitoring/announcedAlarms";

export interface StatusAlarmsArgs {
  readonly region: string;
  readonly recordName: string;
  readonly apiId: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/** Alarms on an endpoint that cannot answer, and on one that takes longer than a health check waits. */
export function statusAlarms(
  name: string,
  { region, recordName, apiId, tags }: StatusAlarmsArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm[] {
  const prefix = announcedAlarmPrefix(pulumi.getProject(), pulumi.getStack());
  const alarm = (suffix: string, says: string, when: Partial<aws.cloudwatch.MetricAlarmArgs>) =>
    new aws.cloudwatch.MetricAlarm(
      `${name}-${suffix}`,
      {
        name: `${prefix}${name}-${suffix}`,
        region,
        alarmDescription: announcedAlarmDescription("warning", `${recordName} ${says}`),
        namespace: "AWS/ApiGateway",
        dimensions: { ApiId: apiId, Stage: "$default" },
        period: 300,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        // Nobody asking is no fault of the endpoint.
        treatMissingData: "notBreaching",
        tags,
        ...when,
      },
      opts,
    );
  return [
    alarm("errors", "could not say in what state the backups are.", {
      metricName: "5xx",
      statistic: "Sum",
      threshold: 1,
    }),
    alarm("slow", "takes more than three seconds to answer: health checks will give up.", {
      metricName: "Latency",
      extendedStatistic: "p90",
      evaluationPeriods: 3,
      // Milliseconds.
      threshold: 3000,
    }),
  ];
}
