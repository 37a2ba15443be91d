import { libpqEnvironment } from "./connection";
import type { Connection } from "./connection";
import { explained } from "./explain";
import type { Programs } from "./programs";

export interface PgRestoreOptions {
  readonly programs: Programs;
  readonly connection: Connection;
  readonly folder: string;
  readonly list: string;
  readonly section: "pre-data" | "data" | "post-data";
  readonly jobs: number;
  readonly maintenanceMegabytes: number;
  readonly signal: AbortSignal | undefined;
}

/** What the sessions of a restore call themselves, so that a rerun finds those of one that was killed. */
export const restoreName = "neonpro-restore";

/**
 * Only for these sessions, and safe: a commit that is lost with a crash is one of a restore that starts again anyway, and
 * `unmarkTarget` ends with one that waits for the disk. Indexes are built in memory, not in files.
 */
function sessionOptions(maintenanceMegabytes: number): string {
  const settings = {
    synchronous_commit: "off",
    maintenance_work_mem: `${maintenanceMegabytes}MB`,
    statement_timeout: "0",
    lock_timeout: "0",
    idle_in_transaction_session_timeout: "0",
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(" ");
}

/** What is in a dump, a line each. */
export async function pgRestoreList({
  programs,
  folder,
}: Pick<PgRestoreOptions, "programs" | "folder">): Promise<string> {
  const result = await programs.run({
    program: "pg_restore",
    arguments: ["--list", folder],
    environment: { LC_ALL: "C.UTF-8" },
  });
  if (result.code !== 0) throw explained("Reading the dump's table of contents", new Error(result.stderr));
  return result.stdout;
}

/** Owners are not restored: another server has other roles. Grants and policies are. The first error ends it. */
export async function pgRestore(options: PgRestoreOptions): Promise<void> {
  const { programs, connection, folder, list, section, jobs, maintenanceMegabytes, signal } = options;
  const result = await programs
    .run({
      program: "pg_restore",
      arguments: [
        "--format=directory",
        `--section=${section}`,
        `--jobs=${jobs}`,
        "--exit-on-error",
        "--no-owner",
        "--no-publications",
        "--no-subscriptions",
        `--use-list=${list}`,
        `--dbname=dbname='${connection.database.replaceAll(/['\\]/g, "\\$&")}'`,
        folder,
      ],
      environment: {
        ...libpqEnvironment(connection),
        PGOPTIONS: sessionOptions(maintenanceMegabytes),
        PGAPPNAME: restoreName,
      },
      ...(signal === undefined ? {} : { signal }),
    })
    .catch((error: unknown) => {
      throw explained("pg_restore", error);
    });
  if (result.code !== 0)
    throw explained("pg_restore", new Error(result.stderr.trim() || `It ended with ${result.code} and said nothing.`));
}
