import type { ClientBase } from "pg";
import { hashedTables } from "../../manifest/tables";
import type { HashedTable } from "../../manifest/tables";
import { tableNameOf } from "../../protection/erasure";
import type { ErasureTable } from "../../protection/erasure";
import type { Reference } from "../../protection/erasurePlan";

export interface CatalogueColumn {
  /** Without its length, so that a cast to it cuts nothing off. */
  readonly type: string;
  readonly required: boolean;
}

/** What a replay has to know of a database. */
export interface Catalogue {
  /** Columns by `schema.table`, for ordinary and partitioned tables. */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, CatalogueColumn>>;
  readonly references: readonly Reference[];
  /** The tables that hold a table's rows: itself, or its partitions. */
  leaves(table: ErasureTable): readonly HashedTable[];
}

const columnsQuery = `
  SELECT n.nspname || '.' || c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type, a.attnotnull AS required
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'`;

// A key of a partition is its parent's: only the parent's counts.
const referencesQuery = `
  SELECT k.conname AS name, fn.nspname AS fromschema, f.relname AS fromtable, tn.nspname AS toschema, t.relname AS totable,
         (SELECT array_agg(a.attname::text ORDER BY u.at) FROM unnest(k.conkey) WITH ORDINALITY u(num, at)
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num) AS columns,
         (SELECT array_agg(a.attname::text ORDER BY u.at) FROM unnest(k.confkey) WITH ORDINALITY u(num, at)
            JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num) AS keys,
         CASE k.confdeltype WHEN 'c' THEN 'cascade' WHEN 'r' THEN 'restrict' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default'
           ELSE 'no action' END AS ondelete
  FROM pg_constraint k
  JOIN pg_class f ON f.oid = k.conrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace
  JOIN pg_class t ON t.oid = k.confrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
  WHERE k.contype = 'f' AND k.conparentid = 0
  ORDER BY fn.nspname COLLATE "C", f.relname COLLATE "C", k.conname COLLATE "C"`;

const leavesQuery = `
  WITH RECURSIVE line AS (
    SELECT c.oid AS root, c.oid AS leaf FROM pg_class c WHERE c.relkind IN ('r', 'p')
    UNION ALL SELECT line.root, i.inhrelid FROM line JOIN pg_inherits i ON i.inhparent = line.leaf
  )
  SELECT rn.nspname || '.' || r.relname AS root, ln.nspname || '.' || l.relname AS leaf
  FROM line JOIN pg_class r ON r.oid = line.root JOIN pg_namespace rn ON rn.oid = r.relnamespace
  JOIN pg_class l ON l.oid = line.leaf AND l.relkind = 'r' JOIN pg_namespace ln ON ln.oid = l.relnamespace
  WHERE rn.nspname = ANY ($1)`;

interface ReferenceRow {
  readonly name: string;
  readonly fromschema: string;
  readonly fromtable: string;
  readonly toschema: string;
  readonly totable: string;
  readonly columns: readonly string[];
  readonly keys: readonly string[];
  readonly ondelete: Reference["onDelete"];
}

/** Every foreign key between tables of the database. */
export async function foreignKeys(client: ClientBase): Promise<readonly Reference[]> {
  const { rows } = await client.query<ReferenceRow>(referencesQuery);
  return rows.map((row) => ({
    name: row.name,
    from: { schema: row.fromschema, table: row.fromtable },
    columns: row.columns,
    to: { schema: row.toschema, table: row.totable },
    keys: row.keys,
    onDelete: row.ondelete,
  }));
}

export async function readCatalogue(client: ClientBase): Promise<Catalogue> {
  const { rows } = await client.query<{ table: string; column: string; type: string; required: boolean }>(columnsQuery);
  const columns = new Map<string, Map<string, CatalogueColumn>>();
  for (const { table, column, type, required } of rows) {
    const known = columns.get(table) ?? new Map<string, CatalogueColumn>();
    columns.set(table, known.set(column, { type, required }));
  }
  const schemas = [...new Set([...columns.keys()].map((name) => name.slice(0, name.indexOf("."))))];
  const hashed = new Map<string, HashedTable>(
    (await hashedTables(client, schemas)).map((table) => [`${table.schema}.${table.name}`, table]),
  );
  const lines = await client.query<{ root: string; leaf: string }>(leavesQuery, [schemas]);
  const references = await foreignKeys(client);
  return {
    columns,
    references,
    leaves: (table) =>
      lines.rows
        .filter(({ root }) => root === tableNameOf(table))
        .map(({ leaf }) => hashed.get(leaf))
        .filter((leaf) => leaf !== undefined),
  };
}
