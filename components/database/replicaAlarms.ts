import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { metricNames } from "../../protection/metrics";
import { replicationThresholds } from "../../protection/replication";
import { announcedAlarmDescription, announcedAlarmPrefix } from "../monitoring/announcedAlarms";
import { silent } from "../operations/metricAlarms";
import type { WatchedMetric } from "../operations/metricAlarms";

const minute = 60;
const {
  lagWarningSeconds,
  lagCriticalSeconds,
  slotWarningBytes,
  slotCriticalBytes,
  globalLagMilliseconds,
  globalRpoLagMilliseconds,
} = replicationThresholds;

/** The newest figures; what their silence means is the alarm on silence's business. */
const above = (threshold: number, minutes: number): WatchedMetric["when"] => ({
  statistic: "Maximum",
  comparisonOperator: "GreaterThanThreshold",
  threshold,
  period: minute,
  evaluationPeriods: minutes,
  treatMissingData: "ignore",
});

/** Alarms on what the metrics function publishes every minute. */
export const replicaAlarms: readonly WatchedMetric[] = [
  {
    suffix: "lag",
    severity: "warning",
    says: `The database's replica is more than ${lagWarningSeconds} seconds behind; the objective for patient data is 300.`,
    metricName: metricNames.databaseLag,
    when: above(lagWarningSeconds, 2),
  },
  {
    suffix: "lag-critical",
    severity: "critical",
    says: `The database's replica is more than ${lagCriticalSeconds} seconds behind: the objective of 300 is about to be missed.`,
    metricName: metricNames.databaseLag,
    when: above(lagCriticalSeconds, 1),
  },
  {
    suffix: "not-measured",
    severity: "critical",
    says: "For five minutes nobody knows how far the database's replica is behind: one of the two sides cannot be reached.",
    metricName: metricNames.databaseLag,
    when: silent(minute, 5),
  },
  {
    suffix: "not-following",
    severity: "critical",
    says: "For five minutes the database's replica has not been reading: its subscription is off, cut, or its slot is gone.",
    metricName: metricNames.databaseFollowing,
    // Marked recovery points pause it for a minute or two.
    when: { ...above(1, 5), statistic: "Maximum", comparisonOperator: "LessThanThreshold" },
  },
  {
    suffix: "slot",
    severity: "warning",
    says: "The source keeps more than 1 GiB of WAL for the replica: its disk fills until the replica reads on.",
    metricName: metricNames.databaseSlotBytes,
    when: above(slotWarningBytes, 3),
  },
  {
    suffix: "slot-critical",
    severity: "critical",
    says: "The source keeps more than 4 GiB of WAL for the replica: it may run out of disk, or throw away what the replica needs.",
    metricName: metricNames.databaseSlotBytes,
    when: above(slotCriticalBytes, 1),
  },
  {
    suffix: "drift",
    severity: "critical",
    says: "The replica's schema is not the source's: replication stops, or rows are left out. The setup function names the difference.",
    metricName: metricNames.databaseDrift,
    // A migration reaches the replica first or a moment later.
    when: above(0, 5),
  },
  {
    suffix: "differences",
    severity: "warning",
    says: "A promoted replica would behave otherwise than the source: policies, grants, indexes or functions differ.",
    metricName: metricNames.databaseDifferences,
    when: above(0, 15),
  },
];

interface GlobalAlarmArgs {
  /** The secondary's Region, where these metrics are. */
  readonly region: string;
  readonly clusterIdentifier: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Alarms on the way between the Regions (aws-constraints, numbers): both metrics are the secondary's and in milliseconds. No figures
 * at all is as bad as bad ones: the secondary is then not replicated to.
 */
export function globalAlarms(
  name: string,
  { region, clusterIdentifier, tags }: GlobalAlarmArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.MetricAlarm[] {
  const alarm = (
    suffix: string,
    metricName: string,
    threshold: number,
    severity: "warning" | "critical",
    says: string,
  ) =>
    new aws.cloudwatch.MetricAlarm(
      `${name}-${suffix}`,
      {
        name: `${announcedAlarmPrefix(pulumi.getProject(), pulumi.getStack())}${name}-${suffix}`,
        region,
        alarmDescription: announcedAlarmDescription(severity, says),
        namespace: "AWS/RDS",
        metricName,
        dimensions: { DBClusterIdentifier: clusterIdentifier },
        statistic: "Average",
        comparisonOperator: "GreaterThanThreshold",
        threshold,
        period: minute,
        evaluationPeriods: 5,
        treatMissingData: "breaching",
        tags: { ...tags },
      },
      opts,
    );
  return [
    alarm(
      "global-lag",
      "AuroraGlobalDBReplicationLag",
      globalLagMilliseconds,
      "warning",
      `The database in ${region} is more than ${globalLagMilliseconds / 1000} seconds behind the other Region's, or says nothing.`,
    ),
    alarm(
      "global-rpo-lag",
      "AuroraGlobalDBRPOLag",
      globalRpoLagMilliseconds,
      "critical",
      `Losing the primary Region now would lose more than ${globalRpoLagMilliseconds / 1000} seconds of the database, or nobody knows how much.`,
    ),
  ];
}
