import type { OperationDraft } from "../../operations/entry";
import { redactDraft } from "../../operations/redaction/redact";
import type { PreparedDraft } from "./types";

/**
 * Redacts and bounds a draft (AUD-3), and settles its key. Two steps must not become one because what told them apart was
 * taken out of their keys, so a key that lost something is told apart by where it came from. Not by a hash of what was
 * there: there are few enough CPFs to try them all.
 *
 * @param origin the same for every delivery of the step and for no other, and nothing personal: {@link originOf}
 */
export function prepare(draft: OperationDraft, origin: string): PreparedDraft {
  const redacted = redactDraft(draft);
  const key =
    redacted.deduplicationKey === draft.deduplicationKey
      ? draft.deduplicationKey
      : `${redacted.deduplicationKey}|${origin}`;
  return { key, draft: { ...redacted, deduplicationKey: key } };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Where a step came from: the event's ID, which EventBridge's second deliveries repeat, and its place among the event's
 * steps. What is no ID of EventBridge's is not trusted to be free of personal data; the queue's own ID stands for it.
 */
export function originOf(event: unknown, messageId: string, step: number): string {
  const id = typeof event === "object" && event !== null && "id" in event ? event.id : undefined;
  const known = typeof id === "string" && uuid.test(id);
  return known ? `event:${id}:${step}` : `message:${messageId}:${step}`;
}
