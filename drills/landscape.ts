import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Client } from "pg";
import { beat } from "../lambdas/database-setup/heartbeat";
import { memoryLedger } from "../lambdas/erasure/ndjson";
import type { ErasureLedger } from "../lambdas/erasure/types";
import { allRows, copyText, seededTables, sizesFor } from "./data/rows";
import type { Sizes } from "./data/rows";
import { drillDatabase, drillRoles, indexesSql, rolesSql, tablesSql } from "./data/schema";
import type { Load } from "./load/load";
import { startLoad } from "./load/load";
import { follow, following } from "./ports/replication";
import { archiveNothingYet, openArchive, primaryInitdb, primarySettings } from "./postgres/archive";
import type { BaseBackup } from "./postgres/backup";
import { takeBaseBackup } from "./postgres/backup";
import { findPostgres } from "./postgres/binaries";
import { copyIn } from "./postgres/programs";
import { startPostgres } from "./postgres/server";
import type { PostgresServer } from "./postgres/server";
import type { Timeline } from "./timeline";
import type { DrillOptions } from "./types";

/** What a drill happens to: a primary under load, its replica, its archive and a base backup. */
export interface Landscape {
  readonly options: DrillOptions;
  readonly timeline: Timeline;
  readonly sizes: Sizes;
  readonly primary: PostgresServer;
  readonly replica: PostgresServer;
  readonly backup: BaseBackup;
  readonly load: Load;
  /** Erasures carried out at the source: what every restore has to repeat (RET-13). */
  readonly erasures: ErasureLedger;
  /** A connection as the superuser that is closed with the landscape. */
  session(server: PostgresServer, user?: string): Promise<Client>;
  /** Ends with the landscape. */
  adopt(server: PostgresServer): PostgresServer;
}

/** Collects what has to be closed, in whatever state a drill ends. */
export class Closing {
  private readonly closers: (() => Promise<unknown>)[] = [];

  add(close: () => Promise<unknown>): void {
    this.closers.push(close);
  }

  /** Last opened, first closed; an error in one does not keep the others open. */
  async close(): Promise<void> {
    for (const close of this.closers.splice(0).toReversed()) await close().catch(() => undefined);
  }
}

export function applicationUrl(server: PostgresServer, user: string = drillRoles.application): string {
  return server.url(drillDatabase).replace("//postgres@", `//${user}@`);
}

/** Builds everything up to a primary under load with a backup behind it. */
export async function buildLandscape(options: DrillOptions, timeline: Timeline, closing: Closing): Promise<Landscape> {
  const { directory, rows, seed } = options;
  const sizes = sizesFor(rows);
  const binaries = findPostgres();
  const adopt = (server: PostgresServer): PostgresServer => {
    closing.add(() => server.dispose());
    return server;
  };
  const session = async (server: PostgresServer): Promise<Client> => {
    const client = await server.client(drillDatabase);
    closing.add(() => client.end());
    await client.query("SET timezone = 'UTC'");
    return client;
  };

  const [primary, replica] = await timeline.step(
    "preparation",
    "servers",
    "Start a primary and a replica",
    async () => {
      const started = await Promise.all([
        startPostgres({ binaries, parent: directory, settings: primarySettings, initdb: primaryInitdb }).then(adopt),
        startPostgres({ binaries, parent: directory, settings: { wal_level: "logical", shared_buffers: "64MB" } }).then(
          adopt,
        ),
      ]);
      return { result: started, says: `PostgreSQL ${binaries.major}, page checksums on, log archived` };
    },
  );

  const admin = await timeline.step("preparation", "seed", "Fill the clinic", async () => {
    for (const server of [primary, replica]) {
      const client = await server.client();
      await client.query(`CREATE DATABASE ${drillDatabase}`);
      await client.end();
    }
    const client = await session(primary);
    await archiveNothingYet(client);
    await client.query(rolesSql);
    await client.query(tablesSql);
    for (const { table, name } of seededTables) {
      await copyIn(binaries, primary.url(drillDatabase), name, copyText(table, sizes, seed));
    }
    await client.query(indexesSql);
    for (const { name } of seededTables) {
      await client.query(`SELECT setval(pg_get_serial_sequence('${name}', 'id'), (SELECT max(id) FROM ${name}))`);
    }
    await client.query("ANALYZE");
    const { rows: found } = await client.query<{ size: string }>(
      "SELECT pg_size_pretty(pg_database_size(current_database())) AS size",
    );
    const all = allRows(sizes);
    return { result: client, says: `${all.toLocaleString("en-US")} rows, ${found[0]?.size ?? ""}` };
  });

  const backup = await timeline.step("preparation", "backup", "Open the archive and take a base backup", async () => {
    const archive = join(directory, "archive");
    await openArchive(admin, archive);
    return {
      result: await takeBaseBackup(primary, join(directory, "base"), archive),
      says: "with SHA-256 sums; the log stays in the archive alone",
    };
  });

  await timeline.step("preparation", "replica", "Have the replica follow", async () => {
    const to = await session(replica);
    await follow(admin, to, primary);
    return { result: undefined, says: await following(admin, to) };
  });

  const load = await timeline.step("preparation", "load", "Start the load", async () => {
    const started = startLoad({ url: applicationUrl(primary), file: join(directory, "load.ndjson"), seed });
    closing.add(() => started.stop());
    await started.advance(20);
    return { result: started, says: "25 transactions a second, each acknowledged commit written down with its time" };
  });
  beatEverySecond(await session(primary), closing);
  // So that the archive holds something between the backup and what happens next.
  await wait(1200);
  return { options, timeline, sizes, primary, replica, backup, load, erasures: memoryLedger(), session, adopt };
}

/** The sign of life that a restore's moment is told by: every minute in production, every second in a drill of one minute. */
function beatEverySecond(client: Client, closing: Closing): void {
  const timer = setInterval(() => {
    // A primary that an accident stopped has no beat, and that is what it should look like.
    beat(client).catch(() => undefined);
  }, 1000);
  closing.add(() => {
    clearInterval(timer);
    return Promise.resolve();
  });
}
