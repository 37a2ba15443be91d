import { setTimeout as wait } from "node:timers/promises";
import type { ClientBase } from "pg";
import { replication } from "../../protection/replication";
import { arrivalOf, beat } from "./heartbeat";

/** How far the replica is behind, and what that costs the source. */
export interface Lag {
  /**
   * Seconds of writes that would be lost if the source were lost now: how long a beat took to arrive, or, where it did not
   * within the patience, the age of the last one that did. Undefined where none ever arrived.
   */
  readonly secondsBehind: number | undefined;
  /** Bytes written on the source that the replica has not confirmed. */
  readonly bytesBehind: number;
  /** Bytes of WAL that the slot keeps the source from throwing away. */
  readonly retainedBytes: number;
  /** Bytes that may still be written before the source throws away what the replica needs; undefined: no limit is set, the disk is it. */
  readonly safeBytes: number | undefined;
  /** PostgreSQL's word for the slot: reserved, extended, unreserved, lost; `missing` where there is no slot. */
  readonly slotStatus: string;
  /** Whether a replica reads from the slot now. */
  readonly connected: boolean;
  /** Whether the subscription is there and enabled. */
  readonly enabled: boolean;
  /** Tables whose first copy is not done. */
  readonly copying: readonly string[];
  /** Errors while applying or copying, since the subscription exists or its statistics were reset. */
  readonly errors: number;
}

interface SlotRow {
  readonly behind: string | null;
  readonly retained: string | null;
  readonly safe: string | null;
  readonly status: string | null;
  readonly active: boolean;
}

/**
 * Beats on the source, waits for the beat to arrive, and measures both sides.
 *
 * @param source as the heartbeat role
 * @param patienceMs how long to wait for the beat. @default 5,000
 */
export async function lag(source: ClientBase, replica: ClientBase, patienceMs = 5000): Promise<Lag> {
  const secondsBehind = await latency(source, replica, patienceMs);
  const { rows } = await source.query<SlotRow>(
    `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::text AS behind,
       pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::text AS retained, safe_wal_size::text AS safe, wal_status AS status, active
     FROM pg_replication_slots WHERE slot_name = $1`,
    [replication.slot],
  );
  const [slot] = rows;
  return {
    secondsBehind,
    bytesBehind: Number(slot?.behind ?? 0),
    retainedBytes: Number(slot?.retained ?? 0),
    safeBytes: slot?.safe == null ? undefined : Number(slot.safe),
    slotStatus: slot?.status ?? "missing",
    connected: slot?.active ?? false,
    ...(await subscriptionState(replica)),
  };
}

/** The two clocks are never compared: both times are the source's, or the difference is measured here. */
async function latency(source: ClientBase, replica: ClientBase, patienceMs: number): Promise<number | undefined> {
  const started = performance.now();
  const written = await beat(source);
  const elapsed = () => (performance.now() - started) / 1000;
  for (;;) {
    const { arrived, secondsShort } = await arrivalOf(replica, written);
    if (arrived) return elapsed();
    if (elapsed() * 1000 >= patienceMs) return secondsShort === undefined ? undefined : secondsShort + elapsed();
    await wait(100);
  }
}

async function subscriptionState(replica: ClientBase): Promise<Pick<Lag, "enabled" | "copying" | "errors">> {
  const { rows } = await replica.query<{ enabled: boolean; copying: string[] | null; errors: string | null }>(
    `SELECT s.subenabled AS enabled,
       (SELECT array_agg(r.srrelid::regclass::text ORDER BY r.srrelid::regclass::text) FROM pg_subscription_rel r
        WHERE r.srsubid = s.oid AND r.srsubstate <> 'r') AS copying,
       (SELECT (t.apply_error_count + t.sync_error_count)::text FROM pg_stat_subscription_stats t WHERE t.subid = s.oid) AS errors
     FROM pg_subscription s WHERE s.subname = $1 AND s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [replication.subscription],
  );
  const [found] = rows;
  return { enabled: found?.enabled ?? false, copying: found?.copying ?? [], errors: Number(found?.errors ?? 0) };
}

/**
 * Whether everything that was committed on the source when it was asked is on the replica: what a planned promotion waits
 * for. By a beat that arrives, and not by WAL positions: what a session committed asynchronously is not in the written
 * WAL yet, and would be missing although the positions agree.
 *
 * @param source as the heartbeat role; nobody else writes to it any more
 */
export async function caughtUp(source: ClientBase, replica: ClientBase, patienceMs = 30_000): Promise<boolean> {
  const written = await beat(source);
  const end = Date.now() + patienceMs;
  for (;;) {
    const { arrived } = await arrivalOf(replica, written);
    // A table whose first copy is not done is not in the order of commits.
    if (arrived && (await subscriptionState(replica)).copying.length === 0) return true;
    if (Date.now() > end) return false;
    await wait(100);
  }
}
