import {
  coldStorageGapDays,
  maxContinuousDays,
  minStartWindowMinutes,
  retentionLimits,
} from "../../protection/backupLimits";
import type { Cadence } from "../../protection/schedules";

/** Whole days; AWS Backup's own words. */
export interface Lifecycle {
  readonly deleteAfter: number;
  readonly coldStorageAfter?: number;
  readonly optInToArchiveForSupportedResources?: boolean;
}

/** Copy actions in one rule (S5). */
const maxCopyActions = 5;

/**
 * The lifecycle of a rule or of a copy, complete: a partial one of a copy drops what it does not repeat (L10).
 *
 * A retention too short for cold storage (L1) stays warm. The archive opt-in goes with cold storage: alone it does
 * nothing (L6), and without it EBS stays warm (L5).
 */
export function lifecycleOf(deleteAfterDays: number, coldStorageAfterDays: number | undefined): Lifecycle {
  if (coldStorageAfterDays === undefined || deleteAfterDays < coldStorageAfterDays + coldStorageGapDays) {
    return { deleteAfter: deleteAfterDays };
  }
  return {
    deleteAfter: deleteAfterDays,
    coldStorageAfter: coldStorageAfterDays,
    optInToArchiveForSupportedResources: true,
  };
}

/** What AWS Backup would refuse in a cadence, or accept and fail every night. */
export function cadenceProblems(cadence: Cadence): string[] {
  const problems: string[] = [];
  const where = `cadence ${cadence.id}`;
  const { deleteAfterDays, coldStorageAfterDays, startWindowMinutes, completionWindowMinutes } = cadence;
  const longestDays = cadence.continuous ? maxContinuousDays : retentionLimits.maxDays;
  if (!Number.isInteger(deleteAfterDays) || deleteAfterDays < 1 || deleteAfterDays > longestDays) {
    problems.push(
      `${where}: deleteAfterDays is ${deleteAfterDays}; allowed are whole days from 1 to ${longestDays} (${cadence.continuous ? "L3" : "L2"})`,
    );
  }
  if (coldStorageAfterDays !== undefined && cadence.continuous) {
    problems.push(
      `${where}: coldStorageAfterDays is ${coldStorageAfterDays}; continuous backups have no cold storage (L3); remove it`,
    );
  } else if (coldStorageAfterDays !== undefined && deleteAfterDays < coldStorageAfterDays + coldStorageGapDays) {
    problems.push(
      `${where}: deleteAfterDays is ${deleteAfterDays}; with coldStorageAfterDays ${coldStorageAfterDays} at least ${coldStorageAfterDays + coldStorageGapDays} is allowed (L1)`,
    );
  }
  if (startWindowMinutes < minStartWindowMinutes) {
    problems.push(
      `${where}: startWindowMinutes is ${startWindowMinutes}; at least ${minStartWindowMinutes} is allowed (S8)`,
    );
  }
  if (completionWindowMinutes <= startWindowMinutes) {
    problems.push(
      `${where}: completionWindowMinutes is ${completionWindowMinutes}; it has to be more than startWindowMinutes ${startWindowMinutes} (S8)`,
    );
  }
  if (cadence.copies.length > maxCopyActions) {
    problems.push(`${where}: ${cadence.copies.length} copies; at most ${maxCopyActions} are allowed (S5)`);
  }
  return problems;
}
