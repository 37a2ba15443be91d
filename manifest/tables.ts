import type { ClientBase } from "pg";
import { hashedAs } from "./columns";
import type { TableName } from "./types";

/** A table with rows of its own, and how its rows are hashed. */
export interface HashedTable extends TableName {
  /** `"schema"."name"`, quoted for SQL. */
  readonly sqlName: string;
  readonly columns: readonly string[];
  /** SQL of the row: an anonymous record of its columns. */
  readonly row: string;
  /** Pages of 8 KiB on disk. */
  readonly pages: number;
}

interface ColumnRow {
  readonly schema: string;
  readonly name: string;
  readonly sqlname: string;
  readonly pages: string;
  readonly column: string | null;
  readonly quoted: string | null;
  readonly typename: string;
  readonly oid: number;
  readonly kind: string;
  readonly element: number;
  readonly binary: boolean;
}

/**
 * Ordinary tables and leaf partitions of the schemas; tables of extensions are the extension's. Foreign tables' rows are
 * elsewhere and materialized views' can be made again, so neither is content.
 */
const query = `
  SELECT n.nspname AS schema, c.relname AS name, format('%I.%I', n.nspname, c.relname) AS sqlname,
         pg_relation_size(c.oid) / current_setting('block_size')::int AS pages,
         a.attname AS column, format('%I', a.attname) AS quoted, format_type(a.atttypid, a.atttypmod) AS typename,
         t.oid::int8::int AS oid, t.typtype AS kind,
         CASE WHEN t.typcategory = 'A' THEN t.typelem::int8::int ELSE 0 END AS element, t.typsend <> 0 AS binary
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated <> 'v'
  LEFT JOIN pg_type t ON t.oid = a.atttypid
  WHERE c.relkind = 'r' AND n.nspname = ANY ($1) AND c.relpersistence <> 't'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", a.attnum`;

/** The tables of the schemas, by schema and name. */
export async function hashedTables(client: ClientBase, schemas: readonly string[]): Promise<readonly HashedTable[]> {
  const { rows } = await client.query<ColumnRow>(query, [schemas]);
  const tables = new Map<string, ColumnRow[]>();
  for (const row of rows) tables.set(row.sqlname, [...(tables.get(row.sqlname) ?? []), row]);
  return [...tables.values()].map(table);
}

function table(rows: readonly ColumnRow[]): HashedTable {
  const [first] = rows as readonly [ColumnRow, ...ColumnRow[]];
  const columns = rows.filter((row): row is ColumnRow & { column: string; quoted: string } => row.column !== null);
  const expressions = columns.map(({ quoted, oid, kind, element, binary, typename }) =>
    hashedAs(quoted, { oid, kind, elementOid: element, hasBinaryForm: binary, name: typename }),
  );
  return {
    schema: first.schema,
    name: first.name,
    sqlName: first.sqlname,
    columns: columns.map(({ column, typename }) => `${column} ${typename}`),
    row: `ROW(${expressions.join(", ")})`,
    pages: Number(first.pages),
  };
}
