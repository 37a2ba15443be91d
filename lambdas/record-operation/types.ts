import type { OperationDraft, OperationEntry } from "../../operations/entry";

/** The last entry of a chain. The chain is empty where there is none. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
  readonly recordedAt: string;
}

/** A draft as it may be written: redacted and of bounded length, with the key that makes it unique. */
export interface PreparedDraft {
  readonly key: string;
  readonly draft: OperationDraft;
}

/** An entry about to be committed, with its key. */
export interface Linked {
  readonly key: string;
  readonly entry: OperationEntry;
}

/** What the table said to a commit. */
export type CommitAnswer =
  | { readonly kind: "committed" }
  | {
      readonly kind: "refused";
      /** Another writer was faster, or is at it right now: read the head again. */
      readonly moved: boolean;
      /** Keys that are in the table already: these steps stand in the log. */
      readonly known: ReadonlySet<string>;
    };

/** The log's table, as the writer needs it. */
export interface LogTable {
  /** Strongly consistent; undefined for an empty chain. */
  readHead(): Promise<Head | undefined>;
  /** Head, entries and keys: all of them or none. Rejects where DynamoDB did not answer or will not. */
  commit(head: Head | undefined, entries: readonly Linked[]): Promise<CommitAnswer>;
}
