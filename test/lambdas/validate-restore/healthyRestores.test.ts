// Physical restores of a real server, as AWS Backup's and Aurora's are in principle; theirs themselves are not shown.
import assert from "node:assert/strict";
import { chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archiveNow, openArchive, primaryInitdb, primarySettings } from "../../../drills/postgres/archive";
import { restoreBeside, takeBaseBackup } from "../../../drills/postgres/backup";
import type { BaseBackup } from "../../../drills/postgres/backup";
import { unprivileged } from "../../../drills/postgres/server";
import type { PostgresServer } from "../../../drills/postgres/server";
import { replayErasures } from "../../../lambdas/erasure/replay";
import type { Expectation, Verdict } from "../../../lambdas/validate-restore/types";
import { validate } from "../../../lambdas/validate-restore/validate";
import { computeManifest } from "../../../manifest/compute";
import type { Manifest } from "../../../manifest/types";
import { postgresServer } from "../../support/postgres";
import { beat, erasure, hospital, keys, map, opener, rolesSql, sample, subjectOf } from "./hospital";

const restore = "restore-2";
const entries = [erasure(1, subjectOf(7))];
const schemas = ["clinical"];
/** Documents are never changed: those written before the marker are exactly what they were. */
const below = ({ name }: { readonly name: string }) =>
  name === "document" ? "written_at <= '2026-01-03 00:00+00'" : undefined;

let folder: string;
let primary: PostgresServer;
let backup: BaseBackup;

