import { join } from "node:path";
import { libpqEnvironment } from "./connection";
import type { Connection } from "./connection";
import { explained } from "./explain";
import type { Programs } from "./programs";

export interface PgDumpOptions {
  readonly programs: Programs;
  readonly connection: Connection;
  readonly snapshot: string;
  /** Must not exist. */
  readonly folder: string;
  readonly schemas: readonly string[] | undefined;
  readonly jobs: number;
  readonly signal: AbortSignal;
}

/** As a pattern of pg_dump that matches this name alone. */
export const exactly = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * Dumps every table of a snapshot into a folder, a file each, uncompressed: compressing is done beside it, piece by piece while
 * the files still grow, with better compression than version 15 has. Publications and subscriptions belong to a server, not
 * to its data: a restored copy must not begin to replicate.
 */
export async function pgDump({
  programs,
  connection,
  snapshot,
  folder,
  schemas = [],
  jobs,
  signal,
}: PgDumpOptions): Promise<void> {
  const result = await programs
    .run({
      program: "pg_dump",
      arguments: [
        "--format=directory",
        `--jobs=${jobs}`,
        "--compress=0",
        `--snapshot=${snapshot}`,
        "--no-publications",
        "--no-subscriptions",
        "--no-sync",
        "--lock-wait-timeout=60000",
        ...schemas.map((schema) => `--schema=${exactly(schema)}`),
        `--file=${folder}`,
      ],
      environment: libpqEnvironment(connection),
      signal,
    })
    .catch((error: unknown) => {
      throw explained("pg_dump", error);
    });
  if (result.code !== 0)
    throw explained("pg_dump", new Error(result.stderr.trim() || `It ended with ${result.code} and said nothing.`));
}

/**
 * Where pg_dump's files are, below the work folder. A run has its own: the pg_dump of a process that was killed may live on for a
 * while, and must not write into the files of the next.
 */
export const filesFolder = (workFolder: string, runId: string) => join(workFolder, `files-${runId}`);
