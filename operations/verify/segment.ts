import { isUtf8 } from "node:buffer";
import type { SegmentName } from "../chain/segmentName";
import type { LineFault, ReadableLine, UnreadableLine } from "./line";
import { checkLine } from "./line";
import type { Placed } from "./placing";
import { isReadable, outOfOrder, placedLines } from "./placing";

/** Bytes of one hash. */
const hashBytes = 32;

/**
 * Lines that follow each other in file and chain, each naming the hash of the one before: for the chain they count as one.
 * A damaged line is a run of its own.
 */
export interface Run {
  readonly first: number;
  readonly last: number;
  /** Line of the first in its file, from 1 on. */
  readonly line: number;
  /** Undefined for a line that is damaged or cannot be read. */
  readonly previousHash: string | undefined;
  /** The stated hashes one after the other, 32 bytes each; empty for a line that cannot be read. */
  readonly hashes: Uint8Array;
  readonly fault: LineFault | undefined;
  /** Of a damaged line, what its content gives. */
  readonly computedHash: string | undefined;
  readonly why: string | undefined;
}

/** An entry that states how far another chain had come. */
export interface CrossAnchor {
  /** The chain and the entry that state it. */
  readonly witness: { readonly chain: string; readonly sequence: number };
  /** The chain, the entry and the hash that are stated. */
  readonly chain: string;
  readonly sequence: number;
  readonly hash: string;
}

/** What the name of a segment says; a file that was taken out of its folders still says its first and last entry. */
export type SegmentPlace = Pick<SegmentName, "first" | "last"> & Partial<Pick<SegmentName, "chain" | "day">>;

/** What the chain has to know of a segment: plain data without the texts, so that it comes cheaply from another thread. */
export interface CheckedSegment {
  readonly file: string;
  readonly bytes: number;
  /** By its name, otherwise of its first entry. */
  readonly chain: string | undefined;
  readonly name: SegmentPlace | undefined;
  readonly lines: number;
  /** In the order of the chain. */
  readonly runs: readonly Run[];
  readonly firstRecordedAt: string | undefined;
  readonly lastRecordedAt: string | undefined;
  readonly outOfOrder: readonly { readonly sequence: number; readonly line: number }[];
  /** The last line cannot be read and has no line break: the file was cut. */
  readonly isCut: boolean;
  readonly crossAnchors: readonly CrossAnchor[];
}

/** Checks a segment by itself: every line's form and hash, and the order of the lines. What comes between segments: chain.ts. */
export function checkSegment(file: string, content: Uint8Array, name?: SegmentPlace): CheckedSegment {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const lines = linesOf(buffer).map(checkLine);
  const readable = lines.filter(isReadable);
  const chain = name?.chain ?? readable[0]?.chain;
  const whole = wholeRun(lines, chain);
  const placed = whole === undefined ? placedLines(lines, chain, name) : [];
  const last = lines.at(-1);
  return {
    ...{ file, name, chain, bytes: content.byteLength, lines: lines.length },
    runs: whole === undefined ? runsOf(placed.toSorted((one, other) => one.sequence - other.sequence)) : [whole],
    firstRecordedAt: readable[0]?.recordedAt,
    lastRecordedAt: readable.at(-1)?.recordedAt,
    outOfOrder: outOfOrder(placed),
    isCut: last !== undefined && !isReadable(last) && buffer.at(-1) !== 0x0a,
    crossAnchors: readable.flatMap(({ anchor, fault, sequence, chain: witness }) =>
      anchor === undefined || fault === "hash" ? [] : [{ witness: { chain: witness, sequence }, ...anchor }],
    ),
  };
}

/** Split at line feeds alone: to JSON, U+2028 is a character like any other. */
function linesOf(buffer: Buffer): string[] {
  // Bytes that are no UTF-8 would all read as U+FFFD and hide an exchange of one for another; Latin-1 tells them apart.
  const encoding = isUtf8(buffer) ? "utf8" : "latin1";
  const lines: string[] = [];
  // Line by line: one accented letter makes the text that it stands in twice as large and half as fast.
  for (let start = 0; start < buffer.length;) {
    const end = buffer.indexOf(0x0a, start);
    lines.push(buffer.toString(encoding, start, end < 0 ? buffer.length : end));
    start = end < 0 ? buffer.length : end + 1;
  }
  return lines;
}

/** The one run of a segment with nothing wrong in it, which nearly all are; undefined for another. */
function wholeRun(lines: readonly (ReadableLine | UnreadableLine)[], chain: string | undefined): Run | undefined {
  const hashes: string[] = [];
  let before: ReadableLine | undefined;
  for (const line of lines) {
    if (line.fault !== undefined || line.chain !== chain) return undefined;
    if (before !== undefined && (line.sequence !== before.sequence + 1 || line.previousHash !== before.hash)) {
      return undefined;
    }
    hashes.push(line.hash);
    before = line;
  }
  const [first] = lines;
  if (before === undefined || first === undefined || !isReadable(first)) return undefined;
  return {
    ...{ first: first.sequence, last: before.sequence, line: 1, previousHash: first.previousHash },
    ...{ hashes: packed(hashes), fault: undefined, computedHash: undefined, why: undefined },
  };
}

/** In a buffer of its own, not in a slice of the shared pool: it is handed over to another thread. */
function packed(hashes: readonly string[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * hashBytes);
  bytes.set(Buffer.from(hashes.join(""), "hex"));
  return bytes;
}

function runsOf(placed: readonly Placed[]): Run[] {
  const groups: Placed[][] = [];
  for (const line of placed) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group !== undefined && before !== undefined && continues(line, before)) group.push(line);
    else groups.push([line]);
  }
  return groups.map(runOf);
}

function continues(line: Placed, before: Placed): boolean {
  return (
    line.sequence === before.sequence + 1 &&
    line.line === before.line + 1 &&
    line.fault === undefined &&
    before.fault === undefined &&
    line.previousHash === before.hash
  );
}

function runOf(lines: readonly Placed[]): Run {
  const [first] = lines;
  if (first === undefined) throw new RangeError("A run has at least one line.");
  const hashes = packed(lines.flatMap(({ hash }) => (hash === undefined ? [] : [hash])));
  return {
    first: first.sequence,
    last: first.sequence + lines.length - 1,
    line: first.line,
    // What a damaged line says about others counts for nothing.
    previousHash: first.fault === "hash" ? undefined : first.previousHash,
    hashes,
    fault: first.fault,
    computedHash: first.computedHash === first.hash ? undefined : first.computedHash,
    why: first.why,
  };
}

/** The stated hash of an entry of the run; undefined for a line that cannot be read. */
export function hashAt({ first, hashes }: Run, sequence: number): string | undefined {
  const start = (sequence - first) * hashBytes;
  if (start < 0 || start >= hashes.length) return undefined;
  return Buffer.from(hashes.buffer, hashes.byteOffset + start, hashBytes).toString("hex");
}

/** The part of a run between two of its entries, both included. */
export function partOf(run: Run, first: number, last: number): Run {
  if (first === run.first && last === run.last) return run;
  return {
    ...run,
    first,
    last,
    line: run.line + first - run.first,
    previousHash: first === run.first ? run.previousHash : hashAt(run, first - 1),
    hashes: run.hashes.subarray((first - run.first) * hashBytes, (last + 1 - run.first) * hashBytes),
  };
}
