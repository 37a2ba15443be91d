import type { ClientBase } from "pg";
import { hashingSession } from "../../manifest/compute";
import { pieceSum } from "../../manifest/hashSql";
import type { PieceSum } from "../../manifest/hashSql";
import type { ErasureEntry, ErasureMap } from "../../protection/erasure";
import { readCatalogue } from "./catalogue";
import { difference, mergeChanges } from "./changes";
import type { Changes } from "./changes";
import { ErasureMapError, erasureStatements } from "./statements";
import type { Statement } from "./statements";

export interface Replay {
  /**
   * The restore that the database came from: a job's ID, a drill's run. A restored database may hold the records of replays on
   * an ancestor of it; those are not this one's.
   */
  readonly restore: string;
  readonly map: ErasureMap;
  readonly entries: readonly ErasureEntry[];
  /** Told after each subject: entries done, of all. */
  readonly progress?: (done: number, all: number) => void;
}

export interface ReplayResult {
  /** Entries of the ledger that were looked at. */
  readonly entries: number;
  /** Of these, how many had rows to erase this time; the others' subjects were not in the database (any more). */
  readonly erased: number;
  /** Rows deleted and anonymized this time, by `schema.table`; tables with none are left out. */
  readonly tables: Readonly<Record<string, { readonly deleted: number; readonly anonymized: number }>>;
}

/** An erasure that could not be carried out; those before it are. Running the replay again continues. */
export class ReplayError extends Error {
  override readonly name = "ReplayError";
}

/** Where a restored database says what was erased in it. The same schema as the replica's own tables. */
export const replaySchema = "neonpro_recovery";
const prepare = `
  CREATE SCHEMA IF NOT EXISTS neonpro_recovery;
  CREATE TABLE IF NOT EXISTS neonpro_recovery.erasure_replay (
    restore text, entry_id text, replayed_at timestamptz NOT NULL DEFAULT now(), rows bigint NOT NULL, changes jsonb NOT NULL,
    PRIMARY KEY (restore, entry_id))`;

/**
 * Carries out every erasure of the ledger on a restored database, so that nobody who was erased comes back (RET-13). One
 * transaction a subject; an entry that finds nothing to erase is recorded and changes nothing, so a second run is harmless,
 * and a run after an interruption finishes.
 *
 * It counts what it takes away, by content hash too: a validator can still compare the database with the manifest of its
 * moment. Triggers of the mapped tables run; what they write elsewhere it does not know of.
 *
 * @param client a role that owns the tables or that row security does not bind; PostgreSQL refuses any other
 * @throws ErasureMapError before anything was done, ReplayError
 */
export async function replayErasures(
  client: ClientBase,
  { restore, map, entries, progress }: Replay,
): Promise<ReplayResult> {
  await client.query(hashingSession);
  const statements = erasureStatements(map, await readCatalogue(client));
  const problems = entryProblems(entries, map);
  if (problems.length > 0) throw new ErasureMapError(problems);
  await client.query(prepare);
  const tables: Record<string, { deleted: number; anonymized: number }> = {};
  let erased = 0;
  let done = 0;
  for (const [subject, own] of bySubject(entries)) {
    try {
      await client.query("BEGIN");
      for (const entry of own) {
        const changes = await erase(client, statements, entry, subject, tables);
        if (Object.keys(changes).length > 0) erased += 1;
        await record(client, [restore, entry.id], changes);
      }
      await client.query("COMMIT");
    } catch (cause) {
      await client.query("ROLLBACK").catch(() => undefined);
      const ids = own.map(({ id }) => id).join(", ");
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new ReplayError(
        `The erasure ${ids} was not carried out: ${why}. ${done} of ${entries.length} are done; run it again.`,
        {
          cause,
        },
      );
    }
    done += own.length;
    progress?.(done, entries.length);
  }
  return { entries: entries.length, erased, tables };
}

function bySubject(entries: readonly ErasureEntry[]): ReadonlyMap<string, readonly ErasureEntry[]> {
  const subjects = new Map<string, ErasureEntry[]>();
  for (const entry of entries) subjects.set(entry.subject, [...(subjects.get(entry.subject) ?? []), entry]);
  return subjects;
}

/** Tables that an entry names and the map does not: somebody believes that they are erased. */
export function entryProblems(entries: readonly ErasureEntry[], { targets }: ErasureMap): readonly string[] {
  const known = targets.map(({ schema, table }) => `${schema}.${table}`);
  return entries.flatMap(({ id, targets: named = [] }) =>
    named
      .filter((name) => !known.includes(name))
      .map((name) => `The erasure ${id} covers ${name}, which is not in the map.`),
  );
}

/** The statements that an entry stands for. */
export function statementsOf(statements: readonly Statement[], { targets }: ErasureEntry): readonly Statement[] {
  return statements.filter(({ target }) => targets?.includes(target) ?? true);
}

async function erase(
  client: ClientBase,
  statements: readonly Statement[],
  entry: ErasureEntry,
  subject: string,
  tables: Record<string, { deleted: number; anonymized: number }>,
): Promise<Changes> {
  const all: Changes[] = [];
  for (const { table, action, before, change, values } of statementsOf(statements, entry)) {
    const parameters = [[subject], ...values(entry.id)];
    const was = await measured(client, before, parameters);
    if (was.rows === 0n) continue;
    const after = await measured(client, change, parameters);
    const counts = (tables[table] ??= { deleted: 0, anonymized: 0 });
    if (action === "delete") counts.deleted += Number(after.rows);
    else counts.anonymized += Number(after.rows);
    all.push({ [table]: difference(was, action === "delete" ? undefined : after) });
  }
  return mergeChanges(all);
}

async function measured(client: ClientBase, sql: string, parameters: readonly unknown[]): Promise<PieceSum> {
  const { rows } = await client.query<{ rows: string; lanes: string[] }>(sql, [...parameters]);
  const [row] = rows;
  if (row === undefined) throw new Error("PostgreSQL counted nothing.");
  return pieceSum(row);
}

/** What was erased before stays on record; an entry that found something again adds to it. */
async function record(
  client: ClientBase,
  key: readonly [restore: string, entry: string],
  changes: Changes,
): Promise<void> {
  const table = `${replaySchema}.erasure_replay`;
  const { rows } = await client.query<{ changes: Changes }>(
    `SELECT changes FROM ${table} WHERE restore = $1 AND entry_id = $2 FOR UPDATE`,
    [...key],
  );
  const before = rows[0]?.changes;
  if (before !== undefined && Object.keys(changes).length === 0) return;
  const all = mergeChanges([before ?? {}, changes]);
  const count = Object.values(all).reduce((total, { touched }) => total + touched, 0);
  await client.query(
    `INSERT INTO ${table} (restore, entry_id, rows, changes) VALUES ($1, $2, $3, $4)
     ON CONFLICT (restore, entry_id) DO UPDATE SET rows = EXCLUDED.rows, changes = EXCLUDED.changes, replayed_at = now()`,
    [...key, count, JSON.stringify(all)],
  );
}
