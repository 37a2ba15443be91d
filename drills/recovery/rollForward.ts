import type { ClientBase } from "pg";
import { seededTables } from "../data/rows";
import { drillDatabase } from "../data/schema";
import { copyAcross } from "../postgres/programs";
import type { PostgresServer } from "../postgres/server";

const staging = "neonpro_recovery.carried";

/** How many rows of a table a transaction wrote last. */
export interface Extent {
  readonly table: string;
  readonly rows: number;
}

/** RST-2, step 2: what the bad transaction has left behind, by the number that PostgreSQL keeps with each row. */
export async function extentOf(damaged: ClientBase, xid: string): Promise<readonly Extent[]> {
  const extents: Extent[] = [];
  for (const { name } of seededTables) {
    const { rows } = await damaged.query<{ many: number }>(
      `SELECT count(*)::int AS many FROM ${name} WHERE xmin::text = $1`,
      [xid],
    );
    const many = rows[0]?.many ?? 0;
    if (many > 0) extents.push({ table: name, rows: many });
  }
  return extents;
}

interface Side {
  readonly server: PostgresServer;
  readonly client: ClientBase;
}

/**
 * RST-2, step 4: carries over what people did after the restored moment, from the isolated database to the restored one: rows
 * whose last writer committed after it, and was not the bad transaction. Needs `track_commit_timestamp` on the damaged side.
 *
 * A row that somebody changed after the bad transaction had spoiled it is half right. Of a row that the restored moment knows,
 * the columns that the bad transaction wrote keep the restored value, and the others are carried over.
 *
 * Deletions are not carried over: erasures are replayed from their ledger, and the application deletes nothing else.
 *
 * @returns rows carried over
 */
export async function rollForward(
  damaged: PostgresServer,
  restored: Side,
  since: Date,
  badXid: string,
): Promise<number> {
  const { client } = restored;
  let carried = 0;
  // As a replica's worker writes: triggers do not fire again, keys are checked by the validator afterwards.
  await client.query("SET session_replication_role = 'replica'");
  try {
    for (const { name } of seededTables) {
      const spoilt = await spoiltColumns(damaged, restored, name, badXid);
      const people = `xmin::text <> '${badXid}' AND pg_xact_commit_timestamp(xmin) > '${since.toISOString()}'`;
      await stage(damaged, restored, name, people);
      const kept = (await columnsOf(client, name)).filter((column) => column !== "id" && !spoilt.includes(column));
      const set = kept.map(
        (column) => `${client.escapeIdentifier(column)} = excluded.${client.escapeIdentifier(column)}`,
      );
      const { rowCount } = await client.query(
        `INSERT INTO ${name} OVERRIDING SYSTEM VALUE SELECT * FROM ${staging} ON CONFLICT (id) DO UPDATE SET ${set.join(", ")}`,
      );
      carried += rowCount ?? 0;
    }
    return carried;
  } finally {
    await client.query(`RESET session_replication_role; DROP TABLE IF EXISTS ${staging}`).catch(() => undefined);
  }
}

/** The columns in which rows of the bad transaction differ from what they were: what it set, and what its triggers did. */
async function spoiltColumns(
  damaged: PostgresServer,
  restored: Side,
  table: string,
  badXid: string,
): Promise<readonly string[]> {
  const { client } = restored;
  await stage(damaged, restored, table, `xmin::text = '${badXid}'`);
  const columns = await columnsOf(client, table);
  const differs = columns.map((column) => {
    const name = client.escapeIdentifier(column);
    return `bool_or(s.${name} IS DISTINCT FROM t.${name}) AS ${name}`;
  });
  const { rows } = await client.query<Readonly<Record<string, boolean | null>>>(
    `SELECT ${differs.join(", ")} FROM ${staging} AS s JOIN ${table} AS t ON t.id = s.id`,
  );
  return columns.filter((column) => rows[0]?.[column] === true);
}

async function stage(damaged: PostgresServer, { server, client }: Side, table: string, where: string): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS ${staging}; CREATE UNLOGGED TABLE ${staging} (LIKE ${table})`);
  await copyAcross(
    server.binaries,
    { url: damaged.url(drillDatabase), query: `SELECT * FROM ${table} WHERE ${where}` },
    { url: server.url(drillDatabase), table: staging },
  );
}

async function columnsOf(client: ClientBase, table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
    [table],
  );
  return rows.map(({ name }) => name);
}
