import { randomUUID } from "node:crypto";
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { DumpError } from "./errors";
import { explaining } from "./explain";
import { sha256Of } from "./hashing";
import type { DumpStore } from "./types";

const isMissing = (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT";
const isThere = (error: unknown) => error instanceof Error && "code" in error && error.code === "EEXIST";

/** A folder as a store: rehearsals, and an operator's own disk. */
export function folderStore(folder: string): DumpStore {
  const pathOf = (key: string) => join(folder, ...key.split("/"));
  return {
    place: folder,
    put: (key, body, sha256, onlyNew = false) =>
      explaining(`Storing ${key}`, async () => {
        if (sha256Of(body) !== sha256) throw new DumpError("chunk-corrupt", `${key} changed before it was stored.`);
        const path = pathOf(key);
        await mkdir(dirname(path), { recursive: true });
        // Whole or not at all: a half-written file never has its name.
        const half = `${path}.${randomUUID()}.half`;
        try {
          await writeFile(half, body);
          if (onlyNew) await link(half, path);
          else await rename(half, path);
          return true;
        } catch (error) {
          if (onlyNew && isThere(error)) return false;
          throw error;
        } finally {
          await rm(half, { force: true });
        }
      }),
    get: (key) =>
      explaining(`Reading ${key}`, async () => {
        try {
          return await readFile(pathOf(key));
        } catch (error) {
          if (isMissing(error)) return undefined;
          throw error;
        }
      }),
    list: (prefix) =>
      explaining(`Listing ${prefix}`, async () => {
        const names = await readdir(pathOf(prefix), { recursive: true, withFileTypes: true }).catch(
          (error: unknown) => {
            if (isMissing(error)) return [];
            throw error;
          },
        );
        const files = names.filter((entry) => entry.isFile() && !entry.name.endsWith(".half"));
        const rows = await Promise.all(
          files.map(async (entry) => {
            const path = join(entry.parentPath, entry.name);
            return { key: relative(folder, path).split(sep).join("/"), bytes: (await stat(path)).size };
          }),
        );
        return rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));
      }),
  };
}
