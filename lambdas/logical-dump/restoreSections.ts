import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";
import { copyStatements } from "./copyStatements";
import { fetchFiles } from "./fetchFiles";
import { limiter } from "./limiter";
import { loadTables } from "./loadTables";
import { pgRestore } from "./pgRestore";
import type { PgRestoreOptions } from "./pgRestore";
import type { Programs } from "./programs";
import type { RestoreOptions } from "./restore";
import { enter } from "./target";
import type { Target } from "./target";
import type { Selection, TocEntry } from "./toc";
import type { Chunk, DumpManifest } from "./types";
import { findZstd } from "./zstd";

export interface Sections {
  readonly client: Client;
  readonly target: Target;
  readonly manifest: DumpManifest;
  /** Of manifest.json. */
  readonly sha256: string;
  readonly selection: Selection;
}

const isTable = ({ kind }: TocEntry) => kind === "TABLE DATA";

/** Types and tables; then rows; then sequences, large objects, indexes, keys and policies. */
export async function restoreSections(
  options: RestoreOptions & { readonly programs: Programs },
  sections: Sections,
): Promise<void> {
  const { client, target, manifest, sha256, selection } = sections;
  const { programs, workFolder, store, progress, jobs = 2 } = options;
  const { entries } = selection;
  const tables = entries.filter(isTable);
  const files = new Set(tables.map(({ dumpId }) => `${dumpId}.dat`));
  const run = async (section: PgRestoreOptions["section"], listed: readonly TocEntry[], connections: number) => {
    const list = join(workFolder, "sections");
    await writeFile(list, listed.map(({ line }) => `${line}\n`).join(""));
    await pgRestore({
      programs,
      connection: options.target,
      folder: join(workFolder, "files"),
      list,
      section,
      jobs: connections,
      maintenanceMegabytes: options.maintenanceMegabytes ?? 256,
      signal: options.signal,
    });
  };
  if (target.loaded === undefined) {
    await run("pre-data", entries, 1);
    await enter(client, target, "data");
  }
  const chunks = manifest.chunks.filter(({ file }) => files.has(file));
  const allBytes = chunks.reduce((sum, { rawBytes }) => sum + rawBytes, 0);
  const rest = chunks.filter(({ key }) => target.loaded?.has(key) !== true);
  let doneBytes = allBytes - rest.reduce((sum, { rawBytes }) => sum + rawBytes, 0);
  await loadTables({
    store,
    prefix: manifest.prefix,
    chunks: rest,
    statements: await copyStatements(programs, { tocFile: join(workFolder, "files", "toc.dat"), workFolder }, tables),
    target: options.target,
    zstd: options.zstd ?? findZstd(),
    take: limiter(options.bytesPerSecond),
    jobs,
    signal: options.signal,
    loaded: ({ rawBytes }) => {
      doneBytes += rawBytes;
      progress?.({ step: "fetching", doneBytes, allBytes });
    },
  });
  await enter(client, target, "indexes");
  progress?.({ step: "restoring", doneBytes: allBytes, allBytes });
  // Sequences' values and, where the whole database is restored, large objects.
  if (options.schemas === undefined) await fetchInto(options, manifest, sha256, ({ file }) => file.startsWith("blob"));
  await run(
    "data",
    entries.filter((entry) => !isTable(entry)),
    1,
  );
  await run("post-data", entries, jobs);
}

/** Files that pg_restore itself reads. */
export async function fetchInto(
  options: RestoreOptions,
  manifest: DumpManifest,
  sha256: string,
  wanted: (chunk: Chunk) => boolean,
): Promise<void> {
  await mkdir(join(options.workFolder, "files"), { recursive: true });
  await fetchFiles(
    {
      store: options.store,
      manifest,
      chunks: manifest.chunks.filter(wanted),
      workFolder: options.workFolder,
      zstd: options.zstd ?? findZstd(),
      take: limiter(options.bytesPerSecond),
      atOnce: 2,
      signal: options.signal,
      fetched: () => undefined,
    },
    sha256,
  );
}
