import { mkdir, readdir, readFile, rename, rm, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest } from "../../manifest/types";
import { isObject } from "../common/narrow";
import { DumpError } from "./errors";
import { explaining } from "./explain";
import type { Snapshot } from "./snapshot";
import type { DumpKind } from "./types";

/** A dump whose database part is done: what is left needs its files and the store, and no snapshot any more. */
export interface Dumped {
  readonly runId: string;
  readonly kind: DumpKind;
  readonly prefix: string;
  readonly startedAt: string;
  readonly schemas: readonly string[] | null;
  readonly pgDumpVersion: string;
  readonly chunkBytes: number;
  readonly snapshot: Snapshot;
  readonly content: Manifest;
}

const dumpedFile = (folder: string) => join(folder, "dumped.json");

/** Written once pg_dump and the manifest are done, whole or not at all. */
export async function keepDumped(folder: string, dumped: Dumped): Promise<void> {
  await explaining("Writing to the work folder", async () => {
    await writeFile(`${dumpedFile(folder)}.new`, JSON.stringify(dumped));
    await rename(`${dumpedFile(folder)}.new`, dumpedFile(folder));
  });
}

/** The prefix that this work folder's dump began at: a rerun knows at once that its own predecessor is no more. */
export async function keepBegun(folder: string, prefix: string): Promise<void> {
  await explaining("Writing to the work folder", () => writeFile(join(folder, "begun"), prefix));
}

export function readBegun(folder: string): Promise<string | undefined> {
  return readFile(join(folder, "begun"), "utf8").catch(() => undefined);
}

export async function readDumped(folder: string): Promise<Dumped | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(dumpedFile(folder), "utf8"));
    return isObject(value) ? (value as unknown as Dumped) : undefined;
  } catch {
    return undefined;
  }
}

/** Takes everything of a dump out of the folder. */
export async function emptyWorkFolder(folder: string): Promise<void> {
  const ours = (await readdir(folder)).filter((name) =>
    /^(begun|dumped\.json(\.new)?|files-[0-9a-f-]{36})$/.test(name),
  );
  // Tried again: a pg_dump that outlived its run may still be making files in it.
  for (const name of ours) await rm(join(folder, name), { recursive: true, force: true, maxRetries: 5 });
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Runs with the folder for itself. The lock of a process that is no more counts for nothing. */
export async function withWorkFolder<T>(folder: string, run: () => Promise<T>): Promise<T> {
  const lock = join(folder, "lock");
  await explaining(`Preparing the work folder ${folder}`, async () => {
    await mkdir(folder, { recursive: true });
    for (let attempt = 0; ; attempt++) {
      try {
        await writeFile(lock, process.pid.toString(), { flag: "wx" });
        return;
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST") || attempt > 3) throw error;
        const holder = Number(await readFile(lock, "utf8").catch(() => "0"));
        if (holder > 0 && holder !== process.pid && alive(holder)) {
          throw new DumpError(
            "already-running",
            `Process ${holder} is using the work folder ${folder}. Wait for it, or name another folder with --work.`,
          );
        }
        await unlink(lock).catch(() => undefined);
      }
    }
  });
  try {
    return await run();
  } finally {
    await unlink(lock).catch(() => undefined);
  }
}
