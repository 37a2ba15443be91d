import { setTimeout as wait } from "node:timers/promises";
import { escapeLiteral } from "pg";
import type { ClientBase } from "pg";
import { replication } from "../../protection/replication";
import { alone } from "./lock";

const { subscription, publication, slot } = replication;

export class SlotMissingError extends Error {
  override readonly name = "SlotMissingError";
}

/** Rows that are there would collide with the first copy, or pass for it. */
export class ReplicaNotEmptyError extends Error {
  override readonly name = "ReplicaNotEmptyError";
}

/** A worker did not end in time; nothing was changed after that. */
export class StillApplyingError extends Error {
  override readonly name = "StillApplyingError";
}

export interface SubscribeOptions {
  /** How the replica reaches the source: see conninfo() in connection.ts. It holds a password: never log it. */
  readonly conninfo: string;
  /** Tables to be copied must be empty at first. @default true; false where the rows are there already, such as from a dump */
  readonly copyData?: boolean;
}

export interface Subscribed {
  readonly created: boolean;
  /** Somebody has paused it for a moment that is not over: it was left so. */
  readonly paused: boolean;
}

/**
 * Makes the replica follow the source, from any state: without a subscription, with one that was cut off, disabled, or has
 * not heard of a table published since. Twice does no more than once.
 *
 * @param source reads pg_replication_slots; any role may
 * @param replica may create subscriptions: a superuser, rds_superuser on Aurora
 */
export async function subscribe(
  source: ClientBase,
  replica: ClientBase,
  options: SubscribeOptions,
): Promise<Subscribed> {
  const { conninfo, copyData = true } = options;
  return alone(replica, async () => {
    await refuseLostSlot(source);
    const connection = `CONNECTION ${escapeLiteral(conninfo)}`;
    const found = await state(replica);
    if (found !== undefined) {
      await replica.query(`ALTER SUBSCRIPTION ${subscription} ${connection}`);
      // Cut off between detaching and dropping, it has lost its slot's name, without which it cannot be enabled.
      if (found.slot === null) await replica.query(`ALTER SUBSCRIPTION ${subscription} SET (slot_name = '${slot}')`);
      if (await paused(replica)) return { created: false, paused: true };
      if (!found.enabled) await replica.query(`ALTER SUBSCRIPTION ${subscription} ENABLE`);
      await refresh(replica, copyData);
      return { created: false, paused: false };
    }
    if (copyData) await refuseRows(source, replica);
    await replica.query(
      `CREATE SUBSCRIPTION ${subscription} ${connection} PUBLICATION ${publication}
       WITH (create_slot = false, slot_name = '${slot}', copy_data = ${copyData})`,
    );
    return { created: true, paused: false };
  });
}

/** Takes up tables that were published since. @throws when the replica does not have one of them */
export async function refresh(replica: ClientBase, copyData = true): Promise<void> {
  await replica.query(`ALTER SUBSCRIPTION ${subscription} REFRESH PUBLICATION WITH (copy_data = ${copyData})`);
}

