import type { ClientBase } from "pg";
import type { SequenceManifest } from "./types";

interface SequenceRow {
  readonly schema: string;
  readonly name: string;
  readonly lastvalue: string | null;
  readonly ownerschema: string | null;
  readonly ownertable: string | null;
  readonly ownercolumn: string | null;
}

const query = `
  SELECT s.schemaname AS schema, s.sequencename AS name, s.last_value::text AS lastvalue,
         tn.nspname AS ownerschema, t.relname AS ownertable, a.attname AS ownercolumn
  FROM pg_sequences s
  JOIN pg_namespace n ON n.nspname = s.schemaname
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.sequencename
  LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
    AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
  LEFT JOIN pg_class t ON t.oid = d.refobjid
  LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
  LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
  WHERE s.schemaname = ANY ($1)
  ORDER BY s.schemaname COLLATE "C", s.sequencename COLLATE "C"`;

/**
 * Sequences with the largest value that their column holds: logical replication does not carry sequences, so after a
 * promotion or a restore a sequence behind its table gives out keys that exist. Read outside the snapshot, as PostgreSQL
 * reads sequences: compare them by not being behind, never by being equal.
 */
export async function sequences(client: ClientBase, schemas: readonly string[]): Promise<readonly SequenceManifest[]> {
  const { rows } = await client.query<SequenceRow>(query, [schemas]);
  const found: SequenceManifest[] = [];
  for (const row of rows) {
    const { ownerschema, ownertable, ownercolumn } = row;
    const owned = ownerschema !== null && ownertable !== null && ownercolumn !== null;
    found.push({
      schema: row.schema,
      name: row.name,
      lastValue: row.lastvalue,
      owner: owned ? `${ownerschema}.${ownertable}.${ownercolumn}` : null,
      largestInUse: owned ? await largest(client, ownerschema, ownertable, ownercolumn) : null,
    });
  }
  return found;
}

async function largest(client: ClientBase, schema: string, table: string, column: string): Promise<string | null> {
  const [s, t, c] = [schema, table, column].map((name) => client.escapeIdentifier(name));
  const { rows } = await client.query<{ largest: string | null }>(`SELECT max(${c})::text AS largest FROM ${s}.${t}`);
  return rows[0]?.largest ?? null;
}
