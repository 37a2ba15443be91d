import type { DataClass, RetentionStage } from "../../protection/dataClasses";
import { expiresByLifecycle, lifetimeDays, stageNoncurrentDays } from "../../protection/retention";

/** Days after which the parts of an upload that never finished are removed. They are no object yet: no law counts them. */
const incompleteUploadDays = 7;

/** STANDARD_IA from 30 days on, and 30 days in it before the next class: S3 rejects less. */
const infrequentAccessDays = 30;

/** What AWS Backup cannot read: it skips such versions and completes "with issues" (X1). */
const unreadableByBackup: ReadonlySet<string> = new Set(["DEEP_ARCHIVE"]);

/** One rule of a bucket's lifecycle configuration, in S3's words; days count from an object's creation. */
export interface LifecycleRule {
  readonly id: string;
  readonly status: "Enabled";
  /** "" is every object of the bucket. */
  readonly filter: { readonly prefix: string };
  readonly transitions?: { readonly days: number; readonly storageClass: string }[];
  readonly noncurrentVersionTransitions?: { readonly noncurrentDays: number; readonly storageClass: string }[];
  readonly expiration?: { readonly days: number } | { readonly expiredObjectDeleteMarker: true };
  readonly noncurrentVersionExpiration?: { readonly noncurrentDays: number };
  readonly abortIncompleteMultipartUpload?: { readonly daysAfterInitiation: number };
}

/**
 * The lifecycle of a class's bucket, from its retention stages.
 *
 * - A stage that ends in a person's review has no expiration of any kind, noncurrent versions and delete markers included
 *   (RET-1, RET-11): what a mistaken delete hid stays recoverable for as long as the record is kept.
 * - Every other stage expires on its own prefix at the end of its objects' life; the versions go `noncurrentDays` later.
 *   Where a law sets a floor it is Object Lock that holds a version deleted too early: lifecycle waits for the lock.
 * - A delete marker without versions is removed by a rule of its own: S3 takes the flag neither with days nor in a rule
 *   that waits for them, and a stage without an end (consent) has no days at all.
 *
 * Both sides of a pair carry the same rules, because replication carries no expirations (X4).
 */
export function lifecycleRules(dataClass: DataClass): LifecycleRule[] {
  return [
    ...dataClass.stages.flatMap((stage) => [
      ...stageRule(dataClass, stage),
      ...(stageNoncurrentDays(dataClass, stage) === null ? [] : [deleteMarkerRule(stage)]),
    ]),
    {
      id: "incomplete-uploads",
      status: "Enabled",
      filter: { prefix: "" },
      abortIncompleteMultipartUpload: { daysAfterInitiation: incompleteUploadDays },
    },
  ];
}

/** Why the class's transitions or its lock cannot be what they say; empty when they can. */
export function storageProblems(dataClass: DataClass): string[] {
  const problems: string[] = [];
  for (const { storageClass, afterDays } of dataClass.transitions) {
    const field = `${dataClass.id}.transitions: ${storageClass} after ${afterDays} days`;
    if (dataClass.cadence !== "none" && unreadableByBackup.has(storageClass)) {
      problems.push(
        `${field} in a bucket that AWS Backup selects (cadence ${dataClass.cadence}): it skips what it cannot read (X1). Use STANDARD_IA or GLACIER_IR.`,
      );
    }
    if (storageClass === "STANDARD_IA" && afterDays < infrequentAccessDays) {
      problems.push(`${field}: S3 accepts it from ${infrequentAccessDays} days on.`);
    }
  }
  for (const stage of dataClass.stages) {
    const [first, ...others] = transitionsOf(dataClass, stage);
    const next = others[0];
    if (first?.storageClass === "STANDARD_IA" && next && next.afterDays < first.afterDays + infrequentAccessDays) {
      problems.push(
        `${dataClass.id}.transitions: ${next.storageClass} after ${next.afterDays} days comes less than ${infrequentAccessDays} days after STANDARD_IA (${first.afterDays}).`,
      );
    }
  }
  if (dataClass.objectLock !== null && (dataClass.id === "sensitive" || dataClass.id === "biometric")) {
    problems.push(
      `${dataClass.id}.objectLock: this class is erased at once or after a year and must stay deletable; set it to null (RET-4, RET-5).`,
    );
  }
  return problems;
}

function stageRule(dataClass: DataClass, stage: RetentionStage): LifecycleRule[] {
  const noncurrentDays = stageNoncurrentDays(dataClass, stage);
  const days = expiresByLifecycle(dataClass, stage) ? lifetimeDays(dataClass, stage) : null;
  const moves = transitionsOf(dataClass, stage);
  const rule: LifecycleRule = {
    id: `${slug(stage)}-retention`,
    status: "Enabled",
    filter: { prefix: stage.prefix },
    ...(moves.length === 0
      ? {}
      : { transitions: moves.map(({ afterDays, storageClass }) => ({ days: afterDays, storageClass })) }),
    // Versions that stay for ever would otherwise stay in the class that they were replaced in.
    ...(moves.length === 0 || noncurrentDays !== null
      ? {}
      : {
          noncurrentVersionTransitions: moves.map(({ afterDays, storageClass }) => ({
            noncurrentDays: afterDays,
            storageClass,
          })),
        }),
    ...(days === null ? {} : { expiration: { days } }),
    ...(noncurrentDays === null ? {} : { noncurrentVersionExpiration: { noncurrentDays } }),
  };
  // S3 rejects a rule without an action.
  return Object.keys(rule).length > 3 ? [rule] : [];
}

function deleteMarkerRule(stage: RetentionStage): LifecycleRule {
  return {
    id: `${slug(stage)}-delete-markers`,
    status: "Enabled",
    filter: { prefix: stage.prefix },
    expiration: { expiredObjectDeleteMarker: true },
  };
}

/** The moves of a stage's objects, earliest first. One at or after their end never happens, and S3 rejects it. */
function transitionsOf(dataClass: DataClass, stage: RetentionStage): DataClass["transitions"] {
  const end = expiresByLifecycle(dataClass, stage) ? lifetimeDays(dataClass, stage) : null;
  return dataClass.transitions
    .filter(({ prefix }) => prefix === undefined || prefix === stage.prefix)
    .filter(({ afterDays }) => end === null || afterDays < end)
    .toSorted((a, b) => a.afterDays - b.afterDays);
}

/** Unique in a bucket: prefixes are; a stage without one is the only stage. */
function slug({ name, prefix }: RetentionStage): string {
  return prefix === "" ? name : prefix.replace(/\/+$/, "").replaceAll("/", "-");
}
