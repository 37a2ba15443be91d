/** Processes and servers that are killed in the middle: nothing is lost, and the rerun finishes. On a real PostgreSQL. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { PostgresServer } from "../../../drills/postgres/server";
import { compareManifests } from "../../../manifest/compare";
import { postgresServer } from "../../support/postgres";
import type { Told } from "./child";
import {
  clinicDatabase,
  contentOf,
  dump,
  dumpOptions,
  emptyDatabase,
  folders,
  privateKeyPem,
  problem,
  restore,
  restoreOptions,
} from "./support";
import type { Folders } from "./support";

describe("an interrupted dump or restore", function () {
  this.timeout(90_000);
  let server: PostgresServer;
  let at: Folders;
  before(async function () {
    server = await postgresServer(this);
    await clinicDatabase(server, "clinic");
  });
  beforeEach(() => {
    at = folders();
  });
  afterEach(() => {
    at.dispose();
  });
  after(() => server.dispose());

  function child(what: Told["what"], database: string, more: Partial<Told> = {}): ChildProcess {
    const told: Told = {
      what,
      url: server.url(database),
      store: at.path("store"),
      workFolder: at.path(what),
      privateKey: privateKeyPem,
      programs: server.binaries.directory,
      prefix: "",
      pieceMilliseconds: 0,
      ...more,
    };
    return spawn(process.execPath, ["--import", "tsx", resolve(__dirname, "child.ts"), JSON.stringify(told)], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  }

  async function until(
    what: string,
    condition: () => boolean | Promise<boolean>,
    process_?: ChildProcess,
  ): Promise<void> {
    const end = Date.now() + 30_000;
    while (!(await condition())) {
      if (process_?.exitCode === 0) assert.fail(`it ended before ${what}`);
      assert.ok(Date.now() < end, `waited in vain for ${what}`);
      await wait(20);
    }
  }

  async function kill(victim: ChildProcess): Promise<void> {
    const gone = once(victim, "exit");
    victim.kill("SIGKILL");
    await gone;
  }

  const stored = () =>
    existsSync(at.path("store"))
      ? readdirSync(at.path("store"), { recursive: true }).filter((name) => name.toString().endsWith(".zst")).length
      : 0;
  const prefixes = () => readdirSync(at.path("store/dumps/clinic"));

  async function restoresWell(prefix: string): Promise<void> {
    await emptyDatabase(server, "restored");
    const back = await restore(restoreOptions(server, "restored", prefix, at));
    assert.deepEqual(compareManifests(back.expected, await contentOf(server, "restored")), []);
  }

  it("[BKP-14] killed while storing: the rerun stores only what is not stored yet, of the same snapshot", async () => {
    const victim = child("dump", "clinic", { pieceMilliseconds: 300 });
    await until("the end of PostgreSQL's part", () => existsSync(at.path("dump/dumped.json")), victim);
    await kill(victim);
    const client = await server.client("clinic");
    // In a dump that began anew it would be.
    await client.query("INSERT INTO clinical.note VALUES (900001, 'after the snapshot')");
    const before = stored();
    const options = dumpOptions(server, "clinic", at);
    let puts = 0;
    const store = {
      ...options.store,
      put: (...args: Parameters<typeof options.store.put>) => {
        if (args[0].includes("/chunks/")) puts++;
        return options.store.put(...args);
      },
    };
    const made = await dump({ ...options, store });
    assert.ok(made.reusedChunks > 0 && made.reusedChunks <= before, `${made.reusedChunks} of ${before}`);
    assert.equal(puts, made.manifest.chunks.length - made.reusedChunks);
    assert.match(made.says.join(), /^Went on with the dump at dumps\/clinic\/.*pieces were stored already\.$/);
    assert.equal(prefixes().length, 1);
    assert.equal(made.manifest.content.tables.find(({ name }) => name === "note")?.rows, "6000");
    await client.query("DELETE FROM clinical.note WHERE id = 900001");
    await client.end();
    await restoresWell(made.manifest.prefix);
  });

  it("[BKP-14] killed while PostgreSQL is at it: the rerun begins anew under a new prefix, and says so", async () => {
    const blocker = await server.client("clinic");
    await blocker.query("BEGIN; LOCK TABLE clinical.note IN ACCESS EXCLUSIVE MODE");
    const victim = child("dump", "clinic");
    await until("the beginning", () => existsSync(at.path("dump/begun")), victim);
    await kill(victim);
    await blocker.query("COMMIT");
    await blocker.end();
    const first = prefixes();
    const made = await dump(dumpOptions(server, "clinic", at));
    assert.match(
      made.says.join(),
      /was interrupted and its snapshot is gone: it was given up, and this one began anew/,
    );
    assert.equal(prefixes().length, 2);
    const state = JSON.parse(readFileSync(at.path(`store/dumps/clinic/${first[0] ?? ""}/state.json`), "utf8")) as {
      phase: string;
    };
    assert.equal(state.phase, "abandoned");
    await restoresWell(made.manifest.prefix);
  });

  it("[BKP-14] the server goes away in the middle of a dump: said, and the rerun finishes", async () => {
    const blocker = await server.client("clinic");
    await blocker.query("BEGIN; LOCK TABLE clinical.note IN ACCESS EXCLUSIVE MODE");
    const failing = assert.rejects(dump(dumpOptions(server, "clinic", at)), problem("connection-lost", "Start again"));
    await until("the beginning", () => existsSync(at.path("dump/begun")));
    await wait(300);
    await server.stop("immediate");
    await failing;
    await server.start();
    const made = await dump(dumpOptions(server, "clinic", at));
    assert.match(made.says.join(), /began anew/);
    await restoresWell(made.manifest.prefix);
  });

  it("[BKP-14] killed in the middle of a restore: the rerun drops what was half there and finishes", async () => {
    const made = await dump(dumpOptions(server, "clinic", at));
    await emptyDatabase(server, "restored");
    const watcher = await server.client("restored");
    // Foreign keys are triggers and come last: the restore waits for this lock with its tables filled.
    await watcher.query("BEGIN; LOCK TABLE pg_catalog.pg_trigger IN SHARE MODE");
    // In another session: within a transaction, the statistics stand still.
    const observer = await server.client();
    const victim = child("restore", "restored", { prefix: made.manifest.prefix });
    const waiting =
      "SELECT FROM pg_stat_activity WHERE application_name = 'neonpro-restore' AND datname = 'restored' AND wait_event_type = 'Lock'";
    await until("the last step", async () => (await observer.query(waiting)).rowCount !== 0, victim);
    await kill(victim);
    assert.notEqual((await observer.query(waiting)).rowCount, 0, "its pg_restore lives on");
    const rerun = restore(restoreOptions(server, "restored", made.manifest.prefix, at));
    await until("the orphan's end", async () => (await observer.query(waiting)).rowCount === 0);
    await watcher.query("COMMIT");
    await Promise.all([watcher.end(), observer.end()]);
    const back = await rerun;
    assert.equal(back.reusedChunks, 0);
    assert.deepEqual(compareManifests(back.expected, await contentOf(server, "restored")), []);
  });

  it("[BKP-14] killed while rows are loaded: the rerun loads only the pieces that are not there", async () => {
    const made = await dump(dumpOptions(server, "clinic", at));
    await emptyDatabase(server, "restored");
    const watcher = await server.client("restored");
    const victim = child("restore", "restored", { prefix: made.manifest.prefix, pieceMilliseconds: 300 });
    const loaded = () =>
      watcher.query("SELECT key FROM neonpro_restore_progress.loaded").then(
        (result) => result.rowCount ?? 0,
        () => 0,
      );
    await until("some pieces", async () => (await loaded()) >= 3, victim);
    await kill(victim);
    await watcher.end();
    const options = restoreOptions(server, "restored", made.manifest.prefix, at);
    const tables = new Set<string>();
    const store = {
      ...options.store,
      get: (key: string) => {
        if (/chunks\/\d+\.dat/.test(key)) tables.add(key);
        return options.store.get(key);
      },
    };
    const back = await restore({ ...options, store });
    assert.ok(back.reusedChunks >= 3, `${back.reusedChunks} pieces were there`);
    assert.equal(
      tables.size,
      made.manifest.chunks.filter(({ file }) => /^\d+\.dat$/.test(file)).length - back.reusedChunks,
    );
    assert.deepEqual(compareManifests(back.expected, await contentOf(server, "restored")), []);
  });

  it("[BKP-14] the server goes away in the middle of a restore: said, and the rerun finishes with the database's comment as it was", async () => {
    const made = await dump(dumpOptions(server, "clinic", at));
    await emptyDatabase(server, "restored");
    const client = await server.client("restored");
    await client.query("COMMENT ON DATABASE restored IS 'the standby'");
    await client.end();
    const options = restoreOptions(server, "restored", made.manifest.prefix, at);
    const progress = ({ step }: { readonly step: string }) => {
      if (step === "restoring") void wait(60).then(() => server.stop("immediate"));
    };
    await assert.rejects(restore({ ...options, progress }), (error: unknown) => {
      assert.ok(error instanceof Error);
      return /connection-lost|server-unreachable/.test((error as unknown as { problem: string }).problem);
    });
    await server.start();
    const back = await restore(options);
    assert.deepEqual(compareManifests(back.expected, await contentOf(server, "restored")), []);
    const after = await server.client();
    const { rows } = await after.query(
      "SELECT shobj_description(oid, 'pg_database') AS said FROM pg_database WHERE datname = 'restored'",
    );
    await after.end();
    assert.deepEqual(rows, [{ said: "the standby" }]);
  });
});
