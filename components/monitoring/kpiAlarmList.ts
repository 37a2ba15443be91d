import { kpiThresholds, metricNames } from "../../protection/metrics";
import type { DataClassId, TierId } from "../../protection/tags";
import type { WatchedMetric } from "../operations/metricAlarms";

/** Seconds of a figure: they are published every five minutes. */
const period = kpiThresholds.availability.forMinutes * 60;

const { availability, recoveryTime, integrity, compliance } = kpiThresholds;

/**
 * Silence breaches: a figure that nobody could determine is left out when it is published, so missing data means "unknown", and
 * unknown is not good. CloudWatch looks back beyond one period before it calls data missing: a single late run rings nothing.
 */
function below(threshold: number): WatchedMetric["when"] {
  return {
    statistic: "Minimum",
    comparisonOperator: "LessThanThreshold",
    threshold,
    period,
    evaluationPeriods: 1,
    treatMissingData: "breaching",
  };
}

const general: readonly WatchedMetric[] = [
  {
    suffix: "availability",
    severity: "critical",
    says: `Backup availability is below ${availability.alarmBelowPercent} % (target ${availability.targetPercent} %), or nobody knows it: backups or copies that should exist do not.`,
    metricName: metricNames.backupAvailability,
    when: below(availability.alarmBelowPercent),
  },
  {
    suffix: "recovery-time",
    severity: "warning",
    says: `The last validated restore took more than ${recoveryTime.alarmAboveMinutes} minutes (target ${recoveryTime.targetMinutes}).`,
    metricName: metricNames.recoveryTime,
    when: {
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: recoveryTime.alarmAboveMinutes,
      period,
      evaluationPeriods: 1,
      // A restore test runs once a week. That none ran is the schedule watch's to say; silence here is the rule.
      treatMissingData: "notBreaching",
    },
  },
  {
    suffix: "integrity",
    severity: "critical",
    says: `Something that was verified is not intact, or nothing could be verified (target ${integrity.targetPercent} %): a key's round trip, a restore test or the operations log.`,
    metricName: metricNames.integrity,
    when: below(integrity.alarmBelowPercent),
  },
  {
    suffix: "compliance",
    severity: "critical",
    says: `A planned protection or copy is not in place, or nobody could look (target ${compliance.targetPercent} %).`,
    metricName: metricNames.compliance,
    when: below(compliance.alarmBelowPercent),
  },
];

/** Document B's four alarms, and one a class on its RPO: as loud as the class's tier is important. */
export function kpiAlarmList(
  classes: readonly { readonly dataClass: DataClassId; readonly tier: TierId }[],
): readonly WatchedMetric[] {
  return [
    ...general,
    ...classes.map(({ dataClass, tier }): WatchedMetric => ({
      suffix: `rpo-${dataClass}`,
      severity: tier === "critical" ? "critical" : "warning",
      says: `More ${dataClass} data would be lost now than its objective (RPO) allows, or nobody knows how much.`,
      metricName: metricNames.rpoUsed,
      dataClass,
      when: {
        statistic: "Maximum",
        comparisonOperator: "GreaterThanThreshold",
        threshold: 100,
        period,
        // Twice: a figure at its limit swings around it.
        evaluationPeriods: 2,
        treatMissingData: "breaching",
      },
    })),
  ];
}
