import { setTimeout as wait } from "node:timers/promises";
import type { Client } from "pg";
import { DumpError } from "./errors";
import { notOwn } from "./preflight";
import { restoreName } from "./pgRestore";
import { majorOf } from "./programs";
import type { DumpManifest } from "./types";

/** How the target says that a restore of ours began in it and did not end: in the database's comment, which no dump of it carries. */
const mark = "NeonPro restore in progress: ";

/** What a resumed restore reads: keys of the pieces whose rows are there. Gone when the restore is whole. */
const progressSchema = "neonpro_restore_progress";
export const loadedTable = `${progressSchema}.loaded`;

/** How far a restore is: types and tables are made, rows are loaded, indexes and keys are made. */
export type Phase = "schema" | "data" | "indexes";

export interface Target {
  /** Schemas that stand there, with nothing in them. */
  readonly standing: readonly string[];
  readonly mark: Mark;
  /** Pieces that are loaded already; undefined: the restore begins. */
  readonly loaded: ReadonlySet<string> | undefined;
}

interface Mark {
  /** SHA-256 of the dump's manifest.json. */
  readonly dump: string;
  /** The schemas that it restores: empty when it began, so all in them is its own. */
  readonly schemas: readonly string[];
  /** The comment that the database had before. */
  readonly comment: string | null;
  readonly phase: Phase;
}

export interface Plan {
  readonly schemas: readonly string[];
  /** The whole dump: then nothing at all may be there. */
  readonly whole: boolean;
  /** SHA-256 of the dump's manifest.json. */
  readonly dump: string;
}

const filledSchemas = `
  SELECT DISTINCT n.nspname AS name FROM pg_namespace n WHERE ${notOwn} AND (
    EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND NOT EXISTS
      (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))
    OR EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = n.oid AND NOT EXISTS
      (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')))
  ORDER BY 1`;

const readComment = `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = current_database()`;

async function names(client: Client, sql: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(sql);
  return rows.map(({ name }) => name);
}

async function writeComment(client: Client, comment: string | null): Promise<void> {
  const { rows } = await client.query<{ name: string }>("SELECT current_database() AS name");
  const said = comment === null ? "NULL" : client.escapeLiteral(comment);
  await client.query(`COMMENT ON DATABASE ${client.escapeIdentifier(rows[0]?.name ?? "")} IS ${said}`);
}

/** The versions fit: nothing of a newer server can be expected to run on an older one. */
export async function checkVersions(client: Client, manifest: DumpManifest, pgRestoreVersion: string): Promise<void> {
  if (majorOf(pgRestoreVersion) < majorOf(manifest.pgDumpVersion)) {
    throw new DumpError(
      "version-mismatch",
      `pg_restore is ${pgRestoreVersion} and the dump was written by pg_dump ${manifest.pgDumpVersion}. Install the client programs of version ${majorOf(manifest.pgDumpVersion)} or newer.`,
    );
  }
  const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version') AS version");
  const version = rows[0]?.version ?? "";
  if (majorOf(version) < majorOf(manifest.serverVersion)) {
    throw new DumpError(
      "version-mismatch",
      `The dump is of PostgreSQL ${manifest.serverVersion} and the target is ${version}. Restore into version ${majorOf(manifest.serverVersion)} or newer.`,
    );
  }
}

/** Grants and policies name roles; without them a restore would lose who may see what, so it does not begin. */
export async function checkRoles(client: Client, roles: readonly string[], create: boolean): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT r AS name FROM unnest($1::text[]) r WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r)",
    [roles],
  );
  const missing = rows.map(({ name }) => name);
  if (missing.length === 0) return;
  if (!create) {
    throw new DumpError(
      "roles-missing",
      `The dump's grants and policies name roles that the target does not have: ${missing.join(", ")}. Create them, or let the restore create them without login (createRoles).`,
    );
  }
  for (const role of missing) await client.query(`CREATE ROLE ${client.escapeIdentifier(role)} NOLOGIN`);
}

/** A pg_restore outlives the process that was killed over it; it would go on to fill what is about to be dropped. */
async function endOrphans(client: Client): Promise<void> {
  const sessions = `FROM pg_stat_activity WHERE datname = current_database() AND application_name = '${restoreName}'`;
  for (let left = 100; left > 0; left--) {
    const { rowCount } = await client.query(`SELECT pg_terminate_backend(pid) ${sessions}`);
    if (rowCount === 0) return;
    await wait(100);
  }
  throw new DumpError(
    "already-running",
    "Sessions of an earlier restore into this database do not end. End them, then start again.",
  );
}

/**
 * Makes sure that what will be restored has nobody's data in its place. An interrupted restore of the same dump goes on where its
 * rows were being loaded; otherwise what it left is its own and is dropped. Anything else is refused.
 */
export async function prepareTarget(client: Client, { schemas, whole, dump }: Plan): Promise<Target> {
  const { rows } = await client.query<{ comment: string | null }>(readComment);
  const comment = rows[0]?.comment ?? null;
  const standingMark =
    comment?.startsWith(mark) === true ? (JSON.parse(comment.slice(mark.length)) as Mark) : undefined;
  const before = standingMark === undefined ? comment : standingMark.comment;
  if (standingMark?.dump === dump) {
    await endOrphans(client);
    if (standingMark.phase === "data" && standingMark.schemas.join() === schemas.join()) {
      const { rows: loaded } = await client.query<{ key: string }>(`SELECT key FROM ${loadedTable}`);
      return { standing: schemas, mark: standingMark, loaded: new Set(loaded.map(({ key }) => key)) };
    }
    for (const schema of [...standingMark.schemas, progressSchema]) {
      await client.query(`DROP SCHEMA IF EXISTS ${client.escapeIdentifier(schema)} CASCADE`);
    }
  }
  const filled = (await names(client, filledSchemas)).filter((name) => whole || schemas.includes(name));
  if (filled.length > 0) {
    const other = standingMark === undefined ? "" : " An interrupted restore of another dump left it.";
    throw new DumpError(
      "not-empty",
      `The target already has something in ${filled.join(", ")}.${other} A restore never writes over data: name an empty database, or drop these schemas yourself.`,
    );
  }
  // An empty public schema is every new database's own, and pg_dump does not always create it.
  const standing = await names(client, `SELECT nspname AS name FROM pg_namespace n WHERE ${notOwn} ORDER BY 1`);
  if (schemas.includes("public") && !standing.includes("public")) await client.query("CREATE SCHEMA public");
  const begun: Mark = { dump, schemas, comment: before, phase: "schema" };
  await writeComment(client, `${mark}${JSON.stringify(begun)}`);
  return {
    standing: [...new Set([...standing, ...(schemas.includes("public") ? ["public"] : [])])],
    mark: begun,
    loaded: undefined,
  };
}

/** The next phase begins: with a commit that waits for the disk, and so for all that the one before it did. */
export async function enter(client: Client, target: Target, phase: Phase): Promise<void> {
  if (phase === "data") {
    await client.query(`CREATE SCHEMA ${progressSchema}; CREATE TABLE ${loadedTable} (key text PRIMARY KEY)`);
  }
  await client.query("SET synchronous_commit = on");
  await writeComment(client, `${mark}${JSON.stringify({ ...target.mark, phase })}`);
}

/** The restore is whole: takes its mark away, with a commit that waits for the disk, and so for all before it. */
export async function unmarkTarget(client: Client, target: Target): Promise<void> {
  await client.query(`DROP SCHEMA ${progressSchema} CASCADE`);
  await client.query("SET synchronous_commit = on");
  await writeComment(client, target.mark.comment);
}