async function on<T>(
  server: PostgresServer,
  work: (client: Awaited<ReturnType<PostgresServer["client"]>>) => Promise<T>,
): Promise<T> {
  const client = await server.client("hospital");
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const run = (sql: string, server = primary) => on(server, (client) => client.query<{ at: Date; lsn: string }>(sql));

async function manifestOf(
  server: PostgresServer,
  options: Partial<Parameters<typeof computeManifest>[0]> = {},
): Promise<Manifest> {
  const open: { end(): Promise<void> }[] = [];
  const connect = async () => {
    const client = await server.client("hospital");
    open.push(client);
    return client;
  };
  try {
    return await computeManifest({ connect, schemas, ...options });
  } finally {
    await Promise.all(open.map((client) => client.end()));
  }
}

async function judge(
  server: PostgresServer,
  expected: Pick<Expectation, "point" | "manifest" | "below">,
): Promise<Verdict> {
  await on(server, (client) => replayErasures(client, { restore, map, entries }));
  return validate(() => server.client("hospital"), {
    restore,
    keys: { open: opener(keys.right), samples: [sample] },
    erasures: { map, entries },
    ...expected,
  });
}

const failures = ({ checks }: Verdict) =>
  checks.filter(({ verdict }) => verdict !== "passed").map(({ name, says }) => `${name}: ${says}`);

describe("healthy physical restores", () => {
  let marked: { readonly manifest: Manifest; readonly lsn: string; readonly at: string };
  let watermark: Manifest;
  let moment: { readonly at: Date; readonly lsn: string };
  const servers: PostgresServer[] = [];

  before(async function () {
    primary = await postgresServer(this, { settings: primarySettings, initdb: primaryInitdb });
    folder = mkdtempSync(join(tmpdir(), "neonpro-healthy-"));
    const user = unprivileged();
    if (user) chownSync(folder, user.uid, user.gid);
    const client = await primary.client();
    await client.query(rolesSql);
    await client.query("CREATE DATABASE hospital");
    await client.end();
    await run(hospital);
    await run(beat);
    await on(primary, (connected) => openArchive(connected, join(folder, "archive")));
    const base = join(folder, "base");
    mkdirSync(base);
    if (user) chownSync(base, user.uid, user.gid);
    backup = await takeBaseBackup(primary, base, join(folder, "archive"));
    // A marked point: writing pauses, the marker is written, the manifest computed, the point fixed.
    await run("UPDATE clinical.patient SET weight = 1 WHERE id = 20");
    await run(beat);
    await run("INSERT INTO neonpro_recovery.marker (id, manifest_id) VALUES (gen_random_uuid(), 'm1')");
    const manifest = await manifestOf(primary);
    watermark = await manifestOf(primary, { where: (table) => below(table) ?? "true" });
    const fixed = (await run("SELECT pg_current_wal_insert_lsn()::text AS lsn, now() AS at")).rows[0];
    marked = { manifest, lsn: fixed?.lsn ?? "", at: (fixed?.at ?? new Date(0)).toISOString() };
    // Work goes on, and the log with it.
    await run("UPDATE clinical.patient SET weight = 2 WHERE id < 30; DELETE FROM clinical.encounter WHERE id = 5");
    await run(
      "INSERT INTO clinical.document VALUES (1000, '2026-02-01 00:00+00', (SELECT sealed FROM clinical.document LIMIT 1))",
    );
    await run(beat);
    const then = (await run("SELECT pg_current_wal_insert_lsn()::text AS lsn, clock_timestamp() AS at")).rows[0];
    moment = { at: then?.at ?? new Date(0), lsn: then?.lsn ?? "" };
    // The accident, which no restore to the moment may have in it.
    await run("TRUNCATE clinical.patient, clinical.encounter, clinical.invoice, clinical.document");
    await on(primary, (connected) => archiveNow(connected));
  });
  after(async () => {
    for (const server of [...servers, primary as PostgresServer | undefined]) await server?.dispose();
    if ((folder as string | undefined) !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  async function restored(lsn: string): Promise<PostgresServer> {
    const server = await restoreBeside(primary, backup, { kind: "lsn", lsn }, folder);
    servers.push(server);
    return server;
  }

  it("[RST-4][RST-5][RST-9] from a marked point: every row is compared", async function () {
    this.timeout(120_000);
    const server = await restored(marked.lsn);
    const verdict = await judge(server, { manifest: marked.manifest, point: { kind: "marked", at: marked.at } });
    assert.deepEqual(failures(verdict), []);
    assert.deepEqual([verdict.status, verdict.comparedExactly], ["SUCCESSFUL", true]);
  });

  it("[RST-4][RST-5][RST-9] from a base backup and its log to a moment: what lies below the marker, and it says so", async function () {
    this.timeout(120_000);
    const server = await restored(moment.lsn);
    const point = { kind: "moment", at: moment.at.toISOString() } as const;
    const verdict = await judge(server, { manifest: watermark, point, below });
    assert.deepEqual(failures(verdict), []);
    assert.deepEqual([verdict.status, verdict.comparedExactly], ["SUCCESSFUL", false]);
    assert.equal(verdict.says, "Exact equality was not checked: there is no manifest of this very moment.");
    assert.equal(
      verdict.checks.find(({ name }) => name === "content")?.says,
      "exact equality was not checked; below the marker's watermark 1 of 4 tables are what they were, less what erasures took away, and none of the others is empty",
    );
    // The same restore, held against the marked point that it is not.
    const exact = await judge(server, { manifest: marked.manifest, point: { kind: "marked", at: marked.at } });
    assert.equal(exact.status, "FAILED");
    await run("UPDATE clinical.document SET written_at = written_at - interval '1 second' WHERE id = 3", server);
    const changed = await judge(server, { manifest: watermark, point, below });
    assert.deepEqual(failures(changed), [
      "content: clinical.document has its 48 rows, and at least one of them is not what it was",
    ]);
    await run(
      "UPDATE clinical.document SET written_at = written_at + interval '1 second' WHERE id = 3; TRUNCATE clinical.encounter",
      server,
    );
    const emptied = await judge(server, { manifest: watermark, point, below });
    assert.deepEqual(failures(emptied), ["content: clinical.encounter is empty; it held 597 rows at the marker"]);
  });

  it("[RST-5] a server that dies in the middle is FAILED with the cause, and the next run finishes", async function () {
    this.timeout(120_000);
    const [server] = servers;
    assert.ok(server);
    let given = 0;
    const expectation: Expectation = {
      restore,
      manifest: marked.manifest,
      point: { kind: "marked", at: marked.at },
      keys: { open: opener(keys.right), samples: [sample] },
      erasures: { map, entries },
    };
    const verdict = await validate(async () => {
      given += 1;
      if (given === 6) await server.stop("immediate");
      return server.client("hospital");
    }, expectation);
    assert.equal(verdict.status, "FAILED");
    const lost = verdict.checks.filter(({ verdict: made }) => made === "not-made");
    assert.ok(lost.length >= 6, failures(verdict).join("\n"));
    for (const { says } of lost) assert.match(says, /ECONNREFUSED|terminated|closed|shutting down|ECONNRESET/);
    await server.start();
    const again = await validate(() => server.client("hospital"), expectation);
    assert.deepEqual([failures(again), again.status], [[], "SUCCESSFUL"]);
  });

  it("[RST-5] a check that takes longer than its time is not made, and nobody waits for it", async function () {
    this.timeout(120_000);
    const [server] = servers;
    assert.ok(server);
    const started = performance.now();
    const verdict = await validate(() => server.client("hospital"), {
      restore,
      manifest: marked.manifest,
      point: { kind: "marked", at: marked.at },
      keys: { open: () => new Promise(() => undefined), samples: [sample] },
      erasures: { map, entries },
      rules: [{ name: "slow", sql: "SELECT pg_sleep(60)" }],
      timeoutSeconds: { rules: 1, keys: 1 },
    });
    assert.ok(performance.now() - started < 20_000);
    assert.deepEqual(failures(verdict), ["rules: did not finish within 1 s", "keys: did not finish within 1 s"]);
    assert.equal(verdict.status, "FAILED");
  });
});
