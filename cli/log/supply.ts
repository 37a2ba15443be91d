import type { ChainWalk } from "../../operations/verify/chain";
import type { Head } from "../../operations/verify/links";
import { checkSegment } from "../../operations/verify/segment";
import type { Days } from "./archive";
import type { CommittedEntries } from "./table";

/**
 * Offers to a walk what the table has of the entries that no segment holds, and returns the table's head. It is read after
 * the archive was: an entry past it was never committed.
 */
export async function supplyFrom(table: CommittedEntries, walk: ChainWalk, { to }: Days): Promise<Head | undefined> {
  const head = await table.head();
  if (head === undefined) return undefined;
  const missing = [...walk.gaps.all];
  const { last } = walk;
  const since = walk.firstRecordedAt;
  for (const gap of missing) await offer(gap.first, gap.last, since);
  // Where the reading ends before the end, the rest is not missing.
  if (to === undefined && head.sequence > last) await offer(last + 1, head.sequence, walk.lastRecordedAt);
  return to === undefined ? head : undefined;

  async function offer(first: number, upTo: number, from: string | undefined): Promise<void> {
    for await (const lines of table.lines(first, upTo, from, head?.recordedAt ?? "")) {
      const text = lines.map((line) => `${line}\n`).join("");
      walk.supply(checkSegment(table.place, Buffer.from(text, "utf8")));
    }
  }
}
