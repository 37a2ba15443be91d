import type { ClientBase } from "pg";
import { drillDatabase } from "../data/schema";
import { copyAcross } from "../postgres/programs";
import type { PostgresServer } from "../postgres/server";

const staging = "neonpro_recovery.extracted";

/**
 * Brings rows back that are missing (RST-1, steps 3 to 5): every row of the restored copy's table goes to a staging table beside
 * the live one, and those whose key is not there are inserted, in one transaction. Rows that are there stay as they are: people
 * have gone on working with them.
 *
 * @param table as `schema.table`; its key is `id`
 * @returns the rows brought back
 */
export async function mergeMissing(
  live: { readonly server: PostgresServer; readonly client: ClientBase },
  restored: PostgresServer,
  table: string,
): Promise<number> {
  const { client, server } = live;
  await client.query(`DROP TABLE IF EXISTS ${staging}; CREATE UNLOGGED TABLE ${staging} (LIKE ${table})`);
  try {
    await copyAcross(
      server.binaries,
      { url: restored.url(drillDatabase), query: `SELECT * FROM ${table}` },
      { url: server.url(drillDatabase), table: staging },
    );
    const { rowCount } = await client.query(
      `INSERT INTO ${table} OVERRIDING SYSTEM VALUE
       SELECT s.* FROM ${staging} AS s WHERE NOT EXISTS (SELECT FROM ${table} AS t WHERE t.id = s.id)`,
    );
    return rowCount ?? 0;
  } finally {
    await client.query(`DROP TABLE IF EXISTS ${staging}`).catch(() => undefined);
  }
}
