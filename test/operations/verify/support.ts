import { entryLine, genesisHash, linkEntry } from "../../../operations/chain/link";
import { parseSegmentKey, segmentKey } from "../../../operations/chain/segmentName";
import type { OperationDraft, OperationEntry } from "../../../operations/entry";
import { ChainWalk } from "../../../operations/verify/chain";
import { conclude } from "../../../operations/verify/conclude";
import type { ChainReport } from "../../../operations/verify/findings";
import type { Head } from "../../../operations/verify/links";
import { checkSegment } from "../../../operations/verify/segment";
import type { Checkpoint } from "../../../operations/verify/witness";

export function draft(number: number, fields: Partial<OperationDraft> = {}): OperationDraft {
  return {
    operationId: `job-${number}`,
    deduplicationKey: `backup/job-${number}/COMPLETED`,
    occurredAt: "2026-03-01T05:00:00.000Z",
    actor: { kind: "service", id: "backup.amazonaws.com" },
    type: "backup",
    phase: "succeeded",
    dataClasses: ["medical"],
    source: null,
    destination: null,
    resource: `arn:aws:rds:sa-east-1:123456789012:cluster:neonpro-${number}`,
    outcome: "COMPLETED",
    recoveryPoint: null,
    contentHash: null,
    sizeBytes: 1024 * number,
    durationSeconds: 12.5,
    cause: number % 7 === 0 ? 'Concluído com ressalvas\u2028\n"x"' : null,
    redactions: {},
    ...fields,
  };
}

/** A chain of so many entries, one a minute from March 2026 on. */
export function chainOf(
  length: number,
  chain = "sa-east-1",
  fields: (sequence: number) => Partial<OperationDraft> = () => ({}),
): OperationEntry[] {
  const entries: OperationEntry[] = [];
  for (let sequence = 1; sequence <= length; sequence++) {
    const recordedAt = new Date(Date.UTC(2026, 2, 1) + sequence * 60_000).toISOString();
    const previousHash = entries.at(-1)?.hash ?? genesisHash;
    entries.push(linkEntry(draft(sequence, fields(sequence)), { chain, sequence, recordedAt, previousHash }));
  }
  return entries;
}

/** Files of an archive: key to lines. */
export type Files = Map<string, string[]>;

/** Cuts a chain into segments of at most `size` entries, a new one each day, as the archive function does. */
export function archived(entries: readonly OperationEntry[], size: number): Files {
  const files: Files = new Map();
  let at = 0;
  while (at < entries.length) {
    const [first] = entries.slice(at);
    if (first === undefined) break;
    const day = first.recordedAt.slice(0, 10);
    const part = entries.slice(at, at + size).filter(({ recordedAt }) => recordedAt.startsWith(day));
    const last = part.at(-1) ?? first;
    files.set(segmentKey({ chain: first.chain, day, first: first.sequence, last: last.sequence }), part.map(entryLine));
    at += part.length;
  }
  return files;
}

/** A value that has to be there. */
export function there<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError("nothing is there");
  return value;
}

export const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

export interface Circumstances {
  readonly checkpoints?: readonly Checkpoint[];
  readonly head?: Head;
  readonly fromStart?: boolean;
  readonly toEnd?: boolean;
  /** Lines of the table that are offered for what is missing. */
  readonly table?: readonly string[];
}

/** The report on one chain's files. A value may be the whole text of a file, for one that is cut. */
export function verified(
  files: ReadonlyMap<string, readonly string[] | string>,
  { checkpoints = [], head, fromStart = true, toEnd = true, table = [] }: Circumstances = {},
  chain = "sa-east-1",
): ChainReport {
  const walk = new ChainWalk({ chain, checkpoints, fromStart });
  for (const [key, content] of [...files].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const bytes = Buffer.from(typeof content === "string" ? content : text(content));
    walk.add(checkSegment(key, bytes, parseSegmentKey(key)));
  }
  if (table.length > 0) walk.supply(checkSegment("the table", Buffer.from(text(table)), undefined));
  return conclude(walk, { head, toEnd });
}

export function headOf(entries: readonly OperationEntry[], isLatest = true): Head {
  const last = entries.at(-1);
  if (last === undefined) throw new RangeError("an empty chain has no head");
  return { sequence: last.sequence, hash: last.hash, source: "the table log", isLatest };
}

export function anchorAt(entries: readonly OperationEntry[], sequence: number): Checkpoint {
  const hash = entries[sequence - 1]?.hash;
  if (hash === undefined) throw new RangeError(`no entry ${sequence}`);
  return { sequence, hash, source: `the anchor of entry ${sequence}` };
}
