import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { metricNamespace } from "../../protection/metrics";
import { announcedAlarmDescription, announcedAlarmPrefix } from "../monitoring/announcedAlarms";
import type { Severity } from "../monitoring/subscriptions";

/** An alarm on one of our own metrics; what its silence means is always said. */
export interface WatchedMetric {
  readonly suffix: string;
  readonly severity: Severity;
  /** One sentence for people. */
  readonly says: string;
  /** One of protection/metrics.ts. */
  readonly metricName: string;
  /** @default the metric without dimensions */
  readonly dataClass?: string;
  readonly when: Pick<
    aws.cloudwatch.MetricAlarmArgs,
    "statistic" | "comparisonOperator" | "threshold" | "period" | "evaluationPeriods" | "treatMissingData"
  >;
}

/** Settings of an alarm on a figure that was not published for so many periods: silence is what it waits for. */
export function silent(periodSeconds: number, periods: number): WatchedMetric["when"] {
  return {
    statistic: "SampleCount",
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    period: periodSeconds,
    evaluationPeriods: periods,
    treatMissingData: "breaching",
  };
}

/** An alarm that the Region's backup-alarm function announces with severity, text and runbook. It has no action of its own. */
export function announcedAlarm(
  name: string,
  region: string,
  { suffix, severity, says, metricName, dataClass, when }: WatchedMetric,
  tags: Readonly<Record<string, string>>,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm {
  return new aws.cloudwatch.MetricAlarm(
    `${name}-${suffix}`,
    {
      name: `${announcedAlarmPrefix(pulumi.getProject(), pulumi.getStack())}${name}-${suffix}`,
      region,
      alarmDescription: announcedAlarmDescription(severity, says),
      namespace: metricNamespace,
      metricName,
      ...(dataClass === undefined ? {} : { dimensions: { DataClass: dataClass } }),
      ...when,
      tags: { ...tags },
    },
    opts,
  );
}
