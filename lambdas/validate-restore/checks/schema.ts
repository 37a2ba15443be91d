import type { ClientBase } from "pg";
import { compareManifests } from "../../../manifest/compare";
import type { Difference } from "../../../manifest/compare";
import { schemaObjects } from "../../../manifest/objects";
import { hashedTables } from "../../../manifest/tables";
import type { Manifest } from "../../../manifest/types";
import type { CheckName, Expectation, Finding } from "../types";

type Part = Extract<CheckName, "schema" | "constraints" | "row-security" | "grants">;

/** What differs in the schema, by the check that tells it. */
export interface SchemaDifferences extends Readonly<Record<Part, readonly string[]>> {
  /** Tables that are missing or have other columns: what belongs to them is not compared. */
  readonly uncompared: number;
}

/** Compares everything of the schema with the manifest's; rows are not counted here. */
export async function schemaDifferences(
  client: ClientBase,
  { manifest, ignoredObjects = [] }: Pick<Expectation, "manifest" | "ignoredObjects">,
): Promise<SchemaDifferences> {
  const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version') AS version");
  // The comparison is of tables' names and columns: what they hold is another check's.
  const content = new Map(manifest.tables.map((table) => [`${table.schema}.${table.name}`, table]));
  const tables = (await hashedTables(client, manifest.schemas)).map(({ schema, name, columns }) => {
    const { rows: count = "0", contentHash = "" } = content.get(`${schema}.${name}`) ?? {};
    return { schema, name, columns, rows: count, contentHash };
  });
  const found: Manifest = {
    ...manifest,
    serverVersion: rows[0]?.version ?? "",
    tables,
    sequences: [],
    objects: await schemaObjects(client, manifest.schemas),
  };
  const parts = {
    schema: [] as string[],
    constraints: [] as string[],
    "row-security": [] as string[],
    grants: [] as string[],
  };
  const differences = compareManifests(manifest, found, { ignoredObjects });
  for (const difference of differences) parts[partOf(difference)].push(`${difference.what} ${difference.says}`);
  const uncompared = differences.filter(({ kind }) => kind === "missing-table" || kind === "columns").length;
  return { ...parts, uncompared };
}

function partOf({ kind, what, says }: Difference): Part {
  if (kind !== "object") return "schema";
  if (what.startsWith("constraint ")) return "constraints";
  if (what.startsWith("policy ")) return "row-security";
  if (what.startsWith("grant ")) return "grants";
  return what.startsWith("table ") && says.includes("row security") && says.startsWith('is "')
    ? "row-security"
    : "schema";
}

/** Whether there is anything at all, of everything that should be there. */
export async function notEmpty(client: ClientBase, { manifest }: Pick<Expectation, "manifest">): Promise<Finding> {
  const tables = await hashedTables(client, manifest.schemas);
  if (manifest.tables.length === 0)
    return { problems: ["the manifest names no tables: nothing can be held against it"], says: "" };
  if (tables.length === 0)
    return { problems: [`the database is empty: it has none of the ${manifest.tables.length} tables`], says: "" };
  for (const { sqlName } of tables) {
    const { rows } = await client.query<{ there: boolean }>(`SELECT EXISTS (SELECT FROM ONLY ${sqlName}) AS there`);
    if (rows[0]?.there === true) return { problems: [], says: `${tables.length} tables, and rows in them` };
  }
  return manifest.tables.every(({ rows }) => rows === "0")
    ? { problems: [], says: `${tables.length} tables, without rows as they should be` }
    : { problems: [`the database is empty: none of its ${tables.length} tables holds a row`], says: "" };
}
