import type { OperationDraft, OperationType } from "../entry";
import { backupService } from "./backupJobs";
import { changePhases, indexPhases, oncePerPoint, phaseOf, pointPhases, scanPhases } from "./backupStates";
import type { Phases } from "./backupStates";
import { dataClassesOfBucket } from "./dataClasses";
import { draftOf, stepKey, unknownDraft } from "./draft";
import type { Envelope } from "./envelope";
import { amountOf, messageOf, objectOf, textOf } from "./narrow";

interface Change {
  readonly type: OperationType;
  readonly phases: Phases;
  readonly state: string | null;
  readonly operationId: string;
  /** @default the event: these things change more than once */
  readonly key?: string;
  readonly more?: Partial<OperationDraft>;
}

export function recoveryPointDrafts(event: Envelope): OperationDraft[] {
  const { detail } = event;
  const point = textOf(detail.recoveryPointArn) ?? event.resources[0] ?? null;
  const resource = textOf(detail.resourceArn);
  const state = textOf(detail.status) ?? textOf(detail.state);
  return [
    changeDraft(event, {
      type: "recovery-point",
      phases: pointPhases,
      state,
      operationId: point ?? event.id,
      ...(point !== null && state !== null && oncePerPoint.has(state)
        ? { key: stepKey("aws.backup", "recovery-point", point, state) }
        : {}),
      more: {
        resource,
        source: textOf(detail.backupVaultArn) ?? textOf(detail.backupVaultName),
        recoveryPoint: point,
        sizeBytes: amountOf(detail.backupSizeInBytes),
        dataClasses: dataClassesOfBucket(resource),
        cause: messageOf(detail.statusMessage),
      },
    }),
  ];
}

export function vaultDrafts(event: Envelope): OperationDraft[] {
  const { detail } = event;
  const vault = event.resources[0] ?? textOf(detail.backupVaultName);
  return [
    changeDraft(event, {
      // The event of a lock's change is a MODIFIED that says whether the vault is locked.
      type: detail.isLocked === undefined ? "configuration" : "lock",
      phases: changePhases,
      state: textOf(detail.state) ?? textOf(detail.status),
      operationId: vault ?? event.id,
      more: { resource: vault },
    }),
  ];
}

export function planDrafts(event: Envelope): OperationDraft[] {
  const { detail } = event;
  return [
    changeDraft(event, {
      type: "configuration",
      phases: changePhases,
      state: textOf(detail.state) ?? textOf(detail.status),
      operationId: textOf(detail.backupPlanId) ?? event.id,
      more: { resource: event.resources[0] ?? textOf(detail.backupPlanId) },
    }),
  ];
}

export function regionSettingDrafts(event: Envelope): OperationDraft[] {
  return [
    changeDraft(event, {
      type: "configuration",
      phases: changePhases,
      state: textOf(event.detail.state),
      operationId: event.id,
    }),
  ];
}

export function pointIndexDrafts(event: Envelope): OperationDraft[] {
  const { detail } = event;
  const point = textOf(detail.recoveryPointArn) ?? event.resources[0] ?? null;
  const resource = textOf(detail.sourceResourceArn);
  return [
    changeDraft(event, {
      type: "recovery-point",
      phases: indexPhases,
      state: textOf(detail.indexStatus),
      operationId: point ?? event.id,
      more: {
        resource,
        recoveryPoint: point,
        source: textOf(detail.backupVaultArn),
        dataClasses: dataClassesOfBucket(resource),
        cause: textOf(detail.indexStatus) === "FAILED" ? messageOf(detail.indexStatusMessage) : null,
      },
    }),
  ];
}

/** A malware scan is a verification: one that found something has failed, although AWS Backup calls it COMPLETED. */
export function scanDrafts(event: Envelope): OperationDraft[] {
  const { detail } = event;
  const id = textOf(detail.scanJobId);
  const resource = textOf(detail.resourceArn);
  const state = textOf(detail.state);
  const found = textOf(objectOf(detail.scanResult).scanResultStatus);
  const draft = changeDraft(event, {
    type: "verification",
    phases: scanPhases,
    state,
    operationId: id ?? event.id,
    ...(id === null || state === null ? {} : { key: stepKey("aws.backup", "scan", id, state) }),
    more: {
      resource,
      recoveryPoint: textOf(detail.recoveryPointArn) ?? event.resources[0] ?? null,
      source: textOf(detail.backupVaultArn),
      dataClasses: dataClassesOfBucket(resource),
      cause: messageOf(detail.statusMessage),
    },
  });
  const clean = found === "NO_THREATS_FOUND" || (state !== "COMPLETED" && found !== "THREATS_FOUND");
  return [clean ? draft : { ...draft, phase: "failed", cause: `Scan result: ${found ?? "none"}` }];
}

function changeDraft(event: Envelope, change: Change): OperationDraft {
  const { type, state, operationId } = change;
  const { cause = null, ...more } = change.more ?? {};
  const phase = phaseOf(change.phases, state);
  if (phase === undefined || state === null) {
    return unknownDraft(event, `${event.detailType} says ${state ?? "no state"}.`, {
      ...more,
      operationId,
      type,
      actor: backupService,
    });
  }
  return draftOf({
    ...more,
    operationId,
    deduplicationKey: change.key ?? stepKey("event", event.source, event.id),
    occurredAt: event.time,
    actor: backupService,
    type,
    phase,
    outcome: state,
    cause: phase === "failed" ? cause : null,
  });
}
