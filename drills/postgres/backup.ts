import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./programs";
import { startPostgres, unprivileged } from "./server";
import type { PostgresServer } from "./server";

/** A physical copy of a whole server, with SHA-256 sums of its files in its manifest. */
export interface BaseBackup {
  readonly directory: string;
  /** The archive that it needs to become consistent, and to go on from. */
  readonly archive: string;
}

/** Takes a base backup without log: the archive has it, and a restore that does without the archive would prove little. */
export async function takeBaseBackup(primary: PostgresServer, directory: string, archive: string): Promise<BaseBackup> {
  const target = [
    "--pgdata",
    directory,
    "--wal-method=none",
    "--checkpoint=fast",
    "--no-sync",
    "--manifest-checksums=SHA256",
  ];
  await runProgram(primary.binaries, "pg_basebackup", ["--dbname", primary.url(), ...target]);
  return { directory, archive };
}

/** Compares every file of the backup with the sums of its manifest. */
export async function verifyBaseBackup({ binaries }: PostgresServer, { directory }: BaseBackup): Promise<void> {
  await runProgram(binaries, "pg_verifybackup", ["--quiet", "--no-parse-wal", directory]);
}

/** Where a restore stops. */
export type Target =
  /** After the last commit at or before a moment. */
  | { readonly kind: "time"; readonly at: Date }
  /** Before the record at a position of the log. */
  | { readonly kind: "lsn"; readonly lsn: string }
  /** Where the archive ends. */
  | { readonly kind: "end" };

/** The archive does not reach the target, or there is a gap in it. */
export class TargetNotReachedError extends Error {
  override readonly name = "TargetNotReachedError";
}

function settingsOf(target: Target): Readonly<Record<string, string>> {
  switch (target.kind) {
    case "time":
      // The abbreviation Z is not known yet when the server reads its settings; a number is.
      return { recovery_target_time: target.at.toISOString().replace("Z", "+00"), recovery_target_inclusive: "on" };
    case "lsn":
      return { recovery_target_lsn: target.lsn, recovery_target_inclusive: "off" };
    case "end":
      return {};
  }
}

/**
 * Restores beside: a server of its own, from a copy of the base backup and the archive, as of the target. It takes no
 * connection before it is there, and archives nothing: another's archive is not its own.
 */
export async function restoreBeside(
  primary: PostgresServer,
  backup: BaseBackup,
  target: Target,
  parent: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  let number = 1;
  while (existsSync(join(parent, `restored-${number}`))) number++;
  const dataDirectory = join(parent, `restored-${number}`);
  const user = unprivileged();
  const inPlace = { stdio: "pipe", cwd: "/", ...user } as const;
  execFileSync("cp", ["-R", backup.directory, dataDirectory], inPlace);
  execFileSync("chmod", ["700", dataDirectory], inPlace);
  execFileSync("touch", [join(dataDirectory, "recovery.signal")], inPlace);
  try {
    return await startPostgres({
      binaries: primary.binaries,
      dataDirectory,
      parent,
      patienceSeconds: 600,
      settings: {
        ...settings,
        archive_mode: "off",
        hot_standby: "off",
        restore_command: `cp "${backup.archive}/%f" "%p"`,
        recovery_target_action: "promote",
        recovery_target_timeline: "latest",
        ...settingsOf(target),
      },
    });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const [, why] = /FATAL: {2}(.*(?:recovery target|consistent|checkpoint|WAL).*)/.exec(said) ?? [];
    if (why === undefined) throw error;
    throw new TargetNotReachedError(`The archive does not reach ${targetText(target)}: ${why}. A segment is missing.`, {
      cause: error,
    });
  }
}

export function targetText(target: Target): string {
  if (target.kind === "time") return target.at.toISOString();
  return target.kind === "lsn" ? `position ${target.lsn}` : "the end of the archive";
}
