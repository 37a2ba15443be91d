import { objectOf, textOf } from "../common/narrow";
import type { JsonObject } from "../common/narrow";
import { decideAlarm } from "./decideAlarm";
import { notice } from "./notice";
import { eventKinds } from "./outcomes";
import type { EventKind } from "./outcomes";
import { receivedEvent } from "./types";
import type { Notice, ReceivedEvent, Severity } from "./types";

/**
 * Whether an event is worth a message, and how loud (ledger MON-3). Undefined only for a state that another one follows;
 * an event that is not understood is a warning, never silence.
 */
export function decide(event: unknown): Notice | undefined {
  const received = receivedEvent(event);
  const { source, detailType } = received;
  if (source === "aws.cloudwatch" && detailType === "CloudWatch Alarm State Change") {
    return decideAlarm(received) ?? notUnderstood(received);
  }
  if (source !== "aws.backup" || detailType === undefined || !Object.hasOwn(eventKinds, detailType)) {
    return notUnderstood(received);
  }
  const kind = eventKinds[detailType];
  return kind === undefined ? notUnderstood(received) : decideBackup(received, kind);
}

function decideBackup(event: ReceivedEvent, kind: EventKind): Notice | undefined {
  const { detail } = event;
  const state = kind.stateFields.map((field) => textOf(detail[field])).find((text) => text !== undefined);
  if (state === undefined || !Object.hasOwn(kind.states, state)) return notUnderstood(event);
  const meaning = kind.states[state];
  const worse = worseThanItsState(detail, kind, state);
  if (worse !== undefined) return announce(event, kind, worse.severity, `${kind.what} ${worse.says}`);
  if (meaning === undefined || meaning === "under-way") return undefined;
  return announce(event, kind, meaning, `${kind.what} ${state}`);
}

/** Successes that are none: AWS says COMPLETED, and something else in the event says otherwise. */
function worseThanItsState(
  detail: JsonObject,
  kind: EventKind,
  state: string,
): { readonly severity: Severity; readonly says: string } | undefined {
  if (kind.what === "Malware scan") {
    const result = textOf(objectOf(detail.scanResult).scanResultStatus);
    if (result === "THREATS_FOUND") return { severity: "critical", says: "found THREATS" };
    if (state === "COMPLETED" && result !== "NO_THREATS_FOUND") {
      return { severity: "warning", says: "COMPLETED without a clear result" };
    }
  }
  if (state !== "COMPLETED") return undefined;
  // A restore test's verdict (R8): the data came back, and is not what it should be.
  const validation = textOf(detail.validationStatus);
  if (validation === "FAILED" || validation === "TIMED_OUT") {
    return { severity: "warning", says: `COMPLETED, validation ${validation}` };
  }
  if (kind.messageMeansIssues && textOf(detail.statusMessage) !== undefined) {
    return { severity: "warning", says: "COMPLETED with issues" };
  }
  return undefined;
}

function announce(event: ReceivedEvent, kind: EventKind, severity: Severity, headline: string): Notice {
  const { detail } = event;
  const resource =
    textOf(detail.resourceArn) ??
    textOf(detail.sourceResourceArn) ??
    textOf(detail.backupVaultName) ??
    event.resources[0];
  return notice(event, {
    severity,
    headline,
    subject: [textOf(detail.resourceType), resource],
    runbook: kind.runbook,
    facts: {
      Resource: resource,
      "Resource type": textOf(detail.resourceType),
      Job:
        textOf(detail.backupJobId) ??
        textOf(detail.copyJobId) ??
        textOf(detail.restoreJobId) ??
        textOf(detail.scanJobId) ??
        textOf(detail.backupPlanId),
      Vault: textOf(detail.backupVaultName) ?? textOf(detail.sourceBackupVaultArn) ?? textOf(detail.backupVaultArn),
      "Destination vault": textOf(detail.destinationBackupVaultArn),
      "Restore test": textOf(detail.restoreTestingPlanArn),
      "Recovery point": textOf(detail.recoveryPointArn),
      "Size in bytes": sizeOf(detail.backupSizeInBytes),
      Started: textOf(detail.creationDate),
      Ended: textOf(detail.completionDate),
      "AWS says": textOf(detail.statusMessage) ?? textOf(detail.indexStatusMessage),
    },
  });
}

/** Backup and restore events give the size as text, copy events as a number. */
function sizeOf(value: unknown): string | undefined {
  return typeof value === "number" ? value.toString() : textOf(value);
}

function notUnderstood(event: ReceivedEvent): Notice {
  const { detail } = event;
  return notice(event, {
    severity: "warning",
    headline: "Unknown event",
    subject: [event.source ?? "no source", event.detailType ?? "no detail-type"],
    runbook: "unknown",
    facts: {
      Source: event.source,
      "Detail type": event.detailType,
      State: textOf(detail.state) ?? textOf(detail.status),
      Resource: event.resources[0],
    },
  });
}
