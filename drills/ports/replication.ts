import { setTimeout as wait } from "node:timers/promises";
import type { ClientBase } from "pg";
import { conninfo } from "../../lambdas/database-setup/connection";
import { lag } from "../../lambdas/database-setup/lag";
import { setUp } from "../../lambdas/database-setup/setUp";
import { prepareSource } from "../../lambdas/database-setup/source";
import { replication } from "../../protection/replication";
import { drillDatabase, drillSchemas, schemaSql } from "../data/schema";
import type { PostgresServer } from "../postgres/server";

/** Has the replica follow a server, by production's own code: source's side, migrations, roles, schema script, subscription. */
export async function follow(source: ClientBase, replica: ClientBase, server: PostgresServer): Promise<void> {
  await prepareSource(source, { schemas: drillSchemas });
  const { port } = server;
  await setUp(source, replica, {
    schemas: drillSchemas,
    scripts: [{ version: 1, name: "the clinic's tables", sql: schemaSql }],
    conninfo: conninfo(
      { host: "127.0.0.1", port, database: drillDatabase, user: replication.roles.replication },
      "none",
    ),
  });
}

/** Waits for the first copy of every table, and says how far behind the replica is then. */
export async function following(source: ClientBase, replica: ClientBase, patienceMs = 120_000): Promise<string> {
  for (const end = Date.now() + patienceMs; ;) {
    const state = await lag(source, replica);
    if (state.copying.length === 0 && state.secondsBehind !== undefined && state.secondsBehind < 5) {
      return `${state.secondsBehind.toFixed(2)} s behind`;
    }
    if (Date.now() > end) {
      throw new Error(
        `The replica is still copying ${state.copying.join(", ") || "nothing"} after ${patienceMs / 1000} s, with ${state.errors} errors.`,
      );
    }
    await wait(100);
  }
}
