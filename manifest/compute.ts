import type { ClientBase } from "pg";
import { hashSql, pieces, pieceSum, tableSum } from "./hashSql";
import type { PieceSum } from "./hashSql";
import { schemaObjects } from "./objects";
import { sequences } from "./sequences";
import { hashedTables } from "./tables";
import type { Manifest, TableName } from "./types";

export interface ManifestOptions {
  /** Gives a connected client each time; all to the same database. They are ended by the one who gave them. */
  readonly connect: () => Promise<ClientBase>;
  /** @default every schema that is not PostgreSQL's own */
  readonly schemas?: readonly string[];
  /** Connections that hash at the same time. @default 2 */
  readonly parallel?: number;
  /**
   * A snapshot that somebody exported and keeps open, so that the manifest is of the same moment as a dump.
   * @default one of its own
   */
  readonly snapshot?: string;
  /** SQL that leaves rows of a table out, for a comparison up to a marker. @default all rows */
  readonly where?: (table: TableName) => string | undefined;
  /** Told after each piece: bytes hashed so far, of all. */
  readonly progress?: (doneBytes: number, allBytes: number) => void;
}

/**
 * What a text value looks like depends on the session, so every session that hashes says the same. Compiling such a query
 * takes longer than it saves, and the work is shared out by connections, not by PostgreSQL's own workers.
 */
export const hashingSession = `
  SET jit = off; SET max_parallel_workers_per_gather = 0;
  SET client_encoding = 'UTF8'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'iso_8601'; SET timezone = 'UTC';
  SET extra_float_digits = 1; SET bytea_output = 'hex'; SET search_path = pg_catalog; SET row_security = off`;

/**
 * A database's manifest: every table's rows and hash, its sequences and its schema, all of one snapshot. Rows are hashed on
 * the server and never travel; memory does not grow with the data. Needs a role that row security does not bind: with
 * `row_security = off` PostgreSQL refuses what it would otherwise silently leave out.
 */
export async function computeManifest(options: ManifestOptions): Promise<Manifest> {
  const leader = await options.connect();
  await begin(leader, options.snapshot);
  try {
    const schemas = options.schemas ?? (await ownSchemas(leader));
    const tables = await hashedTables(leader, schemas);
    const snapshot = options.snapshot ?? (await exportedSnapshot(leader));
    const sums = new Map<string, PieceSum[]>(tables.map(({ sqlName }) => [sqlName, []]));
    const queue = [...pieces(tables)];
    const progress = progressOf(tables, options.progress);
    const hashOn = async (client: ClientBase): Promise<void> => {
      for (let piece = queue.shift(); piece !== undefined; piece = queue.shift()) {
        const { rows } = await client.query<{ rows: string; lanes: string[] }>(
          hashSql(piece, options.where?.(piece.table)),
        );
        sums.get(piece.table.sqlName)?.push(...rows.map(pieceSum));
        progress(piece);
      }
    };
    const others = Array.from({ length: Math.min((options.parallel ?? 2) - 1, queue.length - 1) }, async () => {
      const client = await options.connect();
      await begin(client, snapshot);
      await hashOn(client);
      await client.query("COMMIT");
    });
    // Whoever fails empties the queue: the others end after their piece, and the first error is the answer.
    const failed = await Promise.allSettled(
      [hashOn(leader), ...others].map((work) =>
        work.catch((error: unknown) => {
          queue.length = 0;
          throw error;
        }),
      ),
    );
    for (const result of failed) if (result.status === "rejected") throw result.reason;
    return {
      version: 1,
      algorithm: "sha256-row-sum",
      ...(await facts(leader)),
      schemas,
      tables: tables.map(({ schema, name, columns, sqlName }) => ({
        schema,
        name,
        ...tableSum(sums.get(sqlName) ?? []),
        columns,
      })),
      sequences: await sequences(leader, schemas),
      objects: await schemaObjects(leader, schemas),
    };
  } finally {
    await leader.query("ROLLBACK").catch(() => undefined);
  }
}

async function begin(client: ClientBase, snapshot: string | undefined): Promise<void> {
  await client.query(hashingSession);
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  if (snapshot !== undefined) await client.query(`SET TRANSACTION SNAPSHOT ${client.escapeLiteral(snapshot)}`);
}

async function exportedSnapshot(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ id: string }>("SELECT pg_export_snapshot() AS id");
  const [row] = rows;
  if (row === undefined) throw new Error("PostgreSQL exported no snapshot.");
  return row.id;
}

async function ownSchemas(client: ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace
     WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%' ORDER BY nspname COLLATE "C"`,
  );
  return rows.map(({ name }) => name);
}

async function facts(client: ClientBase): Promise<Pick<Manifest, "database" | "serverVersion" | "takenAt" | "lsn">> {
  const { rows } = await client.query<{ database: string; version: string; at: string; lsn: string | null }>(
    `SELECT current_database() AS database, current_setting('server_version') AS version,
            to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
            CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END::text AS lsn`,
  );
  const [row] = rows;
  if (row === undefined) throw new Error("PostgreSQL gave no facts about itself.");
  return { database: row.database, serverVersion: row.version, takenAt: row.at, lsn: row.lsn };
}

function progressOf(
  tables: readonly { readonly pages: number }[],
  tell: ManifestOptions["progress"],
): (piece: {
  readonly fromPage: number;
  readonly toPage: number | undefined;
  readonly table: { readonly pages: number };
}) => void {
  const pageBytes = 8192;
  const all = tables.reduce((total, { pages }) => total + pages, 0) * pageBytes;
  let done = 0;
  return ({ fromPage, toPage, table }) => {
    done += ((toPage ?? table.pages) - fromPage) * pageBytes;
    tell?.(done, all);
  };
}
