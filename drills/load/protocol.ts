import type { Effect } from "./transactions";

/** What the drill tells the writer. */
export type Command =
  | {
      readonly kind: "start";
      readonly url: string;
      readonly file: string;
      readonly perSecond: number;
      readonly seed: number;
    }
  /** Go on there; nowhere: wait. */
  | { readonly kind: "point"; readonly url?: string }
  | { readonly kind: "count" }
  | { readonly kind: "stop" };

/** The writer's counts since it started. */
export interface Counts {
  readonly acknowledged: number;
  readonly refused: number;
  readonly lastError: string;
}

/** What the writer answers. */
export type Report =
  ({ readonly kind: "pointed" | "counted" | "stopped" } & Counts) | { readonly kind: "failed"; readonly says: string };

/** A line of the writer's record: what it did, and what became of it. */
export interface Line {
  readonly kind: "acknowledged" | "in-doubt" | "refused";
  /** RFC 3339 in UTC with milliseconds: when the answer was here. */
  readonly at: string;
  /** The transaction's number on the server; empty where it got none. */
  readonly xid: string;
  readonly effects: readonly Effect[];
  readonly says?: string;
}
