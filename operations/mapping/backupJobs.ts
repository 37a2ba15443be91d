import type { OperationDraft, OperationType } from "../entry";
import { jobPhases, phaseOf, validationPhases } from "./backupStates";
import { dataClassesOfBucket } from "./dataClasses";
import { draftOf, stepKey, unknownDraft, unknownOutcome } from "./draft";
import type { Envelope } from "./envelope";
import { amountOf, messageOf, momentOf, secondsBetween, textOf } from "./narrow";

/** AWS Backup acts by itself: who asked for a job on demand is in the StartBackupJob call that CloudTrail reports. */
export const backupService = { kind: "service", id: "backup.amazonaws.com" } as const;

interface Job {
  readonly type: OperationType;
  readonly id: string | null;
  readonly state: string | null;
  readonly resource: string | null;
  readonly source: string | null;
  readonly destination: string | null;
  readonly recoveryPoint: string | null;
}

export function backupJobDrafts(event: Envelope): OperationDraft[] {
  const { detail } = event;
  const resource = textOf(detail.resourceArn);
  const state = textOf(detail.state);
  return [
    jobDraft(event, {
      type: "backup",
      id: textOf(detail.backupJobId),
      state,
      resource,
      source: resource,
      destination: textOf(detail.backupVaultArn) ?? textOf(detail.backupVaultName),
      // Only the event of a job that left a point names it; the others name what is backed up.
      recoveryPoint:
        state === "COMPLETED" || state === "PARTIAL"
          ? (textOf(detail.recoveryPointArn) ?? event.resources.find((arn) => arn !== resource) ?? null)
          : null,
    }),
  ];
}

export function copyJobDrafts(event: Envelope): OperationDraft[] {
  const { detail } = event;
  return [
    jobDraft(event, {
      type: "copy",
      id: textOf(detail.copyJobId),
      state: textOf(detail.state),
      resource: textOf(detail.resourceArn),
      // The point that is copied, so that a copy can be traced to the moment that its data is of.
      source: textOf(detail.sourceRecoveryPointArn) ?? event.resources[0] ?? textOf(detail.sourceBackupVaultArn),
      destination: textOf(detail.destinationBackupVaultArn),
      recoveryPoint: textOf(detail.destinationRecoveryPointArn),
    }),
  ];
}

/**
 * A restore, and the verdict on it where there is one: a restore test's event is sent again, still COMPLETED, when its
 * validation has changed. Restore events say `status`, except that CREATED says `state` (S13).
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-validation.html
 */
export function restoreJobDrafts(event: Envelope): OperationDraft[] {
  const { detail } = event;
  const recoveryPoint = textOf(detail.recoveryPointArn) ?? event.resources[0] ?? null;
  const restore = jobDraft(event, {
    type: "restore",
    id: textOf(detail.restoreJobId),
    state: textOf(detail.status) ?? textOf(detail.state),
    resource: textOf(detail.sourceResourceArn),
    source: recoveryPoint,
    destination: textOf(detail.createdResourceArn),
    recoveryPoint,
  });
  const verdict = textOf(detail.validationStatus);
  if (verdict === null) return [restore];
  const phase = phaseOf(validationPhases, verdict);
  const message = messageOf(detail.validationStatusMessage);
  return [
    restore,
    {
      ...restore,
      deduplicationKey: stepKey("aws.backup", "restore-validation", restore.operationId, verdict),
      occurredAt: event.time,
      type: "restore-validation",
      phase: phase ?? "started",
      outcome: phase === undefined ? unknownOutcome : verdict,
      cause: phase === undefined ? `AWS Backup says ${verdict}.` : message,
      sizeBytes: null,
      durationSeconds: null,
    },
  ];
}

/**
 * A step of a job. Its key is job and state, not the event: AWS Backup announces RUNNING again and again, and a message
 * that comes twice with two event IDs is still the same step.
 */
function jobDraft(event: Envelope, job: Job): OperationDraft {
  const { detail } = event;
  const common = {
    actor: backupService,
    type: job.type,
    dataClasses: dataClassesOfBucket(job.resource),
    resource: job.resource,
    source: job.source,
    destination: job.destination,
    recoveryPoint: job.recoveryPoint,
  };
  const phase = phaseOf(jobPhases, job.state);
  if (job.id === null || phase === undefined || job.state === null) {
    return unknownDraft(event, `AWS Backup says ${job.state ?? "no state"}.`, {
      ...common,
      ...(job.id === null ? {} : { operationId: job.id }),
    });
  }
  const ended = phase !== "started";
  const occurredAt = (ended ? momentOf(detail.completionDate) : null) ?? event.time;
  return draftOf({
    ...common,
    operationId: job.id,
    deduplicationKey: stepKey("aws.backup", job.type, job.id, job.state),
    occurredAt,
    phase,
    outcome: job.state,
    // A job under way reports what it has moved so far.
    sizeBytes: ended ? amountOf(detail.backupSizeInBytes) : null,
    durationSeconds: ended ? secondsBetween(momentOf(detail.creationDate), occurredAt) : null,
    // COMPLETED with a message is "completed with issues".
    cause: ended ? messageOf(detail.statusMessage) : null,
  });
}
