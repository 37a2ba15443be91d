import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { metricNames, metricNamespace } from "../../protection/metrics";
import { replicationWatch } from "../../protection/replicationWatch";
import { announcedAlarmDescription, announcedAlarmPrefix } from "../monitoring/announcedAlarms";

const silentMinutes = replicationWatch.validForSeconds / 60;

/** Settings of the three alarms; the metrics have no dimension, which is all classes together. */
export const watchdogAlarms = [
  {
    suffix: "exposed",
    says: `An object of a class with an RPO of minutes has no copy in the recovery Region ${replicationWatch.alarmAfterSeconds / 60} minutes after it was written.`,
    metric: {
      metricName: metricNames.replicationOldestSeconds,
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: replicationWatch.alarmAfterSeconds,
      // The next alarm but one is for silence.
      treatMissingData: "notBreaching",
    },
  },
  {
    suffix: "unwatched",
    says: "A watched bucket sends no events, replicates nothing, or cannot be asked: its new objects are in one Region only.",
    metric: {
      metricName: metricNames.replicationUnwatched,
      statistic: "Maximum",
      period: 60,
      // A single answer that S3 did not give is over in a minute.
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "notBreaching",
    },
  },
  {
    suffix: "silent",
    says: `The replication watchdog was silent for ${silentMinutes} minutes: late objects are neither copied nor noticed.`,
    metric: {
      metricName: metricNames.replicationUnwatched,
      statistic: "SampleCount",
      period: 60,
      evaluationPeriods: silentMinutes,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
    },
  },
] as const;

export interface WatchdogAlarmsArgs {
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Announced by the Region's alarm function, all three critical: with its text, its runbook and the escalation. */
export function replicationWatchdogAlarms(
  name: string,
  { region, tags }: WatchdogAlarmsArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm[] {
  const prefix = announcedAlarmPrefix(pulumi.getProject(), pulumi.getStack());
  return watchdogAlarms.map(
    ({ suffix, says, metric }) =>
      new aws.cloudwatch.MetricAlarm(
        `${name}-${suffix}`,
        {
          name: `${prefix}${name}-${suffix}`,
          region,
          alarmDescription: announcedAlarmDescription("critical", says),
          namespace: metricNamespace,
          ...metric,
          tags,
        },
        opts,
      ),
  );
}
