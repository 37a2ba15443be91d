import type { ClientBase } from "pg";
import { replication } from "../../protection/replication";

/** A moment as PostgreSQL wrote it: with microseconds, which a Date does not have and which tell two beats apart. */
export type Beat = string;

/** Writes the source's clock and position into the row that is published. @returns the moment written */
export async function beat(source: ClientBase): Promise<Beat> {
  const { rows } = await source.query<{ at: string }>(`SELECT ${replication.schema}.beat()::text AS at`);
  const at = rows[0]?.at;
  if (at === undefined) throw new Error(`${replication.schema}.beat() answered nothing.`);
  return at;
}

export interface Arrival {
  /** Whether this beat or a later one is there. Changes arrive in the order of their commits: with it, all before it. */
  readonly arrived: boolean;
  /** Seconds between the newest beat there and this one, by the source's clock; undefined where none ever arrived. */
  readonly secondsShort: number | undefined;
}

/** How far a beat has come. */
export async function arrivalOf(replica: ClientBase, written: Beat): Promise<Arrival> {
  const { rows } = await replica.query<{ arrived: boolean; short: number }>(
    `SELECT at >= $1::timestamptz AS arrived, extract(epoch FROM $1::timestamptz - at)::float8 AS short
     FROM ${replication.schema}.heartbeat WHERE id = 1`,
    [written],
  );
  return { arrived: rows[0]?.arrived ?? false, secondsShort: rows[0]?.short };
}
