import type { DataClass, EndAction, RetentionStage } from "./dataClasses";

type Retained = Pick<DataClass, "stages" | "endAction" | "noncurrentDays" | "legalFloorDays">;

/** What happens when the stage is over: its own end, or the class's. */
export function stageEndAction(dataClass: Retained, stage: RetentionStage): EndAction {
  return stage.endAction ?? dataClass.endAction;
}

/** Days after which a noncurrent version under the stage's prefix is deleted; null: never. */
export function stageNoncurrentDays(dataClass: Retained, stage: RetentionStage): number | null {
  return stage.noncurrentDays === undefined ? dataClass.noncurrentDays : stage.noncurrentDays;
}

/** The law's minimum for the stage's data in days; null where no law sets one. */
export function stageLegalFloorDays(dataClass: Retained, stage: RetentionStage): number | null {
  return stage.legalFloorDays === undefined ? dataClass.legalFloorDays : stage.legalFloorDays;
}

/** Days on the class's clock at which the stage begins: an anonymized record is written when the identifiable one ends. */
export function stageStartDays(dataClass: Retained, stage: RetentionStage): number {
  if (stage.name !== "anonymized") return 0;
  return dataClass.stages.find((candidate) => candidate.name === "identifiable")?.endsAfterDays ?? 0;
}

/**
 * Days from the creation of an object under the stage's prefix to the stage's end; null: no end by itself.
 * This is the number for an S3 lifecycle rule, which counts from each object's own creation.
 */
export function lifetimeDays(dataClass: Retained, stage: RetentionStage): number | null {
  return stage.endsAfterDays === null ? null : stage.endsAfterDays - stageStartDays(dataClass, stage);
}

/**
 * Whether S3 may expire the stage's objects by itself. Never where a person must look first: the medical clock runs from
 * the record's last entry, which S3 cannot see (Lei 13.787/2018 art. 6, RET-1, RET-11).
 */
export function expiresByLifecycle(dataClass: Retained, stage: RetentionStage): boolean {
  return stage.endsAfterDays !== null && stageEndAction(dataClass, stage) !== "manual-review";
}
