import { readdirSync, readFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { parseFileName, parseSegmentKey } from "../../operations/chain/segmentName";
import type { Archive, SegmentRef, SideFile } from "./archive";
import { UnreadableError } from "./archive";

/** A copy of the archive on this machine: a bucket's root, its `log` folder, one chain of it, or the files alone. */
export function folderArchive(folder: string, workingDir: string = process.cwd()): Archive {
  const root = resolve(workingDir, folder);
  const shown = (path: string): string => join(folder, path.slice(root.length));
  return {
    place: folder,
    *segments() {
      for (const path of files(root, shown)) {
        if (!path.endsWith(".ndjson")) continue;
        const name = parseSegmentKey(path.split(sep).join("/")) ?? parseFileName(path);
        yield { file: shown(path), key: path, name };
      }
    },
    read: ({ key, file }: SegmentRef) =>
      readFile(key).catch((error: unknown) => {
        throw unreadable(file, error);
      }),
    sideFiles: () =>
      Promise.resolve(
        [...files(root, shown)].filter(isSideFile).map((path): SideFile => {
          return { file: shown(path), text: readFileSync(path, "utf8") };
        }),
      ),
    remarks: () => [],
  };
}

function isSideFile(path: string): boolean {
  return path.endsWith(".pem") || (path.endsWith(".json") && path.split(sep).includes("anchors"));
}

/** Files below a folder, in the order of their names. */
function* files(folder: string, shown: (path: string) => string): Iterable<string> {
  for (const name of children(folder, shown)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path, shown);
    else yield path;
  }
}

function children(folder: string, shown: (path: string) => string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    throw unreadable(shown(folder), error);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "it is not there. Check the path.",
  ENOTDIR: "it is a file. Name the folder that it is in.",
  EACCES: "you may not read it. Check its permissions.",
  EISDIR: "it is a folder. Check what was copied.",
};

function unreadable(what: string, error: unknown): UnreadableError {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return new UnreadableError(`${what} cannot be read: ${reasons[code] ?? `${message}.`}`, { cause: error });
}
