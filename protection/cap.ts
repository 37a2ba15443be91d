import type { DataClass, RetentionStage } from "./dataClasses";
import { lifetimeDays, stageStartDays } from "./retention";

/**
 * A data class as staging keeps it: each stage and each lock lasts at most `maximumDays`. No law's floor applies, since
 * staging holds no patient data. What happens at the end stays: medical records wait for a review there too, so that
 * staging tries the very rule that production depends on.
 */
export function capped(dataClass: DataClass, maximumDays: number): DataClass {
  const atMost = (days: number | null) => (days === null ? null : Math.min(days, maximumDays));
  // One stage after the other, since an anonymized one begins where the capped identifiable one ends.
  const stages = dataClass.stages.reduce<readonly RetentionStage[]>((before, stage) => {
    const lifetime = lifetimeDays(dataClass, stage);
    const start = stageStartDays({ ...dataClass, stages: before }, stage);
    const endsAfterDays = lifetime === null ? null : start + Math.min(lifetime, maximumDays);
    const floor = stage.legalFloorDays === undefined ? {} : { legalFloorDays: null };
    const noncurrent = stage.noncurrentDays === undefined ? {} : { noncurrentDays: atMost(stage.noncurrentDays) };
    return [...before, { ...stage, ...floor, ...noncurrent, endsAfterDays }];
  }, []);
  const { objectLock } = dataClass;
  return {
    ...dataClass,
    stages,
    legalFloorDays: null,
    noncurrentDays: atMost(dataClass.noncurrentDays),
    // A transition on the day of the end, or after it, would only be paid for.
    transitions: dataClass.transitions.filter(({ afterDays }) => afterDays < maximumDays),
    objectLock: objectLock && { ...objectLock, defaultRetentionDays: atMost(objectLock.defaultRetentionDays) },
  };
}
