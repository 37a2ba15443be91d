import type { Plain } from "../../framework/values";
import { alternatives, passes } from "./eventPattern";

/** A job event of AWS Backup: where it says how the job stands, and what it may say there (botocore, backup enums). */
export interface JobEvent {
  readonly type: string;
  /** S13: restore jobs have a status, the others a state. */
  readonly field: "state" | "status";
  readonly states: readonly string[];
  /** Terminal states that are not COMPLETED (S15). */
  readonly failures: readonly string[];
}

/** Of restore tests too: those carry the ARN of their plan as detail.restoreTestingPlanArn. */
export const restoreJobEvent: JobEvent = {
  type: "Restore Job State Change",
  field: "status",
  states: ["PENDING", "RUNNING", "COMPLETED", "ABORTED", "FAILED"],
  failures: ["ABORTED", "FAILED"],
};

export const jobEvents: readonly JobEvent[] = [
  {
    type: "Backup Job State Change",
    field: "state",
    states: ["CREATED", "PENDING", "RUNNING", "ABORTING", "ABORTED", "COMPLETED", "FAILED", "EXPIRED", "PARTIAL"],
    failures: ["ABORTED", "EXPIRED", "FAILED", "PARTIAL"],
  },
  {
    type: "Copy Job State Change",
    field: "state",
    states: ["CREATED", "RUNNING", "COMPLETED", "FAILED", "PARTIAL"],
    failures: ["FAILED", "PARTIAL"],
  },
  restoreJobEvent,
];

export function isFromBackup(pattern: Plain): boolean {
  return passes(pattern.source, "aws.backup");
}

/** Whether the pattern takes the event of a job in the state, as far as source, type and state decide. */
export function takes(pattern: Plain, event: JobEvent, state: string): boolean {
  const other = event.field === "state" ? "status" : "state";
  return (
    isFromBackup(pattern) &&
    passes(pattern["detail-type"], event.type) &&
    alternatives(pattern.detail).some(
      (detail) => passes(detail[event.field], state) && (detail[other] === undefined || isAbsent(detail[other])),
    )
  );
}

/** A filter that a field passes by not being there. */
function isAbsent(filter: unknown): boolean {
  return JSON.stringify(filter) === '[{"exists":false}]';
}
