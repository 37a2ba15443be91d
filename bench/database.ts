import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { findPostgres } from "../drills/postgres/binaries";
import { startPostgres } from "../drills/postgres/server";
import type { PostgresServer } from "../drills/postgres/server";
import { connectionFrom, libpqEnvironment } from "../lambdas/logical-dump/connection";
import { dump } from "../lambdas/logical-dump/dump";
import { folderStore } from "../lambdas/logical-dump/folderStore";
import { localPrograms } from "../lambdas/logical-dump/programs";
import { restore } from "../lambdas/logical-dump/restore";
import type { RestoreResult } from "../lambdas/logical-dump/restore";
import { localSigner, localVerifier } from "../lambdas/logical-dump/signing";
import { compareManifests } from "../manifest/compare";
import { computeManifest } from "../manifest/compute";
import type { Manifest } from "../manifest/types";
import { fillClinic } from "./database/clinicData";
import { here, shell } from "./database/run";
import type { Taken } from "./database/run";

export interface DatabaseBenchOptions {
  /** Of the generated database. */
  readonly megabytes: number;
  readonly json?: string;
}

/** What the issue promises, as parts of the documents' method's time or size in the same run. */
const limits = { dump: 0.35, artifact: 1, restore: 0.75, manifest: 1.5 } as const;

/** A server with memory as a small production one has; nothing that only one of the two methods would gain from. */
const settings = {
  shared_buffers: "1GB",
  max_wal_size: "4GB",
  checkpoint_timeout: "15min",
  work_mem: "16MB",
  maintenance_work_mem: "64MB",
  fsync: "on",
  full_page_writes: "on",
  synchronous_commit: "on",
};

interface Row {
  readonly what: string;
  readonly taken: Taken;
  readonly bytes?: number;
}

