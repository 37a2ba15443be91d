/** What can have happened to a chain, in the order in which it is named where several explain one place. */
export const findingKinds = [
  /** A line's content is not what was committed. */
  "edited",
  /** A line cannot be read as an entry. */
  "unreadable",
  /** A line too many: another entry in a taken place, a copy in a foreign file, an entry of another chain. */
  "inserted",
  /** A line stands where it was not written. */
  "reordered",
  /** Entries are missing and later ones are there. */
  "removed",
  /** Entries are missing at the end of the chain. */
  "truncated",
  /** The chain is whole in itself and is not the one that was signed. */
  "rewritten",
  /** A signed anchor is damaged, or not signed by the key. */
  "anchor",
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Where a line stands. */
export interface Position {
  /** Key or path of the segment; with the version of the object where there are several. */
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
}

export interface Finding {
  readonly kind: FindingKind;
  readonly chain: string;
  /** The first entry that it concerns. */
  readonly sequence: number;
  /** The last entry that it may concern, where it is more than one. */
  readonly through?: number;
  readonly position?: Position;
  /** One sentence: what gives it away. */
  readonly why: string;
}

/** Entries that the table holds and no segment: committed, and on their way to the archive. */
export interface Unarchived {
  readonly first: number;
  readonly last: number;
  /** `recordedAt` of the first of them. */
  readonly since: string | undefined;
}

export interface ChainReport {
  readonly chain: string;
  /** Entries that were found and are part of the chain; those that only the table holds are not counted. */
  readonly entries: number;
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly lastHash: string | undefined;
  readonly firstRecordedAt: string | undefined;
  readonly lastRecordedAt: string | undefined;
  /** Lines that stand a second time, as a retried segment leaves them. */
  readonly repeatedLines: number;
  readonly unarchived: readonly Unarchived[];
  /** Signed anchors and anchors in other chains whose entry was read and has the hash that they state. */
  readonly anchorsMatched: number;
  /** The last entry that an anchor, another chain or the head vouches for: what comes after is only consistent in itself. */
  readonly vouchedTo: number | undefined;
  /** Ordered by sequence; at most {@link mostFindings}. */
  readonly findings: readonly Finding[];
  readonly findingsInAll: number;
}

/** Findings that a report names; one is enough to know, and a destroyed log has as many as entries. */
export const mostFindings = 100;

export function byPlace(one: Finding, other: Finding): number {
  return one.sequence - other.sequence || findingKinds.indexOf(one.kind) - findingKinds.indexOf(other.kind);
}
