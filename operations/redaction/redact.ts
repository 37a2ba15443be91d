import { createHash } from "node:crypto";
import type { OperationDraft } from "../entry";
import type { Counts } from "./kinds";
import { isClean } from "./kinds";
import { keptCharacters, readCharacters } from "./limits";
import type { TextRules } from "./text";
import { redactText } from "./text";

/**
 * A draft without what is personal in its texts (AUD-3), each cut to its maximum (limits.ts), and with what was taken out
 * counted by kind in `redactions`. Doing it twice changes nothing more.
 *
 * An address in `actor.id` stays: who did it has to be on record (AUD-1), and a role session is often named by it.
 * A deduplication key has to be unique without personal data: two keys that differ in it alone become one.
 */
export function redactDraft(draft: OperationDraft): OperationDraft {
  const counts: Counts[] = [];
  const clean = (text: string, kept: number, rules?: TextRules): string => {
    const { value, counts: found } = redactText(bounded(text), rules);
    if (!isClean(found)) counts.push(found);
    return cut(value, kept, text.length);
  };
  const identifier = (text: string): string => clean(text, keptCharacters.identifier);
  const optional = (text: string | null): string | null => (text === null ? null : identifier(text));
  const redacted = {
    ...draft,
    operationId: identifier(draft.operationId),
    deduplicationKey: clean(draft.deduplicationKey, keptCharacters.deduplicationKey),
    occurredAt: identifier(draft.occurredAt),
    actor: { kind: draft.actor.kind, id: clean(draft.actor.id, keptCharacters.identifier, { keep: ["email"] }) },
    source: optional(draft.source),
    destination: optional(draft.destination),
    resource: optional(draft.resource),
    outcome: clean(draft.outcome, keptCharacters.outcome),
    recoveryPoint: optional(draft.recoveryPoint),
    contentHash: optional(draft.contentHash),
    cause: draft.cause === null ? null : clean(draft.cause, keptCharacters.cause),
  };
  return { ...redacted, redactions: added(draft.redactions, counts) };
}

/** Well-formed Unicode of bounded length. Where it is cut, it ends at a gap: half a number could not be recognised. */
function bounded(text: string): string {
  const wellFormed = text.slice(0, readCharacters).replace(/\p{Surrogate}/gu, "\ufffd");
  if (text.length <= readCharacters) return wellFormed;
  // No personal number, address or escape is longer than that.
  return wellFormed.slice(0, -400);
}

function cut(text: string, kept: number, originalLength: number): string {
  const unread = originalLength > readCharacters;
  if (text.length <= kept && !unread) return text;
  // The hash is of the redacted text: long names that differ stay different, and it tells nothing that was taken out.
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const mark = `… [cut, ${originalLength.toLocaleString("en-US")} characters, ${hash}]`;
  const room = Math.max(0, kept - mark.length);
  return `${text.slice(0, room).replace(/\p{Surrogate}$/u, "")}${mark}`;
}

function added(before: OperationDraft["redactions"], counts: readonly Counts[]): OperationDraft["redactions"] {
  const total: Record<string, number> = { ...before };
  for (const [kind, number] of counts.flatMap((each) => Object.entries(each))) {
    total[kind] = (total[kind] ?? 0) + number;
  }
  return total;
}