async function contentOf(server: PostgresServer, database: string): Promise<Manifest> {
  const clients: Awaited<ReturnType<PostgresServer["client"]>>[] = [];
  try {
    return await computeManifest({
      connect: async () => {
        const client = await server.client(database);
        clients.push(client);
        return client;
      },
    });
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

async function sql(
  server: PostgresServer,
  database: string,
  text: string,
): Promise<readonly Record<string, unknown>[]> {
  const client = await server.client(database);
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Dump, restore and manifest against `pg_dump | gzip` and `gunzip | psql`, one after the other on the same database. */
export async function benchDatabase({ megabytes, json }: DatabaseBenchOptions): Promise<void> {
  const binaries = findPostgres();
  const folder = mkdtempSync(join(tmpdir(), "neonpro-bench-"));
  const server = await startPostgres({ binaries, settings });
  try {
    await sql(server, "postgres", "CREATE DATABASE clinic");
    const client = await server.client("clinic");
    process.stderr.write(`Filling a database of ${megabytes} MB ...\n`);
    await fillClinic(client, megabytes);
    await client.query("VACUUM (FREEZE, ANALYZE)");
    await client.query("CHECKPOINT");
    await client.end();
    const [size] = await sql(server, "postgres", "SELECT pg_database_size('clinic')::text AS bytes");
    report(await measureAll(server, folder), { megabytes, bytes: Number(size?.bytes), json, version: binaries.major });
  } finally {
    await server.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAll(server: PostgresServer, folder: string): Promise<readonly Row[]> {
  const directory = server.binaries.directory;
  const connection = connectionFrom(server.url("clinic"));
  const environment = { ...libpqEnvironment(connection), PATH: `${directory}:${process.env.PATH ?? ""}` };
  const rows: Row[] = [];
  const note = (what: string, taken: Taken, bytes?: number) => {
    process.stderr.write(`${what}: ${taken.seconds.toFixed(1)} s\n`);
    rows.push({ what, taken, ...(bytes === undefined ? {} : { bytes }) });
  };
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const common = { store: folderStore(join(folder, "store")), programs: localPrograms(directory) };

  // Once unmeasured, so that nobody pays for the first reading of the data.
  await shell("pg_dump > /dev/null", environment);
  const gzip = join(folder, "clinic.sql.gz");
  note("pg_dump | gzip", await shell(`pg_dump | gzip > ${gzip}`, environment), statSync(gzip).size);
  note("pg_dump > /dev/null", await shell("pg_dump > /dev/null", environment));
  note("content manifest", await here(() => contentOf(server, "clinic")));
  let made: Awaited<ReturnType<typeof dump>> | undefined;
  const taken = await here(async () => {
    made = await dump({
      ...common,
      connection,
      kind: "on-demand",
      signer: localSigner("bench", keys.privateKey),
      workFolder: join(folder, "dump"),
    });
  });
  if (made === undefined) throw new Error("The dump gave no result.");
  note("dump, manifest included", taken, made.manifest.storedBytes);

  await sql(server, "postgres", "CREATE DATABASE by_psql");
  const intoPsql = { ...environment, PGDATABASE: "by_psql" };
  note("gunzip | psql", await shell(`gunzip -c ${gzip} | psql --quiet --set ON_ERROR_STOP=1`, intoPsql));
  await sql(server, "postgres", "DROP DATABASE by_psql");
  await sql(server, "postgres", "CHECKPOINT");
  await sql(server, "postgres", "CREATE DATABASE restored");
  const { prefix } = made.manifest;
  const verifier = localVerifier({ bench: keys.publicKey });
  let expected: Manifest | undefined;
  let seconds: RestoreResult["seconds"] | undefined;
  // Without statistics, as psql leaves a database: the same work on both sides.
  const back = await here(async () => {
    ({ expected, seconds } = await restore({
      ...common,
      prefix,
      verifier,
      target: connectionFrom(server.url("restored")),
      workFolder: join(folder, "restore"),
      analyze: false,
    }));
  });
  note("restore", back);
  process.stderr.write(`  of it the database ${seconds?.restoring.toFixed(1) ?? "?"} s\n`);
  const differences = expected === undefined ? [] : compareManifests(expected, await contentOf(server, "restored"));
  if (expected === undefined || differences.length > 0)
    throw new Error(`What was restored is not what was dumped: ${JSON.stringify(differences)}`);
  return rows;
}

interface About {
  readonly megabytes: number;
  readonly bytes: number;
  readonly json: string | undefined;
  readonly version: number;
}

function report(rows: readonly Row[], { megabytes, bytes, json, version }: About): void {
  const of = (what: string) => rows.find((row) => row.what === what);
  const seconds = (what: string) => of(what)?.taken.seconds ?? NaN;
  const size = (what: string) => of(what)?.bytes ?? NaN;
  const ratios = {
    dump: seconds("dump, manifest included") / seconds("pg_dump | gzip"),
    artifact: size("dump, manifest included") / size("pg_dump | gzip"),
    restore: seconds("restore") / seconds("gunzip | psql"),
    manifest: seconds("content manifest") / seconds("pg_dump > /dev/null"),
  };
  const table = new Table({ head: ["what", "seconds", "MB stored", "peak MB"], style: { head: [], border: [] } });
  for (const { what, taken, bytes: stored } of rows) {
    table.push([
      what,
      taken.seconds.toFixed(1),
      stored === undefined ? "" : (stored / 1e6).toFixed(1),
      (taken.peakBytes / 1e6).toFixed(0),
    ]);
  }
  const verdicts = Object.entries(limits).map(([name, limit]) => {
    const ratio = ratios[name as keyof typeof limits];
    return `${name}: ${ratio.toFixed(2)} (at most ${limit}) ${ratio <= limit ? "kept" : "MISSED"}`;
  });
  const cpu = cpus()[0]?.model ?? "unknown";
  const [load = 0] = loadavg();
  process.stdout.write(
    `${table.toString()}\n${verdicts.join("\n")}\n` +
      `Database of ${(bytes / 1e6).toFixed(0)} MB; ${availableParallelism()} cores (${cpu}), load ${load.toFixed(1)}; PostgreSQL ${version}, server on the same cores; ` +
      `${Object.entries(settings)
        .map(([name, value]) => `${name}=${value}`)
        .join(", ")}.\n`,
  );
  const result = {
    megabytes,
    databaseBytes: bytes,
    cores: availableParallelism(),
    cpu,
    load,
    postgres: { version, settings: { ...settings } },
    rows: rows.map(({ what, taken, bytes: stored }) => ({ what, ...taken, storedBytes: stored ?? null })),
    ratios,
    limits,
  };
  const text = `${JSON.stringify(result, undefined, 2)}\n`;
  if (json === undefined) process.stdout.write(text);
  else writeFileSync(json, text);
}
