import type { SegmentPlace } from "./segment";
import type { LineFault, ReadableLine, UnreadableLine } from "./line";

/** One line of a segment with the place that it takes in the chain. */
export interface Placed {
  /** The entry's sequence; for a damaged line what its neighbours leave for it. */
  readonly sequence: number;
  /** From 1 on. */
  readonly line: number;
  /** Undefined where the line cannot be read. */
  readonly hash: string | undefined;
  /** What its content gives: another hash than it states where it was edited. */
  readonly computedHash: string | undefined;
  readonly previousHash: string | undefined;
  readonly fault: LineFault | undefined;
  readonly why: string | undefined;
}

export function isReadable(line: ReadableLine | UnreadableLine): line is ReadableLine {
  return line.fault !== "unreadable";
}

/**
 * Gives each line its place, in the order of the file. A damaged line may state a wrong sequence, or none: then the lines
 * before and after it say where it stands, by their hashes where it has one, otherwise by its position.
 */
export function placedLines(
  lines: readonly (ReadableLine | UnreadableLine)[],
  chain: string | undefined,
  name: SegmentPlace | undefined,
): Placed[] {
  const placed: Placed[] = [];
  for (const [index, line] of lines.entries()) {
    const before = placed.at(-1);
    const after = nextReadable(lines, index);
    const atStart = name?.first ?? Math.max(1, (after?.sequence ?? 2) - 1);
    const byPosition = before === undefined ? atStart : before.sequence + 1;
    placed.push(
      isReadable(line)
        ? readablePlaced(
            line,
            index,
            sequenceOf(line, byPosition, before, after, lines.length, name),
            byPosition,
            chain,
          )
        : { ...unknown, sequence: byPosition, line: index + 1, fault: line.fault, why: line.why },
    );
  }
  return placed;
}

const unknown = { hash: undefined, computedHash: undefined, previousHash: undefined };

function nextReadable(lines: readonly (ReadableLine | UnreadableLine)[], index: number): ReadableLine | undefined {
  const next = lines[index + 1];
  return next !== undefined && isReadable(next) ? next : undefined;
}

function readablePlaced(
  { previousHash, hash, computedHash, chain: own, fault }: ReadableLine,
  index: number,
  sequence: number,
  byPosition: number,
  chain: string | undefined,
): Placed {
  const place = { sequence, line: index + 1, previousHash, hash, computedHash };
  if (own === chain || fault === "hash") return { ...place, fault, why: undefined };
  // Its own sequence counts in its own chain.
  return { ...place, sequence: byPosition, fault: "chain", why: `it belongs to the chain ${own}` };
}

/** The stated sequence, unless the line is edited and its neighbours know better. */
function sequenceOf(
  line: ReadableLine,
  byPosition: number,
  before: Placed | undefined,
  after: ReadableLine | undefined,
  lines: number,
  name: SegmentPlace | undefined,
): number {
  if (line.fault !== "hash" || line.sequence === byPosition) return line.sequence;
  if (before?.hash !== undefined && before.hash === line.previousHash) return byPosition;
  if (after !== undefined && (after.previousHash === line.hash || after.previousHash === line.computedHash)) {
    return after.sequence - 1;
  }
  const outside = name !== undefined && (line.sequence < name.first || line.sequence > name.last);
  return lines === 1 && outside ? name.first : line.sequence;
}

/** Lines that do not stand where the order of the chain has them; a repeated line disturbs nothing. */
export function outOfOrder(placed: readonly Placed[]): { readonly sequence: number; readonly line: number }[] {
  const seen = new Set<number>();
  const own = placed.filter(({ fault }) => fault !== "chain");
  const once = own.filter(({ sequence }) => seen.size < seen.add(sequence).size);
  const sorted = once.toSorted((one, other) => one.sequence - other.sequence);
  return once.flatMap(({ sequence, line }, index) =>
    sorted[index]?.sequence === sequence ? [] : [{ sequence, line }],
  );
}
