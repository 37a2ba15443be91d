import type { Client } from "pg";
import { DumpError } from "./errors";
import { explaining } from "./explain";
import { majorOf } from "./programs";

/** PostgreSQL's own schemas are never dumped. */
export const notOwn = "n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'";

const notOfExtension =
  "NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')";

/** Tables and sequences that the role may not read, and tables of which row security would show it a part. */
const hidden = `
  SELECT format('%s.%s', n.nspname, c.relname) AS name,
         NOT (has_schema_privilege(n.oid, 'USAGE') AND CASE c.relkind WHEN 'S' THEN has_sequence_privilege(c.oid, 'SELECT')
              ELSE has_table_privilege(c.oid, 'SELECT') END) AS unreadable
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'S') AND c.relpersistence <> 't' AND ${notOwn} AND ($1::text[] IS NULL OR n.nspname = ANY ($1)) AND ${notOfExtension}
    AND (NOT (has_schema_privilege(n.oid, 'USAGE') AND CASE c.relkind WHEN 'S' THEN has_sequence_privilege(c.oid, 'SELECT')
              ELSE has_table_privilege(c.oid, 'SELECT') END)
         OR (c.relrowsecurity AND NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
             AND (c.relforcerowsecurity OR NOT pg_has_role(c.relowner, 'USAGE'))))
  ORDER BY 1`;

const few = (names: readonly string[]) =>
  names.length <= 8 ? names.join(", ") : `${names.slice(0, 8).join(", ")} and ${names.length - 8} more`;

export interface DumpPreflight {
  readonly pgDumpVersion: string;
  readonly schemas: readonly string[] | undefined;
}

/** What would fail after an hour, said before the first byte. */
export async function checkBeforeDump(client: Client, { pgDumpVersion, schemas }: DumpPreflight): Promise<void> {
  await explaining("Checking the database", async () => {
    const { rows } = await client.query<{ version: string; name: string; missing: string[] }>(
      `SELECT current_setting('server_version') AS version, current_user AS name,
              ARRAY(SELECT s FROM unnest($1::text[]) s WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = s)) AS missing`,
      [schemas ?? []],
    );
    const [{ version, name, missing } = { version: "", name: "", missing: [] }] = rows;
    if (majorOf(pgDumpVersion) < majorOf(version)) {
      throw new DumpError(
        "version-mismatch",
        `The server is PostgreSQL ${version} and pg_dump is ${pgDumpVersion}: pg_dump reads servers of its own version and older ones. ` +
          `Install the client programs of version ${majorOf(version)} or newer.`,
      );
    }
    if (missing.length > 0) {
      throw new DumpError(
        "schema-missing",
        `The database has no schema ${few(missing)}. Check the names: nothing was dumped.`,
      );
    }
    const found = await client.query<{ name: string; unreadable: boolean }>(hidden, [schemas ?? null]);
    const unreadable = found.rows.filter((row) => row.unreadable).map((row) => row.name);
    if (unreadable.length > 0) {
      throw new DumpError(
        "permission-denied",
        `The role ${name} may not read ${few(unreadable)}. Grant it pg_read_all_data, or SELECT on these and USAGE on their schemas: a dump without them would look complete.`,
      );
    }
    const partly = found.rows.map((row) => row.name);
    if (partly.length > 0) {
      throw new DumpError(
        "row-security",
        `Row security would hide rows of ${few(partly)} from the role ${name}. Dump as a role with BYPASSRLS: ALTER ROLE ${name} BYPASSRLS.`,
      );
    }
  });
}
