import type { OperationDraft } from "../entry";
import { draftOf, stepKey, unknownDraft } from "./draft";
import type { Envelope } from "./envelope";

/**
 * What KMS says by itself. Deletion is the end of the window: until then only CloudTrail knows of it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html
 */
const announced: Readonly<Record<string, string>> = {
  "KMS CMK Deletion": "DELETED",
  "KMS CMK Rotation": "ROTATED",
  "KMS Imported Key Material Expiration": "EXPIRED",
};

export function keyDrafts(event: Envelope): OperationDraft[] {
  const outcome = Object.hasOwn(announced, event.detailType) ? announced[event.detailType] : undefined;
  const resource = event.resources[0] ?? null;
  const actor = { kind: "service", id: "kms.amazonaws.com" } as const;
  if (outcome === undefined) return [unknownDraft(event, `KMS says ${event.detailType}.`, { type: "key", actor })];
  return [
    draftOf({
      operationId: resource ?? event.id,
      deduplicationKey: stepKey("event", event.source, event.id),
      occurredAt: event.time,
      actor,
      type: "key",
      // Key material that ran out leaves data that cannot be read.
      phase: outcome === "EXPIRED" ? "failed" : "succeeded",
      outcome,
      resource,
      cause: outcome === "EXPIRED" ? "The imported key material has expired." : null,
    }),
  ];
}
