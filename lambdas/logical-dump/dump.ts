import { randomUUID } from "node:crypto";
import { abandonDead, Bookkeeping, readState } from "./bookkeeping";
import type { Connection } from "./connection";
import { follow } from "./follow";
import { limiter } from "./limiter";
import { storeManifest } from "./manifestFile";
import { rootOf } from "./names";
import { filesFolder } from "./pgDump";
import { localPrograms } from "./programs";
import type { Programs } from "./programs";
import { readDatabase } from "./readDatabase";
import { storePieces } from "./storePieces";
import type { DumpKind, DumpManifest, DumpStore, Signer, TellProgress } from "./types";
import { emptyWorkFolder, readBegun, readDumped, withWorkFolder } from "./workFolder";
import type { Dumped } from "./workFolder";
import { findZstd } from "./zstd";
import type { Zstd } from "./zstd";

export interface DumpOptions {
  /** A role that reads everything: `neonpro_dump`. */
  readonly connection: Connection;
  readonly kind: DumpKind;
  readonly store: DumpStore;
  readonly signer: Signer;
  /** For this dump alone; it needs room for the uncompressed tables. Kept after a failure, for the rerun. */
  readonly workFolder: string;
  /** @default every schema that is not PostgreSQL's own */
  readonly schemas?: readonly string[];
  /** @default those on the PATH */
  readonly programs?: Programs;
  /** @default Node's own, or the program `zstd` */
  readonly zstd?: Zstd;
  /** Connections of pg_dump that read at the same time. @default 2 */
  readonly jobs?: number;
  /** Connections that hash beside them. @default 2 */
  readonly manifestParallel?: number;
  /** Uncompressed bytes of a piece: what is stored again at most after an interruption. @default 64 MiB; 8 MiB with a bandwidth limit */
  readonly chunkBytes?: number;
  /** Pieces that are compressed and stored at the same time; memory holds that many. @default 2 */
  readonly storesAtOnce?: number;
  /** Bandwidth limit on what is stored, averaged over a piece. @default none */
  readonly bytesPerSecond?: number;
  readonly progress?: TellProgress;
  /** Ends it; a rerun goes on. */
  readonly signal?: AbortSignal;
  readonly now?: () => number;
}

export interface DumpResult {
  readonly manifest: DumpManifest;
  /** Of manifest.json: the dump's content hash in the log and the catalogue. */
  readonly manifestSha256: string;
  /** Pieces that an earlier, interrupted run had stored. */
  readonly reusedChunks: number;
  readonly seconds: number;
  /** What an operator should know: resumed, or begun anew and why. */
  readonly says: readonly string[];
}

/**
 * A dump of one moment of a database, stored in compressed and hashed pieces, with a signed manifest of its content (BKP-3, BKP-4,
 * BKP-10, BKP-14, BKP-15).
 *
 * Interrupted after PostgreSQL's part, a rerun with the same work folder stores only what is not stored yet. Interrupted before,
 * the snapshot is gone with its connection: the rerun begins anew under a new prefix, and says so.
 */
export async function dump(options: DumpOptions): Promise<DumpResult> {
  const { workFolder, store, kind, now = Date.now } = options;
  const started = now();
  return withWorkFolder(workFolder, async () => {
    const says: string[] = [];
    const before = await resumable(options);
    const dumped = before ?? (await anew(options, says));
    const { manifest, sha256, reused } = await finish(options, dumped, before !== undefined);
    if (before !== undefined) {
      says.push(
        `Went on with the dump at ${dumped.prefix}: ${reused} of ${manifest.chunks.length} pieces were stored already.`,
      );
    }
    await emptyWorkFolder(workFolder);
    options.progress?.({
      step: "finished",
      doneBytes: manifest.rawBytes,
      allBytes: manifest.rawBytes,
      says: `${kind} dump at ${store.place}/${manifest.prefix}`,
    });
    return { manifest, manifestSha256: sha256, reusedChunks: reused, seconds: (now() - started) / 1000, says };
  });
}

/** A dump in the work folder that only has to be stored, when it is of what is asked for now. */
async function resumable({ workFolder, kind, schemas, connection }: DumpOptions): Promise<Dumped | undefined> {
  const dumped = await readDumped(workFolder);
  const same =
    dumped?.kind === kind &&
    dumped.snapshot.database === connection.database &&
    JSON.stringify(dumped.schemas) === JSON.stringify(schemas ?? null);
  return same ? dumped : undefined;
}

async function anew(options: DumpOptions, says: string[]): Promise<Dumped> {
  const { workFolder, store, kind, connection, now = Date.now } = options;
  const own = await readBegun(workFolder);
  await emptyWorkFolder(workFolder);
  const dead = await abandonDead(store, rootOf(kind, connection.database), { now: now(), own });
  for (const prefix of dead) {
    says.push(
      `The dump at ${prefix} was interrupted and its snapshot is gone: it was given up, and this one began anew.`,
    );
  }
  return readDatabase({
    ...options,
    programs: options.programs ?? localPrograms(),
    zstd: options.zstd ?? findZstd(),
    runId: randomUUID(),
    chunkBytes: chunkBytesOf(options),
  });
}

const chunkBytesOf = ({ chunkBytes, bytesPerSecond }: DumpOptions) =>
  chunkBytes ?? (bytesPerSecond === undefined ? 64 : 8) * 1024 * 1024;

/** Stores what is not stored yet, then the manifest and its signature. */
async function finish(options: DumpOptions, dumped: Dumped, resumed: boolean) {
  const { store, workFolder, signer, now = Date.now } = options;
  const { prefix, chunkBytes, content, snapshot } = dumped;
  const state = await readState(store, prefix);
  const sizes = new Map((await store.list(`${prefix}chunks/`)).map(({ key, bytes }) => [key, bytes]));
  const known = (state?.chunks ?? []).filter((chunk) => sizes.get(`${prefix}${chunk.key}`) === chunk.bytes);
  const { runId, startedAt } = dumped;
  const books = new Bookkeeping(store, prefix, { runId, startedAt, snapshot: snapshot.name }, known, now);
  const folder = filesFolder(workFolder, runId);
  const present = new Set<string>();
  let storedBytes = 0;
  await storePieces(follow({ folder, chunkBytes, finished: () => true, stop: () => false }), {
    store,
    prefix,
    folder,
    zstd: options.zstd ?? findZstd(),
    books,
    take: limiter(options.bytesPerSecond),
    atOnce: options.storesAtOnce ?? 2,
    stored: (chunk) => {
      present.add(chunk.key);
      storedBytes += chunk.bytes;
      options.progress?.({ step: "storing", doneBytes: storedBytes });
    },
    signal: options.signal ?? new AbortController().signal,
  });
  const chunks = books.all().filter(({ key }) => present.has(key));
  const manifest: DumpManifest = {
    version: 1,
    kind: dumped.kind,
    prefix,
    database: snapshot.database,
    pgDumpVersion: dumped.pgDumpVersion,
    serverVersion: snapshot.serverVersion,
    snapshotAt: snapshot.at,
    snapshotLsn: snapshot.lsn,
    schemas: dumped.schemas,
    roles: snapshot.roles,
    format: "directory",
    compression: "zstd",
    chunkBytes,
    rawBytes: chunks.reduce((sum, { rawBytes }) => sum + rawBytes, 0),
    storedBytes: chunks.reduce((sum, { bytes }) => sum + bytes, 0),
    chunks,
    content,
  };
  const { sha256 } = await storeManifest(store, manifest, signer);
  await books.write("complete");
  return { manifest, sha256, reused: resumed ? known.length : 0 };
}
