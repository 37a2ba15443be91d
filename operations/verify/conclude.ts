import type { ChainWalk } from "./chain";
import { brokenLinks, headMatches } from "./links";
import type { ChainReport, Finding } from "./findings";
import { byPlace, mostFindings } from "./findings";
import type { Head } from "./links";
import type { Damage, Misplaced } from "./walkTypes";

export interface Conclusion {
  readonly head?: Head | undefined;
  /** False where the reading ends before the end: then nothing is missing there. @default true */
  readonly toEnd?: boolean;
  /** Findings from elsewhere: damaged anchors. */
  readonly others?: readonly Finding[];
}

/** What the walk saw, as a report: the findings of the whole chain in the order of their places. */
export function conclude(walk: ChainWalk, { head, toEnd = true, others = [] }: Conclusion = {}): ChainReport {
  walk.settleAside();
  walk.settleTail([...walk.witnesses.statedAt(walk.last), ...(head?.sequence === walk.last ? [head.hash] : [])]);
  const { chain, witnesses, damages, extras, disordered } = walk;
  const broken = brokenLinks(walk, head);
  const named = (kind: Finding["kind"]) => (line: Misplaced) => ({ kind, chain, ...line });
  const inChain: Finding[] = [
    ...damages.items.map((damage) => damageFinding(walk, damage)),
    ...extras.items.map(named("inserted")),
    ...disordered.items.map(named("reordered")),
    ...walk.gaps.all.map(({ first, last }): Finding => {
      const why = `no segment holds ${entries(first, last)}, and later entries are there`;
      return { kind: "removed", chain, sequence: first, through: last, why };
    }),
    ...broken,
    ...rewritten(walk, broken, head),
    ...(toEnd ? ending(walk, head) : []),
  ];
  // Entries first: a damaged anchor has no place in the chain.
  const findings = [...inChain.toSorted(byPlace), ...others];
  const vouched = witnesses.matched.map(({ sequence }) => sequence);
  if (head !== undefined && headMatches(walk, head) === true) vouched.push(head.sequence);
  return {
    ...{ chain, entries: walk.entries, repeatedLines: walk.repeatedLines, unarchived: walk.unarchived },
    first: walk.first,
    last: walk.first === undefined ? undefined : walk.last,
    lastHash: walk.first === undefined ? undefined : walk.lastHash,
    firstRecordedAt: walk.firstRecordedAt,
    lastRecordedAt: walk.lastRecordedAt,
    anchorsMatched: witnesses.matched.length,
    vouchedTo: vouched.length === 0 ? undefined : Math.max(...vouched),
    findings: findings.slice(0, mostFindings),
    findingsInAll: findings.length + damages.dropped + extras.dropped + disordered.dropped,
  };
}

function entries(first: number, last: number): string {
  return first === last ? `entry ${first}` : `entries ${first} to ${last}`;
}

function damageFinding({ chain, last }: ChainWalk, { sequence, fault, why = "", position, isCut }: Damage): Finding {
  const place = { chain, sequence, position };
  switch (fault) {
    case "hash":
      return { kind: "edited", ...place, why: "its hash is not the hash of what it says" };
    case "form":
      return { kind: "edited", ...place, why: "it does not stand in the canonical form that was committed" };
    case "chain":
      return { kind: "inserted", ...place, why };
    case "unreadable":
      return isCut && sequence >= last
        ? { kind: "truncated", ...place, why: "the file ends in the middle of a line" }
        : { kind: "unreadable", ...place, why };
  }
}

/** A chain that is whole in itself and contradicts a witness: it was written anew after the last entry that one vouches for. */
function rewritten(walk: ChainWalk, broken: readonly Finding[], head: Head | undefined): Finding[] {
  const { chain, witnesses } = walk;
  const isHeadWrong = head !== undefined && headMatches(walk, head) === false;
  const contradicting = [...witnesses.contradicted, ...(isHeadWrong ? [head] : [])];
  const [first] = contradicting.toSorted((one, other) => one.sequence - other.sequence);
  if (first === undefined) return [];
  const vouched = witnesses.matched.map(({ sequence }) => sequence).filter((sequence) => sequence < first.sequence);
  const good = Math.max((walk.first ?? 1) - 1, ...vouched);
  // A changed entry in between explains it.
  if (broken.some(({ sequence }) => sequence > good && sequence <= first.sequence)) return [];
  const why = `${first.source} states another hash for entry ${first.sequence}: from entry ${good + 1} on the chain may have been written anew`;
  return [{ kind: "rewritten", chain, sequence: good + 1, through: first.sequence, why }];
}

/** What is missing at the end, or too much. */
function ending({ chain, last, promised, witnesses }: ChainWalk, head: Head | undefined): Finding[] {
  const anchor = witnesses.beyond(last).at(-1);
  const claims = [
    head && { sequence: head.sequence, why: `${head.source} says that there are ${head.sequence}` },
    anchor && { sequence: anchor.sequence, why: `${anchor.source} vouches for entry ${anchor.sequence}` },
    promised && { sequence: promised.sequence, why: `${promised.file} should go up to entry ${promised.sequence}` },
  ].filter((claim) => claim !== undefined);
  const [furthest] = claims.toSorted((one, other) => other.sequence - one.sequence);
  if (furthest !== undefined && furthest.sequence > last) {
    const why = `${last === 0 ? "no entry is there" : `the last entry is ${last}`}, and ${furthest.why}`;
    return [{ kind: "truncated", chain, sequence: last + 1, through: furthest.sequence, why }];
  }
  if (head?.isLatest === true && head.sequence < last) {
    const why = `${head.source} says that entry ${head.sequence} is the last`;
    return [{ kind: "inserted", chain, sequence: head.sequence + 1, through: last, why }];
  }
  return [];
}
