import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { metricNames, metricNamespace } from "../../protection/metrics";
import { announcedAlarmDescription, announcedAlarmPrefix } from "../monitoring/announcedAlarms";
import type { Severity } from "../monitoring/subscriptions";
import { silent } from "./metricAlarms";

interface Watched {
  readonly suffix: string;
  readonly severity: Severity;
  readonly says: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions?: Readonly<Record<string, pulumi.Input<string>>>;
  readonly when: Pick<
    aws.cloudwatch.MetricAlarmArgs,
    "statistic" | "comparisonOperator" | "threshold" | "period" | "evaluationPeriods" | "treatMissingData"
  >;
}

export interface LogAlarmsArgs {
  readonly region: string;
  readonly queueName: pulumi.Input<string>;
  readonly archiverName: string;
  readonly anchorerName: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A day, and two hours for the schedule's flexible window and a late metric. */
const dayAndTwoHours = 26;

function over(threshold: number, periods: number): Watched["when"] {
  return {
    statistic: "Maximum",
    comparisonOperator: "GreaterThanThreshold",
    threshold,
    period: 300,
    evaluationPeriods: periods,
    // Nothing waits, nothing was archived: no figure, and no fault. That something should have been is "silent"'s to say.
    treatMissingData: "notBreaching",
  };
}

function watched({ queueName, archiverName, anchorerName }: LogAlarmsArgs): readonly Watched[] {
  return [
    {
      suffix: "queue-age",
      severity: "warning",
      says: "Events have waited for more than fifteen minutes to be recorded in the operations log.",
      namespace: "AWS/SQS",
      metricName: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: queueName },
      when: over(15 * 60, 1),
    },
    {
      suffix: "stream-age",
      severity: "warning",
      says: "Entries of the operations log have waited for more than ten minutes to be archived; the stream loses them after a day.",
      namespace: "AWS/Lambda",
      metricName: "IteratorAge",
      dimensions: { FunctionName: archiverName },
      // Milliseconds.
      when: over(10 * 60 * 1000, 1),
    },
    {
      suffix: "archive-lag",
      severity: "warning",
      says: "Entries of the operations log reached the archive more than ten minutes after they were committed.",
      namespace: metricNamespace,
      metricName: metricNames.logArchiveLag,
      when: over(10 * 60, 2),
    },
    {
      // The other Region's anchor alone is an entry a day, so a day without one is a log that stands still.
      suffix: "archive-silent",
      severity: "critical",
      says: "Nothing of the operations log was archived for 26 hours, although the other Region's anchor is an entry every day.",
      namespace: metricNamespace,
      metricName: metricNames.logArchiveLag,
      when: silent(3600, dayAndTwoHours),
    },
    {
      suffix: "anchor-missing",
      severity: "warning",
      says: "The head of the operations log was not signed for 26 hours.",
      namespace: "AWS/Lambda",
      metricName: "Invocations",
      dimensions: { FunctionName: anchorerName },
      when: silent(3600, dayAndTwoHours),
    },
  ];
}

/** Alarms that the Region's backup-alarm function announces. Those of the functions and queues themselves act on the topic. */
export function logAlarms(
  name: string,
  args: LogAlarmsArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm[] {
  const prefix = announcedAlarmPrefix(pulumi.getProject(), pulumi.getStack());
  return watched(args).map(
    ({ suffix, severity, says, namespace, metricName, dimensions, when }) =>
      new aws.cloudwatch.MetricAlarm(
        `${name}-${suffix}`,
        {
          name: `${prefix}${name}-${suffix}`,
          region: args.region,
          alarmDescription: announcedAlarmDescription(severity, says),
          namespace,
          metricName,
          ...(dimensions === undefined ? {} : { dimensions }),
          ...when,
          tags: { ...args.tags },
        },
        opts,
      ),
  );
}
