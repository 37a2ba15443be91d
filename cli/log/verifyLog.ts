import { ChainWalk } from "../../operations/verify/chain";
import { conclude } from "../../operations/verify/conclude";
import type { ChainReport } from "../../operations/verify/findings";
import type { Head } from "../../operations/verify/links";
import type { CheckedSegment, CrossAnchor } from "../../operations/verify/segment";
import { agreement } from "../../operations/verify/witness";
import type { NamedKey } from "./anchors";
import { readAnchors } from "./anchors";
import type { Archive, Days, SegmentRef, SideFile } from "./archive";
import { selected, UnreadableError } from "./archive";
import type { SegmentChecker } from "./pool";
import { supplyFrom } from "./supply";
import type { CommittedEntries } from "./table";

export interface VerifyOptions extends Days {
  /** Only this chain. */
  readonly chain?: string | undefined;
  /** Public keys that did not come with the archive. */
  readonly publicKeys?: readonly SideFile[];
  /** A head that somebody noted. */
  readonly head?: { readonly chain?: string | undefined; readonly sequence: number; readonly hash: string } | undefined;
  /** The log table of one chain. */
  readonly table?: { readonly chain: string; readonly entries: CommittedEntries } | undefined;
  /** Entries whose hashes are kept; what other chains say about older ones is looked up again. @default 262,144 */
  readonly remembered?: number;
  readonly onProgress?: (segments: number, entries: number) => void;
}

export interface LogReport {
  readonly place: string;
  readonly intact: boolean;
  readonly chains: readonly (ChainReport & { readonly segments: number })[];
  readonly keys: readonly NamedKey[];
  readonly remarks: readonly string[];
}

/** The head names no chain and the archive has several. */
export class AmbiguousHeadError extends Error {
  override readonly name = "AmbiguousHeadError";
}

/**
 * Verifies every chain of an archive. Segments are checked side by side and joined in order, so that no more of them are
 * in memory than are on their way.
 *
 * @throws UnreadableError where there is no verdict: nothing is there, or it cannot be read
 */
export async function verifyLog(archive: Archive, checker: SegmentChecker, options: VerifyOptions): Promise<LogReport> {
  const anchors = readAnchors(await archive.sideFiles(), options.publicKeys ?? []);
  const walks = new Map<string, { readonly walk: ChainWalk; segments: number }>();
  const crossAnchors: CrossAnchor[] = [];
  const walkOf = (chain: string): { readonly walk: ChainWalk; segments: number } => {
    const known = walks.get(chain);
    if (known !== undefined) return known;
    const checkpoints = anchors.checkpoints.get(chain) ?? [];
    const added = {
      walk: new ChainWalk({
        chain,
        fromStart: options.from === undefined,
        checkpoints,
        remembered: options.remembered,
      }),
      segments: 0,
    };
    walks.set(chain, added);
    return added;
  };

  let segments = 0;
  let entries = 0;
  for await (const segment of checkedInOrder(archive, checker, options)) {
    if (options.chain !== undefined && segment.chain !== undefined && segment.chain !== options.chain) continue;
    segments += 1;
    entries += segment.lines;
    const state = walkOf(segment.chain ?? options.chain ?? [...walks.keys()][0] ?? "unknown");
    state.segments += 1;
    state.walk.add(segment);
    crossAnchors.push(...segment.crossAnchors);
    options.onProgress?.(segments, entries);
  }
  if (segments === 0) throw nothingFound(archive, options);
  // A chain that others vouch for and that is not there at all has lost everything.
  if (options.chain === undefined && options.from === undefined && options.to === undefined) {
    for (const chain of [...anchors.checkpoints.keys(), ...crossAnchors.map((each) => each.chain)]) walkOf(chain);
  }

  const head = headOf(options, [...walks.keys()]);
  let tableHead: Head | undefined;
  if (options.table !== undefined)
    tableHead = await supplyFrom(options.table.entries, walkOf(options.table.chain).walk, options);
  await hearCrossAnchors(archive, checker, crossAnchors, new Map([...walks].map(([chain, { walk }]) => [chain, walk])));

  const chains = [...walks.values()].map(({ walk, segments }) => ({
    ...conclude(walk, {
      head: walk.chain === options.table?.chain && tableHead !== undefined ? tableHead : head(walk.chain),
      toEnd: options.to === undefined,
      others: anchors.findings.filter(({ chain }) => chain === walk.chain),
    }),
    segments,
  }));
  return {
    place: archive.place,
    intact: chains.every(({ findingsInAll }) => findingsInAll === 0),
    chains: chains.toSorted((one, other) => (one.chain < other.chain ? -1 : 1)),
    keys: anchors.keys,
    remarks: [...archive.remarks(), ...anchors.remarks],
  };
}

