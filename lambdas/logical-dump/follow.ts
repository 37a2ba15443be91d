import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** A part of a file that pg_dump has written. */
export interface Piece {
  readonly file: string;
  readonly number: number;
  readonly from: number;
  readonly bytes: number;
}

export interface FollowOptions {
  readonly folder: string;
  readonly chunkBytes: number;
  /** True once nothing writes to the folder any more. */
  readonly finished: () => boolean;
  /** Ends the wait for more. */
  readonly stop: () => boolean;
  /** How long a file has not grown when it is taken for finished. @default 1,000 */
  readonly quietMilliseconds?: number;
  readonly pollMilliseconds?: number;
}

/** Tables' files, which pg_dump only ever appends to. The others are small and wait for the end. */
const growing = /^\d+\.dat$/;

/** A table's rows end with a newline each, and have none inside: COPY writes those as `\\n`. */
const newline = 10;
const window = 64 * 1024;

/** The offset after the last newline before `to`, or after the first one from there on; undefined: none yet. */
async function rowEnd(path: string, from: number, to: number, size: number): Promise<number | undefined> {
  const file = await open(path, "r");
  const buffer = Buffer.alloc(window);
  try {
    for (let end = to; end > from; end -= window) {
      const start = Math.max(from, end - window);
      const { bytesRead } = await file.read(buffer, 0, end - start, start);
      const at = buffer.subarray(0, bytesRead).lastIndexOf(newline);
      if (at >= 0) return start + at + 1;
    }
    for (let start = to; start < size; start += window) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(window, size - start), start);
      const at = buffer.subarray(0, bytesRead).indexOf(newline);
      if (at >= 0) return start + at + 1;
    }
    return undefined;
  } finally {
    await file.close();
  }
}

interface Given {
  /** Where the next full piece begins, and its number. */
  readonly from: number;
  readonly number: number;
  /** The size at which the file's end went out; -1: not yet. */
  readonly end: number;
}

/** The next pieces of a file of this size: full ones, and its end when it is whole. */
async function piecesOf(folder: string, file: string, given: Given, size: number, chunkBytes: number, whole: boolean) {
  const pieces: Piece[] = [];
  let { from, number } = given;
  while (size - from >= chunkBytes) {
    const to = growing.test(file) ? await rowEnd(join(folder, file), from, from + chunkBytes, size) : from + chunkBytes;
    if (to === undefined) break;
    pieces.push({ file, number, from, bytes: to - from });
    from = to;
    number++;
  }
  // A file without a byte is a file all the same.
  if (whole && (from < size || size === 0)) pieces.push({ file, number, from, bytes: size - from });
  return { pieces, given: { from, number, end: whole ? size : given.end } };
}

/**
 * The pieces of a folder's files while pg_dump writes them, so that compressing and storing take no time of their own. A file
 * that has not grown for a while is taken for finished; one that grows again gives its last piece again: the last word on a
 * piece counts.
 */
export async function* follow(options: FollowOptions): AsyncGenerator<Piece> {
  const { folder, chunkBytes, finished, stop, quietMilliseconds = 1000, pollMilliseconds = 100 } = options;
  const given = new Map<string, Given>();
  for (;;) {
    // Asked before looking: what was written before the end is then seen.
    const last = finished();
    const now = Date.now();
    for (const file of await names(folder)) {
      if (!last && !growing.test(file)) continue;
      const { size, mtimeMs } = await stat(join(folder, file));
      const before = given.get(file) ?? { from: 0, number: 0, end: -1 };
      const whole = size !== before.end && (last || now - mtimeMs > quietMilliseconds);
      const next = await piecesOf(folder, file, before, size, chunkBytes, whole);
      given.set(file, next.given);
      yield* next.pieces;
    }
    if (last || stop()) return;
    await wait(pollMilliseconds);
  }
}

async function names(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
