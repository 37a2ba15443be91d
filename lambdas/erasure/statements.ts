import { escapeIdentifier } from "pg";
import { hashSql } from "../../manifest/hashSql";
import type { HashedTable } from "../../manifest/tables";
import { erasureMapProblems, tableNameOf } from "../../protection/erasure";
import type { ErasureMap, ErasureTable } from "../../protection/erasure";
import { erasurePlan } from "../../protection/erasurePlan";
import type { ErasureStep } from "../../protection/erasurePlan";
import type { Catalogue, CatalogueColumn } from "./catalogue";

/** A step on one table with rows of its own, as SQL. `$1` is a list of subjects. */
export interface Statement {
  /** `schema.table`, as a content manifest names it. */
  readonly table: string;
  readonly target: string;
  readonly action: ErasureStep["action"];
  /** Rows and hash of what is to change. */
  readonly before: string;
  /** Changes it; rows and hash of what it has become, or of what was deleted. */
  readonly change: string;
  /** How many rows are still to change. */
  readonly remaining: string;
  /** What `$2` ... stand for: the new values. */
  readonly values: (erasureId: string) => readonly (string | null)[];
}

/** The map does not fit the database: nothing was done. */
export class ErasureMapError extends Error {
  override readonly name = "ErasureMapError";

  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The erasure map does not fit this database; nothing was erased. ${problems.join(" ")}`);
    this.problems = problems;
  }
}

/** The statements of a map on a database, in the order in which they can be carried out. */
export function erasureStatements(map: ErasureMap, catalogue: Catalogue): readonly Statement[] {
  const plan = erasurePlan(map, catalogue.references);
  const problems = [...erasureMapProblems(map), ...catalogueProblems(map, catalogue), ...plan.problems];
  if (problems.length > 0) throw new ErasureMapError(problems);
  return plan.steps.flatMap((step) => catalogue.leaves(step).map((leaf) => statement(step, leaf, catalogue)));
}

function catalogueProblems({ targets, exceptions = [] }: ErasureMap, { columns }: Catalogue): readonly string[] {
  return [...targets, ...exceptions].flatMap((table) => {
    const known = columns.get(tableNameOf(table));
    if (known === undefined) return [`There is no table ${tableNameOf(table)}.`];
    if (!("subjectColumn" in table)) return [];
    const news = Object.entries(table.columns ?? {});
    return [
      ...[table.subjectColumn, ...news.map(([column]) => column)]
        .filter((column) => !known.has(column))
        .map((column) => `${tableNameOf(table)} has no column ${column}; it has ${[...known.keys()].join(", ")}.`),
      ...news
        .filter(([column, value]) => value === null && known.get(column)?.required === true)
        .map(([column]) => `${tableNameOf(table)}.${column} cannot become null; give it a text.`),
    ];
  });
}

function statement(step: ErasureStep, leaf: HashedTable, catalogue: Catalogue): Statement {
  const { action } = step;
  const own = (name: string) => `${leaf.sqlName}.${escapeIdentifier(name)}`;
  const owner: ErasureTable = step.through.at(-1)?.to ?? step;
  const where = belongs(step, own, typeOf(catalogue, owner, step.subjectColumn));
  const news = Object.entries(step.columns ?? {}).map(([column, value], at) => {
    const type = typeOf(catalogue, step, column);
    return {
      column,
      value,
      sql: `$${at + 2}::text::${type}`,
      differs: `${own(column)}::text IS DISTINCT FROM ($${at + 2}::text::${type})::text`,
    };
  });
  const due = action === "delete" ? where : `${where} AND (${news.map(({ differs }) => differs).join(" OR ")})`;
  const verb =
    action === "delete"
      ? `DELETE FROM ONLY ${leaf.sqlName}`
      : `UPDATE ONLY ${leaf.sqlName} SET ${news.map(({ column, sql }) => `${escapeIdentifier(column)} = ${sql}`).join(", ")}`;
  const whole = (table: HashedTable) => ({ table, fromPage: 0, toPage: undefined });
  return {
    table: `${leaf.schema}.${leaf.name}`,
    target: step.target,
    action,
    before: hashSql(whole(leaf), due),
    // The rows as they were deleted, or as they have become: measured in the statement that changes them.
    change: `WITH changed AS (${verb} WHERE ${due} RETURNING *) ${hashSql(whole({ ...leaf, sqlName: "changed" }))}`,
    remaining: `SELECT count(*)::int AS rows FROM ONLY ${leaf.sqlName} WHERE ${due}`,
    values: (id) => news.map(({ value }) => value?.replaceAll("{id}", id) ?? null),
  };
}

/** Rows whose subject is one of `$1`, by their own column or along foreign keys. */
function belongs(
  { subjectColumn, through }: Pick<ErasureStep, "subjectColumn" | "through">,
  own: (column: string) => string,
  type: string,
): string {
  const [next, ...rest] = through;
  if (next === undefined) return `${own(subjectColumn)} = ANY ($1::text[]::${type}[])`;
  const alias = `parent_${through.length}`;
  const theirs = (column: string) => `${alias}.${escapeIdentifier(column)}`;
  const join = next.columns.map((column, at) => `${own(column)} = ${theirs(next.keys[at] ?? "")}`);
  const inner = belongs({ subjectColumn, through: rest }, theirs, type);
  const parent = `${escapeIdentifier(next.to.schema)}.${escapeIdentifier(next.to.table)}`;
  return `EXISTS (SELECT FROM ${parent} AS ${alias} WHERE ${join.join(" AND ")} AND ${inner})`;
}

/** As format_type says it, which quotes what has to be quoted. */
function typeOf({ columns }: Catalogue, table: ErasureTable, column: string): string {
  const found: CatalogueColumn | undefined = columns.get(tableNameOf(table))?.get(column);
  return found?.type ?? "text";
}
