import type { OperationType } from "../../operations/entry";
import { textOf } from "../common/narrow";
import type { Silence } from "./decide";
import { notice } from "./notice";
import type { Notice, ReceivedEvent, Severity } from "./types";

/**
 * What the failure of an operation of ours is worth (document A, "Alerting Mechanisms"): no backup, no failover, no
 * replication and corrupt data are critical; what can be repeated before it hurts is a warning.
 */
const failures: Readonly<Record<OperationType, Severity>> = {
  backup: "critical",
  copy: "critical",
  restore: "critical",
  "restore-validation": "warning",
  "recovery-point": "warning",
  verification: "critical",
  replication: "critical",
  retention: "warning",
  erasure: "warning",
  configuration: "warning",
  failover: "critical",
  failback: "critical",
  escalation: "critical",
  key: "critical",
  lock: "critical",
  policy: "warning",
  anchor: "warning",
};

/** An event of our own functions and runbooks: a failed step, or a step of the ladder. Undefined for any other shape. */
export function decideOwn(event: ReceivedEvent): Notice | Silence | undefined {
  const { detail } = event;
  const type = textOf(detail.type);
  const phase = textOf(detail.phase);
  const outcome = textOf(detail.outcome);
  if (type === undefined || !Object.hasOwn(failures, type) || outcome === undefined) return undefined;
  if (phase === "started" || phase === "succeeded") {
    // The ladder's own messages tell who was called; that somebody answered, everybody should know.
    return type === "escalation" && phase === "succeeded" ? answered(event, outcome) : "silence";
  }
  if (phase !== "failed") return undefined;
  const severity = severityOf(type as OperationType, outcome);
  const resource = textOf(detail.resource);
  const source = textOf(objectId(detail.actor));
  return notice(event, {
    severity,
    headline: `${type} failed`,
    subject: [outcome, resource ?? source],
    // Runs have IDs and counts of their own; what fails the same way again is the same incident.
    identity: [outcome.replace(/\d+/g, "n"), resource ?? source],
    runbook: type === "escalation" ? "escalation" : "operation",
    // The ladder's end is told and does not start another one.
    escalates: severity === "critical" && type !== "escalation",
    facts: { ...common(event, outcome), Cause: textOf(detail.cause) },
  });
}

/**
 * "Verification failures" are a warning; that something is not as it should be is corruption, and critical. Replication
 * that is UNKNOWN is no such failure: a patient file of four minutes that could not be looked at may be in one Region only.
 */
function severityOf(type: OperationType, outcome: string): Severity {
  if (type === "verification" && /^unknown\b|silent success/i.test(outcome)) return "warning";
  return failures[type];
}

function answered(event: ReceivedEvent, outcome: string): Notice {
  return notice(event, {
    severity: "informational",
    headline: `Escalation ${outcome}`,
    subject: [textOf(event.detail.operationId)],
    runbook: "escalation",
    facts: { ...common(event, outcome), By: textOf(objectId(event.detail.actor)) },
  });
}

function common({ detail }: ReceivedEvent, outcome: string): Readonly<Record<string, string | undefined>> {
  return {
    Operation: textOf(detail.operationId),
    Outcome: outcome,
    Resource: textOf(detail.resource),
    Source: textOf(detail.source),
    Destination: textOf(detail.destination),
    "Recovery point": textOf(detail.recoveryPoint),
  };
}

function objectId(actor: unknown): unknown {
  return typeof actor === "object" && actor !== null && "id" in actor ? actor.id : undefined;
}
