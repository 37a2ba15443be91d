import { Readable } from "node:stream";
import { from as copyFrom } from "pg-copy-streams";
import { checkedChunk, slices } from "./checkedChunk";
import { connect } from "./connection";
import type { Connection } from "./connection";
import type { CopyStatements } from "./copyStatements";
import { explained, explaining } from "./explain";
import type { Take } from "./limiter";
import { restoreName } from "./pgRestore";
import { loadedTable } from "./target";
import type { Chunk, DumpStore } from "./types";
import type { Zstd } from "./zstd";

export interface LoadOptions {
  readonly store: DumpStore;
  readonly prefix: string;
  readonly chunks: readonly Chunk[];
  readonly statements: CopyStatements;
  readonly target: Connection;
  readonly zstd: Zstd;
  readonly take: Take;
  readonly jobs: number;
  readonly signal: AbortSignal | undefined;
  readonly loaded: (chunk: Chunk) => void;
}

/**
 * Loads tables' rows straight from the store, piece by piece on several connections, also several pieces of one table: nothing of
 * them is on this machine's disk, and fetching and decompressing take no time of their own. A piece and the note that it is
 * loaded are one transaction, so a rerun loads the others only.
 */
export async function loadTables(options: LoadOptions): Promise<void> {
  // Half of the connections begin with the largest table, the others with the smallest: two that write to the same table wait for
  // each other to extend it, and still none is left alone with the end of a large one.
  const sizes = new Map<string, number>();
  for (const { file, rawBytes } of options.chunks) sizes.set(file, (sizes.get(file) ?? 0) + rawBytes);
  const queue = options.chunks.toSorted(
    (a, b) => (sizes.get(b.file) ?? 0) - (sizes.get(a.file) ?? 0) || a.rawFrom - b.rawFrom,
  );
  const results = await Promise.allSettled(
    Array.from({ length: Math.min(options.jobs, queue.length) }, (_, at) =>
      loadOn(() => (at % 2 === 0 ? queue.shift() : queue.pop()), options).catch((error: unknown) => {
        queue.length = 0;
        throw explained("Loading the tables", error);
      }),
    ),
  );
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

interface Fetched {
  readonly chunk: Chunk;
  readonly body: Promise<Buffer>;
}

async function loadOn(nextChunk: () => Chunk | undefined, options: LoadOptions): Promise<void> {
  const { store, prefix, statements, take } = options;
  const fetchNext = (): Fetched | undefined => {
    const chunk = nextChunk();
    if (chunk === undefined) return undefined;
    const body = take(chunk.bytes).then(() => checkedChunk(store, prefix, chunk));
    body.catch(() => undefined);
    return { chunk, body };
  };
  const client = await connect(options.target);
  try {
    await client.query(`SET application_name = '${restoreName}'; SET synchronous_commit = off`);
    for (const setting of statements.session) await client.query(setting);
    // The next piece comes while this one is loaded.
    let next = fetchNext();
    while (next !== undefined) {
      options.signal?.throwIfAborted();
      const { chunk, body } = next;
      const bytes = await body;
      next = fetchNext();
      await explaining(`Loading ${chunk.file}`, async () => {
        await client.query("BEGIN");
        await client.query(`INSERT INTO ${loadedTable} VALUES ($1)`, [chunk.key]);
        await options.zstd.decompress(
          Readable.from(slices(bytes)),
          client.query(copyFrom(statements.byFile.get(chunk.file) ?? "", { highWaterMark: 1 << 20 })),
        );
        await client.query("COMMIT");
      });
      options.loaded(chunk);
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}
