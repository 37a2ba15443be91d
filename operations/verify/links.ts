import type { ChainWalk } from "./chain";
import type { Finding } from "./findings";
import { agreement } from "./witness";

/** How far a chain has come, from somewhere that is not the archive. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
  /** For a message: `the table neonpro-prod-operations`. */
  readonly source: string;
  /** True when it was read after the archive was listed: then no entry can be past it. */
  readonly isLatest: boolean;
}

/** Whether the chain has the hash that the head states; undefined where it does not reach it. */
export function headMatches(walk: ChainWalk, head: Head): boolean | undefined {
  const standing = walk.recent.standing(head.sequence);
  return standing && agreement(standing.run, head);
}

/**
 * Entries that were changed together with their own hash. Where one link is broken, the entry before it was changed: the
 * one after still names its old hash. Where two links in a row are, or a witness says so, it was the entry itself.
 */
export function brokenLinks(walk: ChainWalk, head: Head | undefined): Finding[] {
  const findings: Finding[] = [];
  const explained = new Set<number>();
  for (const { sequence, position, positionBefore } of inOrder([...walk.breaks.values()])) {
    if (explained.has(sequence)) continue;
    const isItself = sequence === 1 || walk.breaks.has(sequence + 1) || isAccused(walk, sequence, head);
    explained.add(sequence + 1);
    findings.push(
      isItself
        ? {
            ...{ kind: "edited", chain: walk.chain, sequence, position },
            why: "it does not name the hash of the entry before it",
          }
        : {
            ...{ kind: "edited", chain: walk.chain, sequence: sequence - 1 },
            ...(positionBefore === undefined ? {} : { position: positionBefore }),
            why: `its hash is not the one that entry ${sequence} names: it was changed and given another`,
          },
    );
  }
  return findings;
}

function inOrder<T extends { readonly sequence: number }>(items: readonly T[]): T[] {
  return items.toSorted((one, other) => one.sequence - other.sequence);
}

/** Whether a witness stands for the entry before, or against the entry itself. */
function isAccused(walk: ChainWalk, sequence: number, head: Head | undefined): boolean {
  if (walk.witnesses.at(sequence - 1) === true || walk.witnesses.at(sequence) === false) return true;
  return head?.sequence === sequence && headMatches(walk, head) === false;
}
