import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DumpError } from "./errors";
import { explained } from "./explain";
import type { Programs } from "./programs";
import type { TocEntry } from "./toc";

export interface CopyStatements {
  /** What a session has to set before, as pg_restore would: encoding, quoting, no search path. */
  readonly session: readonly string[];
  /** `COPY schema.table (columns) FROM stdin;` by pg_dump's file. */
  readonly byFile: ReadonlyMap<string, string>;
}

/** What rows mean depends on these; other settings of a newer pg_restore an older server may not know. */
const meaning =
  /^(SET (client_encoding|standard_conforming_strings|xmloption|row_security|check_function_bodies) = .*|SELECT pg_catalog\.set_config\('search_path', .*);$/;

/**
 * How each table's rows are loaded, in pg_dump's own words: pg_restore writes them out for a dump whose tables' files are empty. It
 * keeps the order of the list.
 */
export async function copyStatements(
  programs: Programs,
  { tocFile, workFolder }: { readonly tocFile: string; readonly workFolder: string },
  tables: readonly TocEntry[],
): Promise<CopyStatements> {
  const stubs = join(workFolder, "stubs");
  await rm(stubs, { recursive: true, force: true });
  await mkdir(stubs, { recursive: true });
  await copyFile(tocFile, join(stubs, "toc.dat"));
  for (const { dumpId } of tables) await writeFile(join(stubs, `${dumpId}.dat`), "");
  await writeFile(join(stubs, "list"), tables.map(({ line }) => `${line}\n`).join(""));
  const { code, stderr } = await programs.run({
    program: "pg_restore",
    arguments: ["--section=data", `--use-list=${join(stubs, "list")}`, `--file=${join(stubs, "copy.sql")}`, stubs],
    environment: { LC_ALL: "C.UTF-8" },
  });
  if (code !== 0) throw explained("Reading the dump's table of contents", new Error(stderr));
  const lines = (await readFile(join(stubs, "copy.sql"), "utf8")).split("\n");
  await rm(stubs, { recursive: true, force: true });
  const copies = lines.filter((line) => /^COPY .* FROM stdin;$/.test(line));
  if (copies.length !== tables.length) {
    throw new DumpError(
      "manifest-corrupt",
      `The dump's table of contents names ${tables.length} tables and loads ${copies.length}. Take another dump.`,
    );
  }
  return {
    session: lines.filter((line) => meaning.test(line)),
    byFile: new Map(tables.map(({ dumpId }, at) => [`${dumpId}.dat`, copies[at] ?? ""])),
  };
}
