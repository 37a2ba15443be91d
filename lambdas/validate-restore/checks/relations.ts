import { escapeIdentifier } from "pg";
import type { ClientBase } from "pg";
import { foreignKeys } from "../../erasure/catalogue";
import type { Expectation, Finding } from "../types";

/**
 * Rows that refer to what is not there, of every foreign key, whether or not PostgreSQL has validated it: it checks when rows are
 * written, not after a damaged file, a restore with triggers switched off or a key that is NOT VALID (RST-9).
 */
export async function references(client: ClientBase, { manifest }: Pick<Expectation, "manifest">): Promise<Finding> {
  const keys = (await foreignKeys(client)).filter(({ from }) => manifest.schemas.includes(from.schema));
  const problems: string[] = [];
  for (const { name, from, to, columns, keys: theirs } of keys) {
    const table = ({ schema, table: of }: typeof from) => `${escapeIdentifier(schema)}.${escapeIdentifier(of)}`;
    const own = (column: string) => `child.${escapeIdentifier(column)}`;
    const present = columns.map((column) => `${own(column)} IS NOT NULL`).join(" AND ");
    const equal = columns
      .map((column, at) => `${own(column)} = parent.${escapeIdentifier(theirs[at] ?? "")}`)
      .join(" AND ");
    const { rows } = await client.query<{ many: string }>(
      `SELECT count(*)::text AS many FROM ${table(from)} AS child
       WHERE ${present} AND NOT EXISTS (SELECT FROM ${table(to)} AS parent WHERE ${equal})`,
    );
    const many = rows[0]?.many ?? "?";
    if (many !== "0")
      problems.push(
        `${many} rows of ${from.schema}.${from.table} refer to nothing in ${to.schema}.${to.table} (${name})`,
      );
  }
  return { problems, says: `${keys.length} foreign keys, and no row refers to nothing` };
}

/** The application's own rules over several tables. */
export async function rules(client: ClientBase, { rules: all = [] }: Pick<Expectation, "rules">): Promise<Finding> {
  const problems: string[] = [];
  // A rule that writes is no rule.
  await client.query("SET default_transaction_read_only = on");
  for (const { name, sql } of all) {
    const { rows } = await client.query<{ many: string }>(`SELECT count(*)::text AS many FROM (${sql}) AS broken`);
    const many = rows[0]?.many ?? "?";
    if (many !== "0") problems.push(`${name}: ${many} rows break it`);
  }
  return { problems, says: all.length === 0 ? "no rules are configured" : `${all.length} rules hold` };
}

/** Rights that the application needs and the manifest's grants on tables do not show. */
export async function access(
  client: ClientBase,
  { access: all = [] }: Pick<Expectation, "access">,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { role, privilege, schema, table } of all) {
    const where = table === undefined ? `schema ${schema}` : `${schema}.${table}`;
    const { rows: there } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
    if (there.length === 0) {
      problems.push(`there is no role ${role}, which needs ${privilege} on ${where}`);
      continue;
    }
    const object = [schema, ...(table === undefined ? [] : [table])].map((name) => escapeIdentifier(name)).join(".");
    const { rows } = await client.query<{ may: boolean | null }>(
      table === undefined
        ? "SELECT has_schema_privilege($1, n.oid, $3) AS may FROM (SELECT to_regnamespace($2) AS oid) AS n"
        : "SELECT has_table_privilege($1, c.oid, $3) AS may FROM (SELECT to_regclass($2) AS oid) AS c",
      [role, object, privilege],
    );
    if (rows[0]?.may !== true) problems.push(`${role} has no ${privilege} on ${where}`);
  }
  return problems;
}
