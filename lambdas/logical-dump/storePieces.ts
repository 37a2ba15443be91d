import { createReadStream } from "node:fs";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import type { Bookkeeping } from "./bookkeeping";
import { explaining } from "./explain";
import type { Piece } from "./follow";
import { sha256Of } from "./hashing";
import type { Take } from "./limiter";
import { chunkKey } from "./names";
import type { Chunk, DumpStore } from "./types";
import type { Zstd } from "./zstd";

export interface StoreOptions {
  readonly store: DumpStore;
  readonly prefix: string;
  readonly folder: string;
  readonly zstd: Zstd;
  readonly books: Bookkeeping;
  readonly take: Take;
  /** Pieces at the same time: memory holds that many compressed pieces. */
  readonly atOnce: number;
  readonly stored: (chunk: Chunk) => void;
  readonly signal: AbortSignal;
}

/** Compresses and stores pieces as they come, several at a time. */
export async function storePieces(pieces: AsyncIterator<Piece, void>, options: StoreOptions): Promise<void> {
  /** A piece that comes again waits for its older self, so that the last word stays. */
  const underWay = new Map<string, Promise<void>>();
  const worker = async (): Promise<void> => {
    for (;;) {
      options.signal.throwIfAborted();
      const next = await pieces.next();
      if (next.done === true) return;
      const piece = next.value;
      const key = chunkKey(piece.file, piece.number);
      const before = underWay.get(key) ?? Promise.resolve();
      const work = before.then(() => storePiece(piece, key, options));
      underWay.set(
        key,
        work.catch(() => undefined),
      );
      await work;
      await options.books.beat();
    }
  };
  const results = await Promise.allSettled(
    Array.from({ length: options.atOnce }, () =>
      worker().catch(async (error: unknown) => {
        // The others end after their piece.
        await pieces.return?.();
        throw error;
      }),
    ),
  );
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

async function storePiece(piece: Piece, key: string, options: StoreOptions): Promise<void> {
  const { store, prefix, books, take } = options;
  const known = books.stored(key);
  if (known?.rawBytes === piece.bytes && known.rawFrom === piece.from) {
    options.stored(known);
    return;
  }
  const body = await explaining(`Compressing ${piece.file}`, () => compressed(piece, options));
  const sha256 = sha256Of(body);
  await take(body.length);
  await explaining(`Storing ${key}`, () => store.put(`${prefix}${key}`, body, sha256));
  const chunk = {
    file: piece.file,
    number: piece.number,
    rawFrom: piece.from,
    key,
    bytes: body.length,
    sha256,
    rawBytes: piece.bytes,
  };
  await books.add(chunk);
  options.stored(chunk);
}

async function compressed({ file, from, bytes }: Piece, { folder, zstd }: StoreOptions): Promise<Buffer> {
  const source =
    bytes === 0
      ? Readable.from([])
      : createReadStream(join(folder, file), { start: from, end: from + bytes - 1, highWaterMark: 1 << 20 });
  const parts: Buffer[] = [];
  const sink = new Writable({
    write(part: Buffer, _encoding, done) {
      parts.push(part);
      done();
    },
  });
  await zstd.compress(source, sink);
  return Buffer.concat(parts);
}
