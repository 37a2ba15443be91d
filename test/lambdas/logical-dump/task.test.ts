/** The scheduled run, on a real PostgreSQL, and the program that the container beside it is handed. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OwnEventDetail } from "../../../operations/ownEvent";
import type { Figure } from "../../../lambdas/common/reportMetrics";
import type { PostgresServer } from "../../../drills/postgres/server";
import { connectionFrom } from "../../../lambdas/logical-dump/connection";
import { folderStore } from "../../../lambdas/logical-dump/folderStore";
import { dismiss, handedOver, servant } from "../../../lambdas/logical-dump/handover";
import { localPrograms } from "../../../lambdas/logical-dump/programs";
import { connectionOf, taskSettings } from "../../../lambdas/logical-dump/settings";
import { runTask } from "../../../lambdas/logical-dump/task";
import type { TaskPorts } from "../../../lambdas/logical-dump/task";
import { postgresServer } from "../../support/postgres";
import { clinicDatabase, dump, dumpOptions, folders, problem, signer } from "./support";
import type { Folders } from "./support";

describe("the dump's task", function () {
  this.timeout(60_000);
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

  function ports() {
    const told: OwnEventDetail[] = [];
    const figures: Figure[] = [];
    const lines: string[] = [];
    const made: TaskPorts = {
      store: folderStore(at.path("store")),
      signer,
      programs: localPrograms(server.binaries.directory),
      tell: (detail) => {
        told.push(detail);
        return Promise.resolve();
      },
      publish: (some) => {
        figures.push(...some);
        return Promise.resolve();
      },
      log: (line) => {
        lines.push(line);
      },
      now: () => Date.UTC(2026, 0, 11, 5, 0),
    };
    return { made, told, figures, lines };
  }
  const settings = () => ({
    kind: "nightly" as const,
    bucket: "dumps",
    signingKeyArn: "",
    connection: connectionFrom(server.url("clinic")),
    sharedFolder: at.path("shared"),
    schemas: undefined,
    bytesPerSecond: undefined,
    dataClasses: ["medical"] as const,
    resource: "supabase/neonpro",
  });

  it("[AUD-5][BKP-6][BKP-9] tells start and success with size, duration and hash, and how old the archives are", async () => {
    const { made, told, figures } = ports();
    await runTask(
      { ...settings(), kind: "archive-medical", schemas: ["clinical"] },
      { ...made, now: () => Date.UTC(2026, 0, 10, 5, 0) },
    );
    await runTask(
      { ...settings(), kind: "archive-financial", schemas: ["financial"] },
      { ...made, now: () => Date.UTC(2026, 0, 9, 5, 0) },
    );
    assert.deepEqual(figures, []);
    told.length = 0;
    const result = await runTask(settings(), made);
    assert.deepEqual(
      told.map(({ phase, outcome, type }) => [type, phase, outcome]),
      [
        ["backup", "started", "RUNNING"],
        ["backup", "succeeded", "COMPLETED"],
      ],
    );
    const [, end] = told;
    assert.equal(end?.recoveryPoint, "s3://dumps/dumps/clinic/2026-01-11T0500Z-nightly/");
    assert.equal(end.contentHash, `sha256:${result.manifestSha256}`);
    assert.equal(end.sizeBytes, result.manifest.storedBytes);
    assert.equal(end.operationId, told[0]?.operationId);
    assert.deepEqual(figures, [
      { name: "NightlyDumps", value: 1 },
      { name: "ArchiveDumpAgeHours", value: 48 },
    ]);
  });

  it("[AUD-5] tells a failure with its cause; what may pass is tried again first", async () => {
    const { made, told, figures, lines } = ports();
    const unreachable = { ...settings(), connection: { ...settings().connection, port: 1 } };
    await assert.rejects(
      runTask(unreachable, made, { attempts: 3, firstMilliseconds: 10 }),
      problem("server-unreachable"),
    );
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? "", /Check host, port, network.*Trying again in/);
    assert.deepEqual(
      told.map(({ phase, outcome }) => [phase, outcome]),
      [
        ["started", "RUNNING"],
        ["failed", "FAILED: server-unreachable"],
      ],
    );
    assert.match(told[1]?.cause ?? "", /does not answer/);
    assert.deepEqual(figures, []);
    lines.length = 0;
    await assert.rejects(runTask({ ...settings(), schemas: ["nope"] }, made), problem("schema-missing"));
    assert.deepEqual(lines, [], "what will not pass is not tried again");
  });

  it("[BKP-3] dumps through programs of the container beside it, whose job files hold no password", async () => {
    const jobs = at.path("jobs it's");
    mkdirSync(jobs, { recursive: true });
    const beside = spawn("sh", ["-c", servant(jobs)], {
      env: { PATH: `${server.binaries.directory}:${process.env.PATH ?? ""}`, PGPASSWORD: "from its secret" },
    });
    try {
      const made = await dump({ ...dumpOptions(server, "clinic", at), programs: handedOver(jobs) });
      assert.ok(made.manifest.chunks.length > 3);
      const programs = handedOver(jobs);
      const shown = await programs.run({
        program: "sh",
        arguments: ["-c", 'echo "$PGPASSWORD $A"; echo "it\'s" >&2; exit 3'],
        environment: { PGPASSWORD: "not mine", A: "$b 'c'" },
      });
      assert.deepEqual(shown, { code: 3, stdout: "from its secret $b 'c'\n", stderr: "it's\n" });
      const control = new AbortController();
      const long = programs.run({ program: "sleep", arguments: ["60"], environment: {}, signal: control.signal });
      setTimeout(() => {
        control.abort();
      }, 500);
      await assert.rejects(long, { name: "AbortError" });
      await dismiss(jobs);
      assert.equal(await new Promise((resolve) => beside.once("close", resolve)), 0);
    } finally {
      beside.kill("SIGKILL");
    }
  });

  it("says when the container beside it never came", async () => {
    await assert.rejects(
      handedOver(at.path("nobody"), 0.3).run({ program: "pg_dump", arguments: [], environment: {} }),
      problem("tool-missing", "did not answer"),
    );
  });
});

describe("the task's settings", () => {
  const folder = mkdtempSync(join(tmpdir(), "neonpro-settings-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const secret = JSON.stringify({
    host: "db.example.com",
    port: 5432,
    dbname: "postgres",
    username: "neonpro_dump",
    password: "p",
  });
  const environment = {
    DUMP_KIND: "nightly",
    DUMP_BUCKET: "b",
    SIGNING_KEY_ARN: "k",
    DATABASE_SECRET: secret,
    SHARED_FOLDER: folder,
    DATABASE_RESOURCE: "r",
    DATA_CLASSES: "medical,nonsense",
  };

  it("[BKP-8] reads the declaration, and always verifies the server's certificate", () => {
    const { kind, connection, schemas, dataClasses } = taskSettings(environment);
    assert.deepEqual([kind, schemas, dataClasses], ["nightly", undefined, ["medical"]]);
    assert.equal(connection.sslmode, "verify-full");
    assert.match(connection.sslRootCertificate?.pem ?? "", /BEGIN CERTIFICATE/);
  });

  it("[BKP-4] refuses an archive of everything, a kind that is none, and a secret that was not filled", () => {
    assert.throws(
      () => taskSettings({ ...environment, DUMP_KIND: "archive-medical" }),
      /an archive \(archive-medical\) holds named schemas/,
    );
    assert.throws(
      () => taskSettings({ ...environment, DUMP_KIND: "hourly" }),
      /allowed: nightly, archive-medical, archive-financial, on-demand/,
    );
    assert.throws(
      () => connectionOf('{"password":"hunter2"', folder),
      (error: unknown) => problem("wrong-password", "Was it filled?")(error) && !String(error).includes("hunter2"),
    );
  });
});
