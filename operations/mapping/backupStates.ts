import type { OperationPhase } from "../entry";

export type Phases = Readonly<Record<string, OperationPhase>>;

/**
 * What AWS Backup's states say about an operation. "Not FAILED" is not "COMPLETED" (S15): PARTIAL, EXPIRED and ABORTED
 * left nothing to rely on, so they are failures.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupJob.html, API_CopyJob.html, API_RestoreJobsListMember.html
 */
export const jobPhases: Phases = {
  CREATED: "started",
  PENDING: "started",
  RUNNING: "started",
  COMPLETING: "started",
  FAILING: "started",
  ABORTING: "started",
  COMPLETED: "succeeded",
  PARTIAL: "failed",
  FAILED: "failed",
  EXPIRED: "failed",
  ABORTED: "failed",
};

/** A recovery point's life. STOPPED: a continuous backup was interrupted (S14). EXPIRED: past its end, and not deletable. */
export const pointPhases: Phases = {
  CREATING: "started",
  DELETING: "started",
  COMPLETED: "succeeded",
  AVAILABLE: "succeeded",
  MODIFIED: "succeeded",
  DELETED: "succeeded",
  PARTIAL: "failed",
  STOPPED: "failed",
  EXPIRED: "failed",
};

/** States that a recovery point reaches once; the others come again and differ by their event. */
export const oncePerPoint: ReadonlySet<string> = new Set([
  "CREATING",
  "COMPLETED",
  "PARTIAL",
  "EXPIRED",
  "DELETING",
  "DELETED",
]);

/** Vaults, plans and Region settings. */
export const changePhases: Phases = { CREATED: "succeeded", MODIFIED: "succeeded", DELETED: "succeeded" };

export const indexPhases: Phases = {
  PENDING: "started",
  DELETING: "started",
  ACTIVE: "succeeded",
  DELETED: "succeeded",
  FAILED: "failed",
};

export const scanPhases: Phases = {
  CREATED: "started",
  RUNNING: "started",
  COMPLETED: "succeeded",
  COMPLETED_WITH_ISSUES: "failed",
  FAILED: "failed",
  CANCELED: "failed",
};

/** The verdict on a restore test (R8). */
export const validationPhases: Phases = {
  VALIDATING: "started",
  SUCCESSFUL: "succeeded",
  FAILED: "failed",
  TIMED_OUT: "failed",
};

/** Whether there is such a state; inherited names such as `constructor` are none. */
export function phaseOf(phases: Phases, state: string | null): OperationPhase | undefined {
  return state !== null && Object.hasOwn(phases, state) ? phases[state] : undefined;
}
