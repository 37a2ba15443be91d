import type { IncidentRef } from "../../operations/escalation/incident";
import type { OwnEventDetail } from "../../operations/ownEvent";
import type { Ladder } from "../../protection/escalation";
import { isObject, objectOf, textOf } from "../common/narrow";
import type { Incident } from "../incidents/types";

/** What the state machine hands over: the incident from its input, the ladder from its definition. */
export interface EscalateRequest {
  readonly incident: IncidentRef & { readonly severity: string; readonly section: string };
  readonly ladder: Ladder;
}

/** What it gets back. `open` waits until `nextAt`; everything else ends the execution. */
export type EscalateAnswer =
  | {
      readonly status: "open";
      readonly nextAt: string;
      readonly level: number;
      readonly told: number;
      readonly failed: readonly string[];
    }
  | { readonly status: "acknowledged" | "resolved" | "superseded" | "exhausted" };

/** A message to one recipient, by protocol as SNS takes it. */
export interface RungMessage {
  readonly subject: string;
  readonly body: { readonly default: string; readonly sms: string; readonly https: string };
}

/** What the function needs of AWS. */
export interface EscalatePorts {
  readIncident(id: string): Promise<Incident | undefined>;
  /** The acknowledgement link of one recipient. */
  link(incident: IncidentRef, recipient: string, expiresAt: number): Promise<string>;
  send(recipient: string, message: RungMessage): Promise<void>;
  report(detail: OwnEventDetail): Promise<void>;
  /** What went wrong and did not stop the ladder. */
  warn(message: string, facts: Readonly<Record<string, unknown>>): void;
}

/** The state machine's input was not made by the alarm function, or its definition is broken. */
export class MalformedRequestError extends Error {
  override readonly name = "MalformedRequestError";
}

export function escalateRequest(event: unknown): EscalateRequest {
  const { incident, ladder } = objectOf(event);
  const { id, openedAt, severity, section } = objectOf(incident);
  const facts = { id: textOf(id), openedAt: textOf(openedAt), severity: textOf(severity), section: textOf(section) };
  if (facts.id === undefined || facts.openedAt === undefined || Number.isNaN(Date.parse(facts.openedAt))) {
    throw new MalformedRequestError(
      "incident: needs an id and openedAt, as lambdas/backup-alarm/ladder.ts writes them.",
    );
  }
  if (!isLadder(ladder)) throw new MalformedRequestError("ladder: needs levels, reminderMinutes and endAfterMinutes.");
  const { severity: loud = "critical", section: where = "unknown" } = facts;
  return { incident: { id: facts.id, openedAt: facts.openedAt, severity: loud, section: where }, ladder };
}

function isLadder(value: unknown): value is Ladder {
  const { levels, reminderMinutes, endAfterMinutes } = objectOf(value);
  return (
    typeof reminderMinutes === "number" &&
    reminderMinutes > 0 &&
    typeof endAfterMinutes === "number" &&
    Array.isArray(levels) &&
    levels.every(
      (level) => isObject(level) && typeof level.afterMinutes === "number" && Array.isArray(level.recipients),
    )
  );
}
