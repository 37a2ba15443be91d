import { incidentId } from "../../operations/escalation/incident";
import { objectOf, textOf } from "../common/narrow";
import type { JsonObject } from "../common/narrow";
import type { Silence } from "./decide";
import { notice } from "./notice";
import { eventKinds } from "./outcomes";
import type { EventKind } from "./outcomes";
import type { Notice, ReceivedEvent, Severity } from "./types";

const withIssues = "COMPLETED with issues";
const withoutAirGap = "COMPLETED outside the air gap";

/** AWS Backup's own events; undefined for an event or a state that is not in the table. */
export function decideBackup(event: ReceivedEvent): Notice | Silence | undefined {
  const { detail, detailType } = event;
  if (detailType === undefined || !Object.hasOwn(eventKinds, detailType)) return undefined;
  const kind = eventKinds[detailType];
  if (kind === undefined) return undefined;
  const state = kind.stateFields.map((field) => textOf(detail[field])).find((text) => text !== undefined);
  if (state === undefined || !Object.hasOwn(kind.states, state)) return undefined;
  const meaning = kind.states[state];
  const worse = worseThanItsState(detail, kind, state);
  if (worse !== undefined) return announce(event, kind, worse.severity, `${kind.what} ${worse.says}`);
  if (meaning === undefined || meaning === "under-way") return "silence";
  // A job that went through ends what the one before it failed at. Whoever stopped it is another question (ABORTED).
  const isWhole = kind.messageMeansIssues && state === "COMPLETED";
  const headline = kind.headlines?.[state] ?? `${kind.what} ${state}`;
  return announce(event, kind, meaning, headline, isWhole ? repaired(event, kind) : []);
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
  const said = kind.messageMeansIssues ? textOf(detail.statusMessage) : undefined;
  if (kind.what === "Backup" && said !== undefined && missesAirGap.test(said)) {
    return { severity: "critical", says: withoutAirGap };
  }
  if (said !== undefined) {
    return { severity: "warning", says: withIssues };
  }
  return undefined;
}

/**
 * How a success says that it left the air gap out (V8): the point is in the standard vault, and no air-gapped copy is
 * tried. The event does not name the vault that was meant, so its message does; AWS documents that there is one and not
 * its words, and any other message stays a warning.
 */
const missesAirGap = /\bair[\s-]*gap/i;

/** The incidents of the same resource and destination that a complete success ends. */
function repaired(event: ReceivedEvent, kind: EventKind): string[] {
  const subject = identityOf(event);
  const states = ["FAILED", "EXPIRED", "PARTIAL"].flatMap((state): [Severity, string][] => {
    const meaning = kind.states[state];
    return meaning === undefined || meaning === "under-way" ? [] : [[meaning, `${kind.what} ${state}`]];
  });
  const successes: [Severity, string][] = [
    ["warning", `${kind.what} ${withIssues}`],
    ...(kind.what === "Backup" ? [["critical", `${kind.what} ${withoutAirGap}`] satisfies [Severity, string]] : []),
  ];
  return [...states, ...successes].map(([severity, cause]) => incidentId({ severity, subject, cause }));
}

/** A copy to another vault is another incident: the one that works does not repair the other. */
function identityOf(event: ReceivedEvent): (string | undefined)[] {
  const { detail } = event;
  return [textOf(detail.resourceType), resourceOf(event), textOf(detail.destinationBackupVaultArn)];
}

function resourceOf({ detail, resources }: ReceivedEvent): string | undefined {
  return (
    textOf(detail.resourceArn) ?? textOf(detail.sourceResourceArn) ?? textOf(detail.backupVaultName) ?? resources[0]
  );
}

function announce(
  event: ReceivedEvent,
  kind: EventKind,
  severity: Severity,
  headline: string,
  resolves: readonly string[] = [],
): Notice {
  const { detail } = event;
  const resource = resourceOf(event);
  return notice(event, {
    severity,
    headline,
    subject: [textOf(detail.resourceType), resource],
    identity: identityOf(event),
    resolves,
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
