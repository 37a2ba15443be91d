import { genesisHash, linkEntry } from "../../operations/chain/link";
import type { Head, Linked, PreparedDraft } from "./types";

/**
 * Gives drafts their places after the head.
 *
 * @param now the writer's clock, milliseconds since 1970. Two writers' clocks differ: where the head's is ahead, its
 * moment is taken, so that the moments of a chain never go backwards.
 */
export function link(
  drafts: readonly PreparedDraft[],
  head: Head | undefined,
  { chain, now }: { readonly chain: string; readonly now: number },
): Linked[] {
  const clock = new Date(now).toISOString();
  const recordedAt = head !== undefined && head.recordedAt > clock ? head.recordedAt : clock;
  let sequence = head?.sequence ?? 0;
  let previousHash = head?.hash ?? genesisHash;
  return drafts.map(({ key, draft }) => {
    sequence += 1;
    const entry = linkEntry(draft, { chain, sequence, recordedAt, previousHash });
    previousHash = entry.hash;
    return { key, entry };
  });
}
