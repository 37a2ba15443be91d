import { escapeIdentifier } from "pg";
import type { ClientBase } from "pg";

export interface Extensions {
  readonly created: readonly string[];
  /** Used by the source's schemas and not to be had on the replica: what depends on them cannot be made there. */
  readonly unavailable: readonly string[];
}

/** Extensions on which something in the schemas depends: a column's type, an index's operators, a default, a function. */
const used = `
  SELECT DISTINCT e.extname AS name, n.nspname AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
  JOIN pg_depend member ON member.refclassid = 'pg_extension'::regclass AND member.refobjid = e.oid AND member.deptype = 'e'
  JOIN pg_depend uses ON uses.refclassid = member.classid AND uses.refobjid = member.objid AND uses.deptype IN ('n', 'a')
  LEFT JOIN pg_class c ON uses.classid = 'pg_class'::regclass AND c.oid = uses.objid
  LEFT JOIN pg_attrdef d ON uses.classid = 'pg_attrdef'::regclass AND d.oid = uses.objid LEFT JOIN pg_class dc ON dc.oid = d.adrelid
  LEFT JOIN pg_constraint k ON uses.classid = 'pg_constraint'::regclass AND k.oid = uses.objid
  LEFT JOIN pg_proc p ON uses.classid = 'pg_proc'::regclass AND p.oid = uses.objid
  WHERE coalesce(c.relnamespace, dc.relnamespace, k.connamespace, p.pronamespace) IN (SELECT oid FROM pg_namespace WHERE nspname = ANY ($1))
    AND e.extname <> 'plpgsql' ORDER BY 1`;

/** Makes the extensions that the application's schemas need, in the same schemas. `pg_dump --schema=...` leaves them out. */
export async function copyExtensions(
  source: ClientBase,
  replica: ClientBase,
  schemas: readonly string[],
): Promise<Extensions> {
  const { rows: wanted } = await source.query<{ name: string; schema: string }>(used, [schemas]);
  const created: string[] = [];
  const unavailable: string[] = [];
  for (const { name, schema } of wanted) {
    const { rows } = await replica.query<{ installed: boolean }>(
      "SELECT installed_version IS NOT NULL AS installed FROM pg_available_extensions WHERE name = $1",
      [name],
    );
    if (rows[0]?.installed === true) continue;
    if (rows.length === 0) {
      unavailable.push(name);
      continue;
    }
    await replica.query(`CREATE SCHEMA IF NOT EXISTS ${escapeIdentifier(schema)}`);
    await replica.query(`CREATE EXTENSION IF NOT EXISTS ${escapeIdentifier(name)} SCHEMA ${escapeIdentifier(schema)}`);
    created.push(name);
  }
  return { created, unavailable };
}
