import { createHash } from "node:crypto";
import type { OperationDraft, OperationType } from "../entry";
import { readCharacters } from "../redaction/limits";
import { redactText } from "../redaction/text";
import type { Envelope } from "./envelope";

type Known = Pick<
  OperationDraft,
  "operationId" | "deduplicationKey" | "occurredAt" | "actor" | "type" | "phase" | "outcome"
>;

/** What an entry's `outcome` is where the event said something that this version does not know. */
export const unknownOutcome = "UNKNOWN";

/** A draft in which everything that is not given is not known. */
export function draftOf(given: Known & Partial<OperationDraft>): OperationDraft {
  return {
    dataClasses: [],
    source: null,
    destination: null,
    resource: null,
    recoveryPoint: null,
    contentHash: null,
    sizeBytes: null,
    durationSeconds: null,
    cause: null,
    redactions: {},
    ...given,
  };
}

const longestKey = 512;

/**
 * One text for the parts that make a step what it is. What would be ambiguous or too long for a key of DynamoDB (2,048
 * bytes) becomes a hash. Of personal data there is none, since a number with a check digit is soon found by trying (AUD-3):
 * then the parts stay, and whoever redacts the key tells it apart by the event that it came from.
 */
export function stepKey(...parts: readonly string[]): string {
  const key = parts.join("|");
  if (key.length <= longestKey && parts.every((part) => !part.includes("|"))) return key;
  const whole = JSON.stringify(parts);
  if ([...parts, whole].some((text) => redactText(text.slice(0, readCharacters)).value !== text)) return whole;
  return `sha256:${createHash("sha256").update(whole).digest("hex")}`;
}

/**
 * An event that this version does not understand, recorded all the same. The phase is `started` because that claims
 * nothing about how it ended.
 */
export function unknownDraft(
  event: Envelope,
  cause: string,
  given: Partial<OperationDraft> & { readonly type?: OperationType } = {},
): OperationDraft {
  return draftOf({
    operationId: event.id,
    deduplicationKey: stepKey("event", event.source, event.id),
    occurredAt: event.time,
    actor: { kind: "service", id: event.source },
    type: "configuration",
    phase: "started",
    outcome: unknownOutcome,
    resource: event.resources[0] ?? null,
    cause,
    ...given,
  });
}
