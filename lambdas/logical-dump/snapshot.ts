import type { Client } from "pg";
import { explaining } from "./explain";

/** One moment of the database, open for others to read from as long as its connection lives. */
export interface Snapshot {
  readonly name: string;
  /** RFC 3339 in UTC. */
  readonly at: string;
  readonly lsn: string | null;
  readonly serverVersion: string;
  readonly database: string;
  /** Those that grants and policies name. */
  readonly roles: readonly string[];
}

/**
 * Opens a transaction and exports what it sees. The transaction stays open: without it, PostgreSQL forgets the snapshot.
 * pg_shdepend has a row for every role that an access list ('a', 'i') or a policy ('r') of this database names.
 */
export async function exportSnapshot(client: Client): Promise<Snapshot> {
  return explaining("Exporting a snapshot", async () => {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const { rows } = await client.query<Omit<Snapshot, "serverVersion"> & { version: string }>(
      `SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END::text AS lsn,
              pg_export_snapshot() AS name, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
              current_setting('server_version') AS version, current_database() AS database,
              ARRAY(SELECT DISTINCT r.rolname::text FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
                    WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype IN ('a', 'i', 'r')
                      AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY 1) AS roles`,
    );
    const [row] = rows;
    if (row === undefined) throw new Error("PostgreSQL exported no snapshot.");
    const { version, ...rest } = row;
    return { ...rest, serverVersion: version };
  });
}
