import type { ClientBase } from "pg";
import { replication } from "../../protection/replication";
import { applyPinned, checksum } from "./pinned";
import type { Pinned } from "./pinned";

/** A migration, with the checksum that it was reviewed with. */
export interface Migration extends Pinned {
  /** SHA-256 in hexadecimal; a test holds it against the text. */
  readonly checksum: string;
}

const { schema } = replication;

const tables = `
CREATE TABLE ${schema}.heartbeat (id int PRIMARY KEY, at timestamptz NOT NULL, lsn pg_lsn NOT NULL);
CREATE TABLE ${schema}.marker (
  id uuid PRIMARY KEY, written_at timestamptz NOT NULL DEFAULT clock_timestamp(), source_lsn pg_lsn, manifest_id text NOT NULL);
CREATE TABLE ${schema}.schema_script (
  version int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE TABLE ${schema}.pause (id int PRIMARY KEY CHECK (id = 1), reason text NOT NULL, until timestamptz NOT NULL);
REVOKE ALL ON SCHEMA ${schema} FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM PUBLIC;`;

/** What the replica has of ours, in the order in which it came. Never change one that was deployed: add another. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    name: "heartbeat, marker, pause and the list of schema scripts",
    sql: tables,
    checksum: "d6cabf020e55c340e24737c9d0c622b1ae221c204a14862d2070c37c7fe48962",
  },
];

/** The text of a migration is not what its checksum was made from: the program itself was changed by mistake. */
export class UnpinnedMigrationError extends Error {
  override readonly name = "UnpinnedMigrationError";
}

const create = `CREATE SCHEMA IF NOT EXISTS ${schema};
CREATE TABLE IF NOT EXISTS ${schema}.migration (
  version int PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT clock_timestamp())`;

/** Brings the replica's own schema up to date; twice does no more than once. @returns the versions applied by this run */
export async function migrate(
  replica: ClientBase,
  list: readonly Migration[] = migrations,
): Promise<readonly number[]> {
  for (const { version, name, sql, checksum: pinned } of list) {
    if (checksum(sql) === pinned) continue;
    throw new UnpinnedMigrationError(
      `Migration ${version} (${name}) has checksum ${checksum(sql)}, and ${pinned} is pinned. Put its text back, or add a new version.`,
    );
  }
  return applyPinned(replica, { ledger: `${schema}.migration`, create }, list);
}
