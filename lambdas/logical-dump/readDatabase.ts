import type { Client } from "pg";
import { computeManifest } from "../../manifest/compute";
import type { Manifest } from "../../manifest/types";
import { Bookkeeping } from "./bookkeeping";
import { connect } from "./connection";
import type { DumpOptions } from "./dump";
import { DumpError } from "./errors";
import { explaining } from "./explain";
import { follow } from "./follow";
import { limiter } from "./limiter";
import { prefixOf } from "./names";
import { filesFolder, pgDump } from "./pgDump";
import { checkBeforeDump } from "./preflight";
import { versionOf } from "./programs";
import type { Programs } from "./programs";
import { exportSnapshot } from "./snapshot";
import type { Snapshot } from "./snapshot";
import { storePieces } from "./storePieces";
import type { Dumped } from "./workFolder";
import { keepBegun, keepDumped } from "./workFolder";
import type { Zstd } from "./zstd";

export interface ReadDatabaseOptions extends DumpOptions {
  readonly programs: Programs;
  readonly zstd: Zstd;
  readonly runId: string;
  readonly chunkBytes: number;
}

/**
 * PostgreSQL's part of a dump: pg_dump and the manifest of one snapshot at the same time, while what pg_dump has written is
 * already compressed and stored. Ends with all files in the work folder.
 */
export async function readDatabase(options: ReadDatabaseOptions): Promise<Dumped> {
  const { connection, kind, programs, schemas, now = Date.now } = options;
  options.progress?.({ step: "preparing", doneBytes: 0 });
  const pgDumpVersion = await versionOf(programs, "pg_dump");
  const holder = await connect(connection);
  try {
    await checkBeforeDump(holder, { pgDumpVersion, schemas });
    const snapshot = await exportSnapshot(holder);
    const startedAt = new Date(now()).toISOString();
    const { prefix, books } = await claimPrefix(options, { snapshot, startedAt });
    const content = await readAtOnce(options, { snapshot, prefix, books });
    const dumped: Dumped = {
      runId: options.runId,
      kind,
      prefix,
      startedAt,
      schemas: schemas ?? null,
      pgDumpVersion,
      chunkBytes: options.chunkBytes,
      snapshot,
      content,
    };
    await books.write("dumping");
    await keepDumped(options.workFolder, dumped);
    return dumped;
  } finally {
    await holder.end().catch(() => undefined);
  }
}

/** The first prefix of this minute that nobody has. */
async function claimPrefix(
  { store, kind, runId, workFolder, now = Date.now }: ReadDatabaseOptions,
  { snapshot, startedAt }: { readonly snapshot: Snapshot; readonly startedAt: string },
) {
  for (let attempt = 1; attempt <= 100; attempt++) {
    const prefix = prefixOf(kind, snapshot.database, new Date(startedAt), attempt);
    const books = new Bookkeeping(store, prefix, { runId, startedAt, snapshot: snapshot.name }, [], now);
    if (!(await books.claim())) continue;
    await keepBegun(workFolder, prefix);
    return { prefix, books };
  }
  throw new DumpError(
    "already-running",
    "A hundred dumps of this kind began in this minute. Something starts them in a loop.",
  );
}

interface Reading {
  readonly snapshot: Snapshot;
  readonly prefix: string;
  readonly books: Bookkeeping;
}

/** pg_dump, the manifest and the storing side by side; whichever fails first ends the others and is the answer. */
async function readAtOnce(options: ReadDatabaseOptions, { snapshot, prefix, books }: Reading): Promise<Manifest> {
  const { connection, programs, schemas, store, zstd, chunkBytes, jobs = 2, manifestParallel = 2, progress } = options;
  const folder = filesFolder(options.workFolder, options.runId);
  const control = new AbortController();
  const signal = options.signal === undefined ? control.signal : AbortSignal.any([control.signal, options.signal]);
  let written = false;
  let storedBytes = 0;
  const clients: Client[] = [];
  const endClients = () => void Promise.allSettled(clients.map((client) => client.end()));
  signal.addEventListener("abort", endClients, { once: true });

  let first: { readonly error: unknown } | undefined;
  const orEnd = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      first ??= { error };
      control.abort();
      return undefined;
    }
  };
  const dumping = pgDump({ programs, connection, snapshot: snapshot.name, folder, schemas, jobs, signal }).then(() => {
    written = true;
  });
  const hashing = explaining("Computing the manifest", () =>
    computeManifest({
      connect: async () => {
        signal.throwIfAborted();
        const client = await connect(connection);
        clients.push(client);
        return client;
      },
      snapshot: snapshot.name,
      parallel: manifestParallel,
      ...(schemas === undefined ? {} : { schemas }),
      progress: (doneBytes, allBytes) => {
        progress?.({ step: "hashing", doneBytes, allBytes });
      },
    }),
  );
  const storing = storePieces(follow({ folder, chunkBytes, finished: () => written, stop: () => signal.aborted }), {
    store,
    prefix,
    folder,
    zstd,
    books,
    take: limiter(options.bytesPerSecond),
    atOnce: options.storesAtOnce ?? 2,
    stored: ({ bytes }) => {
      storedBytes += bytes;
      progress?.({ step: "dumping", doneBytes: storedBytes });
    },
    signal,
  });
  const [, content] = await Promise.all([orEnd(dumping), orEnd(hashing), orEnd(storing)]);
  await Promise.allSettled(clients.map((client) => client.end()));
  options.signal?.throwIfAborted();
  if (first !== undefined) throw first.error;
  if (content === undefined) throw new Error("The manifest ended without one.");
  return content;
}
