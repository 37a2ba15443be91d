import { createHash } from "node:crypto";
import { canonicalJson } from "../canonical/canonicalJson";
import type { OperationDraft, OperationEntry } from "../entry";

/** What the first entry of a chain names as the hash before it. */
export const genesisHash = "0".repeat(64);

/** An entry's place in its chain. */
export interface Place {
  /** The Region whose chain it is. */
  readonly chain: string;
  /** One more than the head's; 1 for the first. */
  readonly sequence: number;
  /** RFC 3339 in UTC with milliseconds. */
  readonly recordedAt: string;
  /** The head's hash; {@link genesisHash} for the first. */
  readonly previousHash: string;
}

/** Gives a draft its place. Fields that a draft does not have by contract are left out: nothing unredacted slips through. */
export function linkEntry(draft: OperationDraft, place: Place): OperationEntry {
  const body: Omit<OperationEntry, "hash"> = {
    version: 1,
    chain: place.chain,
    sequence: place.sequence,
    recordedAt: place.recordedAt,
    previousHash: place.previousHash,
    operationId: draft.operationId,
    deduplicationKey: draft.deduplicationKey,
    occurredAt: draft.occurredAt,
    actor: { kind: draft.actor.kind, id: draft.actor.id },
    type: draft.type,
    phase: draft.phase,
    dataClasses: draft.dataClasses,
    source: draft.source,
    destination: draft.destination,
    resource: draft.resource,
    outcome: draft.outcome,
    recoveryPoint: draft.recoveryPoint,
    contentHash: draft.contentHash,
    sizeBytes: draft.sizeBytes,
    durationSeconds: draft.durationSeconds,
    cause: draft.cause,
    redactions: draft.redactions,
  };
  return { ...body, hash: entryHash(body) };
}

/** The entry as it stands in table and archive: canonical JSON (RFC 8785), one line, without a line break at its end. */
export function entryLine(entry: OperationEntry): string {
  return canonicalJson(entry);
}

/** SHA-256 in hexadecimal over the canonical JSON of every field but the hash itself. A hash that is there is left out. */
export function entryHash(entry: Omit<OperationEntry, "hash"> & { readonly hash?: string }): string {
  // canonicalize leaves out what is undefined.
  return createHash("sha256")
    .update(canonicalJson({ ...entry, hash: undefined }), "utf8")
    .digest("hex");
}
