import { segmentKey } from "../../operations/chain/segmentName";
import type { Segment, StreamedEntry } from "./types";

/**
 * Cuts a batch into segments: one chain, one day, no gap within. Entries come in the order of their places whatever the
 * order of the batch, and one that comes twice is taken once.
 */
export function segmentsOf(entries: readonly StreamedEntry[]): Segment[] {
  const sorted = entries.toSorted((one, other) => one.sequence - other.sequence);
  const runs: StreamedEntry[][] = [];
  for (const entry of sorted) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (before?.sequence === entry.sequence && before.line === entry.line) continue;
    if (run !== undefined && before !== undefined && follows(entry, before)) run.push(entry);
    else runs.push([entry]);
  }
  return runs.map(segmentOf);
}

function follows(entry: StreamedEntry, before: StreamedEntry): boolean {
  return (
    entry.sequence === before.sequence + 1 &&
    entry.chain === before.chain &&
    entry.recordedAt.slice(0, 10) === before.recordedAt.slice(0, 10)
  );
}

function segmentOf(entries: readonly StreamedEntry[]): Segment {
  const first = entries[0];
  const last = entries.at(-1);
  if (first === undefined || last === undefined) throw new RangeError("A segment has at least one entry.");
  return {
    key: segmentKey({
      chain: first.chain,
      day: first.recordedAt.slice(0, 10),
      first: first.sequence,
      last: last.sequence,
    }),
    body: entries.map(({ line }) => `${line}\n`).join(""),
    entries,
  };
}
