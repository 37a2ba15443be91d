import { createWriteStream } from "node:fs";
import { mkdir, open, readFile, rename, stat, statfs, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { checkedChunk, slices } from "./checkedChunk";
import { DumpError } from "./errors";
import { explained, explaining } from "./explain";
import type { Take } from "./limiter";
import type { Chunk, DumpManifest, DumpStore } from "./types";
import type { Zstd } from "./zstd";

export interface FetchOptions {
  readonly store: DumpStore;
  readonly manifest: DumpManifest;
  /** The pieces to fetch. */
  readonly chunks: readonly Chunk[];
  readonly workFolder: string;
  readonly zstd: Zstd;
  readonly take: Take;
  readonly atOnce: number;
  readonly signal: AbortSignal | undefined;
  readonly fetched: (chunk: Chunk, reused: boolean) => void;
}

const fetchedFile = (folder: string) => join(folder, "fetched.json");

/** Keys of pieces that an earlier run had fetched of this very dump. */
async function alreadyFetched(folder: string, dumpSha256: string): Promise<ReadonlySet<string>> {
  try {
    const { dump, keys } = JSON.parse(await readFile(fetchedFile(folder), "utf8")) as { dump: string; keys: string[] };
    return new Set(dump === dumpSha256 ? keys : []);
  } catch {
    return new Set();
  }
}

/**
 * Fetches pieces into the files that pg_restore reads, every one checked against the signed manifest before it is believed. An
 * interrupted fetch goes on where it was.
 */
export async function fetchFiles(options: FetchOptions, dumpSha256: string): Promise<void> {
  const { chunks, workFolder, atOnce } = options;
  const known = await alreadyFetched(workFolder, dumpSha256);
  await enoughRoom(
    workFolder,
    chunks.filter(({ key }) => !known.has(key)),
  );
  const done = new Set<string>();
  const queue = [...chunks];
  let writtenAt = Date.now();
  const remember = async (): Promise<void> => {
    writtenAt = Date.now();
    const text = JSON.stringify({ dump: dumpSha256, keys: [...new Set([...known, ...done])] });
    const half = `${fetchedFile(workFolder)}.${process.pid}`;
    await writeFile(half, text);
    await rename(half, fetchedFile(workFolder));
  };
  const worker = async (): Promise<void> => {
    for (let chunk = queue.shift(); chunk !== undefined; chunk = queue.shift()) {
      options.signal?.throwIfAborted();
      const reused = known.has(chunk.key) && (await reaches(chunk, options));
      if (!reused) await fetchChunk(chunk, options);
      done.add(chunk.key);
      options.fetched(chunk, reused);
      if (Date.now() - writtenAt > 2000) await remember();
    }
  };
  const results = await Promise.allSettled(
    Array.from({ length: atOnce }, () =>
      worker().catch((error: unknown) => {
        queue.length = 0;
        throw error;
      }),
    ),
  );
  // Also after a failure: the rerun fetches the rest alone. A full disk may not take even this.
  await remember().catch(() => undefined);
  for (const result of results) if (result.status === "rejected") throw explained("Fetching the dump", result.reason);
}

const fileOf = ({ file }: Chunk, { workFolder }: FetchOptions) => join(workFolder, "files", file);
async function reaches(chunk: Chunk, options: FetchOptions): Promise<boolean> {
  const size = await stat(fileOf(chunk, options)).then(
    (found) => found.size,
    () => -1,
  );
  return size >= chunk.rawFrom + chunk.rawBytes;
}

async function fetchChunk(chunk: Chunk, options: FetchOptions): Promise<void> {
  const { store, manifest, zstd, take } = options;
  await take(chunk.bytes);
  const body = await checkedChunk(store, manifest.prefix, chunk);
  const path = fileOf(chunk, options);
  await mkdir(dirname(path), { recursive: true });
  await explaining(`Decompressing ${chunk.file}`, async () => {
    // The file has to be there to be written in its middle.
    await (await open(path, "a")).close();
    const sink = createWriteStream(path, { flags: "r+", start: chunk.rawFrom });
    await zstd.decompress(Readable.from(slices(body)), sink);
    if (sink.bytesWritten !== chunk.rawBytes) {
      throw new DumpError(
        "chunk-corrupt",
        `The dump's piece ${chunk.key} has ${sink.bytesWritten} bytes decompressed, and the signed manifest says ${chunk.rawBytes}.`,
      );
    }
  });
}

/** Said before the first byte instead of after the last. */
async function enoughRoom(folder: string, chunks: readonly Chunk[]): Promise<void> {
  const needed = chunks.reduce((sum, { rawBytes }) => sum + rawBytes, 0);
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= needed) return;
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;
  throw new DumpError(
    "disk-full",
    `The work folder ${folder} has ${megabytes(bavail * bsize)} free, and the dump needs ${megabytes(needed)} decompressed. Free space or name another folder.`,
  );
}
