import { chownSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { ClientBase } from "pg";
import { unprivileged } from "./server";

/** A primary that keeps its write-ahead log: what continuous backup is made of (BKP-5). */
export const primarySettings: Readonly<Record<string, string>> = {
  wal_level: "logical",
  archive_mode: "on",
  archive_timeout: "5s",
  full_page_writes: "on",
  // An acknowledged commit must be in the log: with `off` the drill would measure losses of its own making.
  synchronous_commit: "on",
  track_commit_timestamp: "on",
  max_wal_senders: "10",
  max_replication_slots: "10",
  shared_buffers: "128MB",
  max_wal_size: "2GB",
  log_line_prefix: "'%m [%p] %u@%d %x '",
  log_timezone: "UTC",
  log_destination: "stderr",
};

/** Small segments, so that a short drill fills several; checksums, so that a damaged page is an error and not an answer. */
export const primaryInitdb: readonly string[] = ["--data-checksums", "--wal-segsize=4"];

/** Makes the archive's folder, and has the primary copy every finished segment there, never over one that is there. */
export async function openArchive(primary: ClientBase, folder: string): Promise<void> {
  mkdirSync(folder);
  const user = unprivileged();
  if (user) chownSync(folder, user.uid, user.gid);
  const copy = `test ! -f "${folder}/%f" && cp "%p" "${folder}/%f.part" && mv "${folder}/%f.part" "${folder}/%f"`;
  await primary.query(`ALTER SYSTEM SET archive_command = '${copy}'`);
  await primary.query("SELECT pg_reload_conf()");
  // The archiver hears of it in its own time: the archive is open once a segment has really come.
  for (const end = Date.now() + 30_000; ;) {
    const segment = await archiveNow(primary);
    if (existsSync(join(folder, segment))) return;
    if (Date.now() > end) throw new ArchiveStalledError(`The archive stays empty: ${segment} did not come.`);
  }
}

/** Lets the segments of the first load go nowhere: no backup will refer to them. A setting, as the command line's cannot be changed. */
export async function archiveNothingYet(primary: ClientBase): Promise<void> {
  await primary.query("ALTER SYSTEM SET archive_command = '/bin/true'");
  await primary.query("SELECT pg_reload_conf()");
}

/** The archive did not get what it was waiting for. */
export class ArchiveStalledError extends Error {
  override readonly name = "ArchiveStalledError";
}

/**
 * Closes the segment that is being written and waits until it is in the archive: everything committed before the call can be
 * restored after it.
 *
 * @returns the last segment's name
 */
export async function archiveNow(primary: ClientBase, patienceMs = 30_000): Promise<string> {
  const { rows } = await primary.query<{ segment: string }>(
    "SELECT pg_walfile_name(pg_current_wal_insert_lsn()) AS segment FROM pg_create_restore_point('drill')",
  );
  const segment = rows[0]?.segment ?? "";
  await primary.query("SELECT pg_switch_wal()");
  for (const end = Date.now() + patienceMs; ;) {
    const { rows: state } = await primary.query<{ last: string | null; failed: string | null }>(
      "SELECT last_archived_wal AS last, last_failed_wal AS failed FROM pg_stat_archiver",
    );
    const last = state[0]?.last ?? "";
    if (last >= segment) return segment;
    if (Date.now() > end) {
      throw new ArchiveStalledError(
        `The archive has segments up to ${last === "" ? "none" : last} and waits for ${segment}; last failed: ${state[0]?.failed ?? "none"}. See the primary's log.`,
      );
    }
    await wait(50);
  }
}
