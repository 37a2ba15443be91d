import { createHash } from "node:crypto";
import type { OperationDraft } from "../../operations/entry";
import { redactDraft } from "../../operations/redaction/redact";
import type { PreparedDraft } from "./types";

/**
 * Redacts and bounds a draft (AUD-3), and settles its key. Two steps must not become one because what told them apart was
 * taken out of their keys, so a key that lost something is replaced by its hash.
 */
export function prepare(draft: OperationDraft): PreparedDraft {
  const redacted = redactDraft(draft);
  const key =
    redacted.deduplicationKey === draft.deduplicationKey
      ? draft.deduplicationKey
      : `sha256:${createHash("sha256").update(draft.deduplicationKey).digest("hex")}`;
  return { key, draft: { ...redacted, deduplicationKey: key } };
}
