import type { ErasureEntry } from "../../protection/erasure";

/** What became of an append. */
export type Appended = "appended" | "known";

/** Every erasure that was carried out, for ever: entries are added, never changed and never removed (RET-12, RET-13). */
export interface ErasureLedger {
  /**
   * Adds an entry. The same entry again is `known` and changes nothing.
   *
   * @throws MalformedErasureError, ConflictingErasureError (the ID with another content)
   */
  append(entry: ErasureEntry): Promise<Appended>;
  /**
   * Entries with `erasedAt` at a moment or after it, by `erasedAt` and ID; all of them without one.
   *
   * @param since RFC 3339 in UTC with milliseconds
   */
  entriesSince(since?: string): AsyncIterable<ErasureEntry>;
}

/** An entry that may not stand in the ledger; its message says why and never what was erased. */
export class MalformedErasureError extends Error {
  override readonly name = "MalformedErasureError";
}

/** Two different erasures under one ID: one of them would be lost at every restore. */
export class ConflictingErasureError extends Error {
  override readonly name = "ConflictingErasureError";

  constructor(id: string) {
    super(`The erasure ${id} stands in the ledger with another content; give this one an ID of its own.`);
  }
}