/** Reads and checks ahead, and hands over in order. */
async function* checkedInOrder(
  archive: Archive,
  checker: SegmentChecker,
  { chain, ...days }: Pick<VerifyOptions, "chain" | "from" | "to">,
): AsyncIterable<CheckedSegment> {
  const ahead: Promise<CheckedSegment>[] = [];
  const start = async (segment: SegmentRef): Promise<CheckedSegment> =>
    checker.check(segment.file, await archive.read(segment), segment.name);
  for await (const segment of selected(archive.segments(), days, chain)) {
    const checked = start(segment);
    // It is awaited in its turn; until then a failure must not count as unhandled.
    checked.catch(() => undefined);
    ahead.push(checked);
    const next = ahead.length < checker.width ? undefined : ahead.shift();
    if (next !== undefined) yield await next;
  }
  for (const checked of ahead) yield await checked;
}

function nothingFound(archive: Archive, { from, to, chain }: VerifyOptions): UnreadableError {
  const narrowed = from !== undefined || to !== undefined || chain !== undefined;
  const way = narrowed
    ? "Look without --from, --to and --chain."
    : "It should hold log/<chain>/<yyyy>/<mm>/<dd>/<first>-<last>.ndjson; check the path or the name.";
  return new UnreadableError(
    `There is no segment of an operations log in ${archive.place}${narrowed ? " for what was asked" : ""}: nothing was verified. ${way}`,
  );
}

/** The given head, for the chain that it is of. */
function headOf({ head }: VerifyOptions, chains: readonly string[]): (chain: string) => Head | undefined {
  if (head === undefined) return () => undefined;
  if (head.chain === undefined && chains.length > 1) {
    throw new AmbiguousHeadError(
      `--head: the archive has ${chains.length} chains (${chains.join(", ")}). Say of which the head is, for example --head ${chains[0] ?? ""}@${head.sequence}:...`,
    );
  }
  const of = head.chain ?? chains[0];
  const { sequence, hash } = head;
  return (chain) => (chain === of ? { sequence, hash, source: "the given head", isLatest: false } : undefined);
}

/** What entries of one chain say about another. An entry that went by long ago is read again. */
async function hearCrossAnchors(
  archive: Archive,
  checker: SegmentChecker,
  crossAnchors: readonly CrossAnchor[],
  walks: ReadonlyMap<string, ChainWalk>,
): Promise<void> {
  const open: { readonly walk: ChainWalk; readonly anchor: CrossAnchor; readonly source: string }[] = [];
  for (const anchor of crossAnchors) {
    const walk = walks.get(anchor.chain);
    if (walk === undefined || anchor.witness.chain === anchor.chain) continue;
    const source = `entry ${anchor.witness.sequence} of the chain ${anchor.witness.chain}`;
    const standing = walk.recent.standing(anchor.sequence);
    const isKnown = walk.witnesses.statedAt(anchor.sequence).includes(anchor.hash);
    if (standing === undefined && !isKnown && anchor.sequence >= (walk.first ?? 1) && anchor.sequence <= walk.last) {
      open.push({ walk, anchor, source });
    } else {
      const { sequence, hash } = anchor;
      const agrees = standing === undefined ? walk.witnesses.at(sequence) : agreement(standing.run, anchor);
      walk.witnesses.add({ sequence, hash, source }, agrees);
    }
  }
  if (open.length === 0) return;
  for await (const segment of archive.segments()) {
    const wanted = open.filter(({ anchor: { chain, sequence } }) => covers(segment, chain, sequence));
    if (wanted.length === 0) continue;
    const { runs } = await checker.check(segment.file, await archive.read(segment), segment.name);
    for (const { walk, anchor, source } of wanted) {
      const run = runs.find(({ first, last }) => first <= anchor.sequence && anchor.sequence <= last);
      if (run === undefined) continue;
      walk.witnesses.add({ sequence: anchor.sequence, hash: anchor.hash, source }, agreement(run, anchor));
    }
  }
}

function covers({ name }: SegmentRef, chain: string, sequence: number): boolean {
  return name !== undefined && (name.chain ?? chain) === chain && name.first <= sequence && sequence <= name.last;
}