async function state(
  replica: ClientBase,
): Promise<{ readonly enabled: boolean; readonly slot: string | null } | undefined> {
  const { rows } = await replica.query<{ enabled: boolean; slot: string | null }>(
    `SELECT subenabled AS enabled, subslotname AS slot FROM pg_subscription
     WHERE subname = $1 AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [subscription],
  );
  return rows[0];
}

export async function exists(replica: ClientBase): Promise<boolean> {
  return (await state(replica)) !== undefined;
}

export interface Pause {
  readonly reason: string;
  /** Minutes after which the scheduled function resumes, whatever became of who paused. @default 30 */
  readonly minutes?: number;
  /** Milliseconds to wait for the worker's end. @default 30,000 */
  readonly patienceMs?: number;
}

/**
 * Stops applying and keeps the slot: the source goes on keeping what happens. Idempotent. A pause has an end: the scheduled
 * function resumes then, so that nobody can leave the replica behind for good.
 */
export async function pause(replica: ClientBase, { reason, minutes = 30, patienceMs = 30_000 }: Pause): Promise<void> {
  if (!(await exists(replica))) return;
  await replica.query(
    `INSERT INTO ${replication.schema}.pause (id, reason, until) VALUES (1, $1, now() + make_interval(mins => $2))
     ON CONFLICT (id) DO UPDATE SET reason = excluded.reason, until = excluded.until`,
    [reason, minutes],
  );
  await disable(replica, patienceMs);
}

/** Goes on where it stopped. Idempotent. */
export async function resume(replica: ClientBase): Promise<void> {
  await replica.query(`DELETE FROM ${replication.schema}.pause`);
  if (await exists(replica)) await replica.query(`ALTER SUBSCRIPTION ${subscription} ENABLE`);
}

async function paused(replica: ClientBase): Promise<boolean> {
  const { rows } = await replica.query(`SELECT FROM ${replication.schema}.pause WHERE until > now()`);
  return rows.length > 0;
}

async function disable(replica: ClientBase, patienceMs: number): Promise<void> {
  await replica.query(`ALTER SUBSCRIPTION ${subscription} DISABLE`);
  await settled(replica, patienceMs);
}

/**
 * Cuts the replica off for promotion, whether or not the source is still there: the slot's name is taken away first, or
 * dropping would want to reach the source. The slot stays behind on the source (`dropSlot`). Idempotent, also after a cut.
 *
 * @returns whether there was a subscription
 */
export async function detach(replica: ClientBase, patienceMs = 30_000): Promise<boolean> {
  return alone(replica, async () => {
    if (!(await exists(replica))) return false;
    await disable(replica, patienceMs);
    await replica.query(`ALTER SUBSCRIPTION ${subscription} SET (slot_name = NONE)`);
    await replica.query(`DROP SUBSCRIPTION ${subscription}`);
    return true;
  });
}

/** Waits until no worker applies any more: disabling only asks them to end. */
async function settled(replica: ClientBase, patienceMs: number): Promise<void> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const { rows } = await replica.query("SELECT FROM pg_stat_subscription WHERE subname = $1 AND pid IS NOT NULL", [
      subscription,
    ]);
    if (rows.length === 0) return;
    if (Date.now() > end) {
      throw new StillApplyingError(
        `The subscription ${subscription} is disabled, and still applies after ${patienceMs / 1000} seconds. Run this again; if it stays so, end its worker with pg_terminate_backend().`,
      );
    }
    await wait(50);
  }
}

async function refuseLostSlot(source: ClientBase): Promise<void> {
  const { rows } = await source.query<{
    status: string | null;
    plugin: string | null;
    database: string | null;
    here: string;
  }>(
    "SELECT wal_status AS status, plugin, database, current_database() AS here FROM pg_replication_slots WHERE slot_name = $1",
    [slot],
  );
  const [found] = rows;
  if (found === undefined) {
    throw new SlotMissingError(`The source has no slot ${slot}. Deploy the source's side again: it makes one.`);
  }
  if (found.plugin !== "pgoutput" || found.database !== found.here) {
    throw new SlotMissingError(
      `The source's slot ${slot} is of ${found.plugin ?? "physical replication"} in ${found.database ?? "no database"}; needed is pgoutput in ${found.here}. Drop it and deploy the source's side again.`,
    );
  }
  if (found.status === "lost") {
    throw new SlotMissingError(
      `The source has thrown away what the slot ${slot} had still to read (max_slot_wal_keep_size): the replica cannot catch up. Start it over: detach, empty its tables, drop and make the slot again, subscribe.`,
    );
  }
}

async function refuseRows(source: ClientBase, replica: ClientBase): Promise<void> {
  const { rows: published } = await source.query<{ table: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS table FROM pg_publication_tables WHERE pubname = $1 ORDER BY 1`,
    [publication],
  );
  const full: string[] = [];
  for (const { table } of published) {
    const { rows: there } = await replica.query<{ found: string | null }>("SELECT to_regclass($1)::text AS found", [
      table,
    ]);
    if (there[0]?.found == null) continue;
    const { rows } = await replica.query(`SELECT FROM ${table} LIMIT 1`);
    if (rows.length > 0) full.push(table);
  }
  if (full.length === 0) return;
  throw new ReplicaNotEmptyError(
    `The replica has rows in ${full.join(", ")}, which the first copy would collide with. Empty these tables, or subscribe with copyData false if the rows are the source's up to the slot.`,
  );
}
