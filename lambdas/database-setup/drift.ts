import type { ClientBase } from "pg";
import { schemaObjects } from "../../manifest/objects";
import type { SchemaObject } from "../../manifest/types";
import { replication } from "../../protection/replication";

/** One way in which the replica's schema is not the source's. */
export interface Drift {
  /**
   * `stops`: replication of everything stops at the next change of the table. `loses`: rows do not arrive. `differs`:
   * the rows arrive, and a promoted replica would behave otherwise.
   */
  readonly effect: "stops" | "loses" | "differs";
  readonly kind: SchemaObject["kind"] | "publication" | "subscription" | "sequence";
  readonly what: string;
  /** One sentence, with the way out. */
  readonly says: string;
}

const ours = new Set<string>(Object.values(replication.roles));
const wayOut = "Write the change as the next schema script; the setup function applies it.";

/** Every difference, the worst first. Empty: a promoted replica is the same database. */
export async function schemaDrift(
  source: ClientBase,
  replica: ClientBase,
  schemas: readonly string[],
): Promise<readonly Drift[]> {
  const [there, here] = [await relevant(source, schemas), await relevant(replica, schemas)];
  const published = new Set(await tablesOf(source, schemas, publishedQuery, replication.publication));
  const sameMajor = (await major(source)) === (await major(replica));
  const drifts = [
    ...compare(there, here, { published, sameMajor }),
    ...(await unpublished(source, replica, schemas, published)),
    ...(await missingSequences(source, replica, schemas)),
  ];
  const order = ["stops", "loses", "differs"];
  return drifts.toSorted((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect));
}

/** Grants of our own roles are each side's own. */
async function relevant(client: ClientBase, schemas: readonly string[]): Promise<readonly SchemaObject[]> {
  const objects = await schemaObjects(client, schemas);
  return objects.filter(({ kind, name }) => kind !== "grant" || !ours.has(name.split(": ").at(-1) ?? ""));
}

async function major(client: ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
  return rows[0]?.server_version.split(".")[0];
}

interface Known {
  readonly published: ReadonlySet<string>;
  readonly sameMajor: boolean;
}

const key = ({ kind, name }: SchemaObject) => `${kind} ${name}`;

function compare(there: readonly SchemaObject[], here: readonly SchemaObject[], known: Known): Drift[] {
  const own = new Map(here.map((object) => [key(object), object]));
  const wanted = new Set(there.map(key));
  const absent = new Set(
    there.filter((object) => object.kind === "table" && !own.has(key(object))).map(({ name }) => name),
  );
  const extra = new Set(
    here.filter((object) => object.kind === "table" && !wanted.has(key(object))).map(({ name }) => name),
  );
  const within = (tables: ReadonlySet<string>, object: SchemaObject) =>
    object.kind !== "table" && [...tables].some((table) => belongsTo(object, table));
  return [
    ...there.flatMap((object): Drift[] => {
      const mine = own.get(key(object));
      // Versions write the same view differently.
      if (mine?.definition === object.definition || (mine !== undefined && object.kind === "view" && !known.sameMajor))
        return [];
      if (within(absent, object)) return [];
      const says =
        mine === undefined
          ? `is on the source and not on the replica: ${object.definition}. ${wayOut}`
          : `is "${mine.definition}" on the replica and "${object.definition}" on the source. ${wayOut}`;
      return [{ effect: effectOf(object, mine, known), kind: object.kind, what: object.name, says }];
    }),
    ...here
      .filter((object) => !wanted.has(key(object)) && !within(extra, object))
      .map((object): Drift => ({
        // A constraint, trigger or column without a default that only the replica has refuses rows that the source takes.
        effect: refuses(object) ? "stops" : "differs",
        kind: object.kind,
        what: object.name,
        says: `is on the replica alone: ${object.definition}. ${wayOut}`,
      })),
  ];
}

function refuses({ kind, definition }: SchemaObject): boolean {
  if (kind === "column") return definition.includes("not null") && !/ (default|identity|generated) /.test(definition);
  return kind === "constraint" && !definition.startsWith("FOREIGN KEY");
}

function effectOf(object: SchemaObject, mine: SchemaObject | undefined, { published }: Known): Drift["effect"] {
  const table = [...published].find((name) => object.name === name || belongsTo(object, name));
  if (table === undefined) return object.kind === "table" ? "loses" : "differs";
  if (object.kind === "table") return mine === undefined ? "stops" : "differs";
  if (object.kind !== "column") return "differs";
  const generated = object.definition.includes("generated ");
  if (mine === undefined) return generated ? "differs" : "stops";
  return typeOf(object) === typeOf(mine) && !(refusesNull(mine) && !refusesNull(object)) ? "differs" : "stops";
}

function belongsTo({ name }: SchemaObject, table: string): boolean {
  return name.startsWith(`${table}.`) || name.startsWith(`${table}: `);
}

const typeOf = ({ definition }: SchemaObject) => definition.split(/ (?:not null|identity|generated|default)\b/)[0];
const refusesNull = ({ definition }: SchemaObject) => definition.includes("not null");

/** As manifest/objects.ts names tables: without quotes. */
const publishedQuery = `SELECT format('%s.%s', schemaname, tablename) AS name FROM pg_publication_tables
  WHERE pubname = $2 AND schemaname = ANY ($1)`;
const subscribedQuery = `SELECT format('%s.%s', n.nspname, c.relname) AS name FROM pg_subscription s
  JOIN pg_subscription_rel r ON r.srsubid = s.oid JOIN pg_class c ON c.oid = r.srrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE s.subname = $2 AND n.nspname = ANY ($1)`;
const tablesQuery = `SELECT format('%s.%s', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY ($1) AND c.relkind = 'r' AND c.relpersistence = 'p' AND $2 <> ''
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

async function tablesOf(client: ClientBase, schemas: readonly string[], query: string, of: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`${query} ORDER BY 1`, [schemas, of]);
  return rows.map(({ name }) => name);
}

async function unpublished(
  source: ClientBase,
  replica: ClientBase,
  schemas: readonly string[],
  published: ReadonlySet<string>,
): Promise<Drift[]> {
  const tables = await tablesOf(source, schemas, tablesQuery, "tables");
  const own = new Set(await tablesOf(replica, schemas, tablesQuery, "tables"));
  const subscribed = new Set(await tablesOf(replica, schemas, subscribedQuery, replication.subscription));
  return [
    ...tables
      .filter((table) => !published.has(table) && own.has(table))
      .map((what): Drift => ({
        effect: "loses",
        kind: "publication",
        what,
        says: "is not published, so its rows do not arrive. The setup function publishes it at its next run, if its owner is the publication's.",
      })),
    ...[...published]
      .filter((table) => own.has(table) && !subscribed.has(table))
      .map((what): Drift => ({
        effect: "loses",
        kind: "subscription",
        what,
        says: "is published and not subscribed to yet. The setup function takes it up at its next run.",
      })),
  ];
}

async function missingSequences(source: ClientBase, replica: ClientBase, schemas: readonly string[]): Promise<Drift[]> {
  const query =
    "SELECT format('%s.%s', schemaname, sequencename) AS name FROM pg_sequences WHERE schemaname = ANY ($1) AND $2 <> ''";
  const here = new Set(await tablesOf(replica, schemas, query, "sequences"));
  const there = await tablesOf(source, schemas, query, "sequences");
  return there
    .filter((name) => !here.has(name))
    .map((what) => ({
      effect: "differs",
      kind: "sequence",
      what,
      says: `is on the source and not on the replica: a promoted replica could not count on. ${wayOut}`,
    }));
}
