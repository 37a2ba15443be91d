import type { OperationEntry } from "../../operations/entry";
import type { Archive, SegmentRef } from "./archive";
import { selected, UnreadableError } from "./archive";
import type { ShowCommand } from "./arguments";

export type Filter = Pick<ShowCommand, "type" | "dataClass" | "outcome" | "resource" | "chain" | "from" | "to">;

export interface Shown {
  /** Ordered by the moment of recording, the latest last. */
  readonly entries: readonly OperationEntry[];
  /** Lines that are no entries: `verify` says more. */
  readonly unreadable: number;
}

/** Whether an entry is one of those that were asked for. */
export function matches(
  entry: OperationEntry,
  { type, dataClass, outcome, resource, chain, from, to }: Filter,
): boolean {
  const day = entry.recordedAt.slice(0, 10);
  const named = [entry.resource, entry.source, entry.destination, entry.recoveryPoint];
  return (
    (type === undefined || entry.type === type) &&
    (dataClass === undefined || (entry.dataClasses as readonly string[]).includes(dataClass)) &&
    (outcome === undefined || [entry.outcome, entry.phase].some((each) => equal(each, outcome))) &&
    (resource === undefined || named.some((each) => each?.includes(resource) === true)) &&
    (chain === undefined || entry.chain === chain) &&
    (from === undefined || day >= from) &&
    (to === undefined || day <= to)
  );
}

function equal(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * The latest entries that match. Segments are read from the latest on, one at a time, until there are enough of each chain.
 *
 * @throws UnreadableError where there is no segment at all
 */
export async function showLog(archive: Archive, filter: Filter, limit: number): Promise<Shown> {
  const byChain = new Map<string, SegmentRef[]>();
  for await (const segment of selected(archive.segments(), filter, filter.chain)) {
    const chain = segment.name?.chain ?? "";
    const segments = byChain.get(chain);
    if (segments === undefined) byChain.set(chain, [segment]);
    else segments.push(segment);
  }
  if (byChain.size === 0) {
    throw new UnreadableError(
      `There is no segment of an operations log in ${archive.place} for what was asked. Look without --from, --to and --chain.`,
    );
  }
  const found = new Map<string, OperationEntry>();
  let unreadable = 0;
  for (const segments of byChain.values()) {
    let enough = 0;
    for (const segment of segments.toReversed()) {
      if (enough >= limit) break;
      const { entries, damaged } = entriesOf(await archive.read(segment));
      unreadable += damaged;
      for (const entry of entries.filter((each) => matches(each, filter))) {
        const key = `${entry.chain}/${entry.sequence}/${entry.hash}`;
        if (!found.has(key)) enough += 1;
        found.set(key, entry);
      }
    }
  }
  const ordered = [...found.values()].toSorted(
    (one, other) => order(one.recordedAt, other.recordedAt) || one.sequence - other.sequence,
  );
  return { entries: ordered.slice(-limit), unreadable };
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function entriesOf(content: Uint8Array): { readonly entries: readonly OperationEntry[]; readonly damaged: number } {
  const lines = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("utf8").split("\n");
  if (lines.at(-1) === "") lines.pop();
  const entries = lines.flatMap((line) => {
    try {
      const value = JSON.parse(line) as OperationEntry | null;
      return typeof value?.sequence === "number" && typeof value.recordedAt === "string" ? [value] : [];
    } catch {
      return [];
    }
  });
  return { entries, damaged: lines.length - entries.length };
}
