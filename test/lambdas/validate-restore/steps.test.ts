// The two steps of the task on a real server; the evidence bucket is a stand-in, and so are KMS and DynamoDB (envelope.test.ts,
// ../erasure/ledger.test.ts). What ECS, S3 and Secrets Manager do around them is not shown.
import assert from "node:assert/strict";
import type { PostgresServer } from "../../../drills/postgres/server";
import { memoryLedger } from "../../../lambdas/erasure/ndjson";
import { replayStep, validateStep } from "../../../lambdas/validate-restore/steps";
import type { RestoredDatabase, StepPorts } from "../../../lambdas/validate-restore/steps";
import { computeManifest } from "../../../manifest/compute";
import type { Manifest, TableName } from "../../../manifest/types";
import { postgresServer } from "../../support/postgres";
import { beat, erasure, hospital, keys, map, opener, rolesSql, sample, subjectOf } from "./hospital";

let server: PostgresServer;

async function run(sql: string, database = "hospital"): Promise<void> {
  const client = await server.client(database);
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function manifestOf(where?: (table: TableName) => string): Promise<Manifest> {
  const open: { end(): Promise<void> }[] = [];
  const connect = async () => {
    const client = await server.client("hospital");
    open.push(client);
    return client;
  };
  const manifest = await computeManifest({ connect, schemas: ["clinical"], ...(where === undefined ? {} : { where }) });
  await Promise.all(open.map((client) => client.end()));
  return manifest;
}

describe("steps of the validation's task", () => {
  let bucket: Map<string, unknown>;
  let restored: RestoredDatabase;
  let copies = 0;
  const written = "written_at <= '2026-01-03 00:00+00'";

  before(async function () {
    server = await postgresServer(this);
    await run(rolesSql, "postgres");
    await run("CREATE DATABASE hospital", "postgres");
    await run(hospital);
    await run(`${beat}; INSERT INTO neonpro_recovery.marker (id, manifest_id) VALUES (gen_random_uuid(), 'm-1')`);
    const manifest = await manifestOf();
    restored = {
      restoreJobId: "job-1",
      execution: "run-1",
      recoveryPointArn: "arn:marked",
      claimedAt: manifest.takenAt,
    };
    bucket = new Map<string, unknown>([
      ["validation/settings.json", { erasureMap: map, samples: [sample] }],
      ["manifests/m-1.json", { recoveryPointArn: "arn:marked", manifest }],
    ]);
  });
  after(async () => {
    await (server as PostgresServer | undefined)?.dispose();
  });

  async function copy(sql = ""): Promise<string> {
    const name = `copy_${(copies += 1)}`;
    await run(`CREATE DATABASE ${name} TEMPLATE hospital`, "postgres");
    if (sql !== "") await run(sql, name);
    return name;
  }

  function ports(database: string, changes: Partial<StepPorts> = {}): StepPorts {
    const ledger = memoryLedger(`${JSON.stringify(erasure(1, subjectOf(7)))}\n`);
    return {
      connect: () => server.client(database),
      ledger,
      open: opener(keys.right),
      read: (key) =>
        bucket.has(key) ? Promise.resolve(bucket.get(key)) : Promise.reject(new Error(`there is no ${key}`)),
      write: (key, value) => Promise.resolve(void bucket.set(key, value)),
      ...changes,
    };
  }

  it("[RST-5][RET-13] replay, then a verdict where the workflow reads it", async () => {
    const own = ports(await copy());
    assert.equal((await replayStep(restored, own)).erased, 1);
    const verdict = await validateStep(restored, own, () => new Date("2026-03-02T12:00:00.000Z"));
    assert.deepEqual(
      [verdict.status, verdict.comparedExactly, verdict.says],
      ["SUCCESSFUL", true, "Every row is what it was at the moment of the point."],
    );
    const { checks, ...facts } = bucket.get("verdicts/job-1.json") as typeof verdict;
    assert.equal(checks.length, 12);
    assert.deepEqual(facts, {
      status: "SUCCESSFUL",
      comparedExactly: true,
      says: "Every row is what it was at the moment of the point.",
      ...restored,
      judgedAt: "2026-03-02T12:00:00.000Z",
    });
  });

  it("[RET-13] without a replay the verdict is FAILED", async () => {
    const verdict = await validateStep(restored, ports(await copy()));
    assert.deepEqual(
      verdict.checks.filter(({ verdict: made }) => made !== "passed").map(({ name }) => name),
      ["erasures"],
    );
    assert.equal(verdict.status, "FAILED");
  });

  it("[RST-9] another recovery point than the marked one is not compared exactly, and says so", async () => {
    const own = ports(await copy());
    const later = { ...restored, recoveryPointArn: "arn:weekly" };
    await replayStep(later, own);
    const verdict = await validateStep(later, own);
    assert.deepEqual([verdict.status, verdict.comparedExactly], ["SUCCESSFUL", false]);
    assert.match(verdict.says, /^Exact equality was not checked/);
  });

  it("[RST-9] rows below the watermark are compared exactly at any other point", async () => {
    const all = bucket.get("manifests/m-1.json") as { manifest: Manifest };
    const conditions = { "clinical.document": written };
    const manifest = await manifestOf(({ name }) => (name === "document" ? written : "true"));
    bucket.set("manifests/m-2.json", { ...all, recoveryPointArn: "arn:other", watermark: { manifest, conditions } });
    const mark =
      "UPDATE neonpro_recovery.marker SET manifest_id = 'm-2'; UPDATE clinical.patient SET name = 'new' WHERE id = 3";
    const whole = ports(await copy(mark));
    await replayStep(restored, whole);
    const verdict = await validateStep(restored, whole);
    assert.deepEqual([verdict.status, verdict.comparedExactly], ["SUCCESSFUL", false]);
    const changed = ports(await copy(`${mark}; DELETE FROM clinical.document WHERE id = 3`));
    await replayStep(restored, changed);
    assert.match(
      (await validateStep(restored, changed)).says,
      /^content failed: clinical\.document has 47 rows; expected 48 \(1 missing\)$/,
    );
  });

  const broken: readonly (readonly [title: string, sql: string, changes: Partial<StepPorts>, says: RegExp])[] = [
    [
      "no marker",
      "TRUNCATE neonpro_recovery.marker",
      {},
      /^not-empty was not made \(12 checks in all\): The database has no marker/,
    ],
    ["no schema of ours", "DROP SCHEMA neonpro_recovery CASCADE", {}, /The database has no marker/],
    [
      "no manifest",
      "UPDATE neonpro_recovery.marker SET manifest_id = 'lost'",
      {},
      /there is no manifests\/lost\.json$/,
    ],
    ["no settings", "", { read: () => Promise.resolve({}) }, /The validation's settings have no erasureMap/],
    ["no server", "", { connect: () => Promise.reject(new Error("connect ECONNREFUSED")) }, /connect ECONNREFUSED$/],
  ];
  for (const [title, sql, changes, says] of broken) {
    it(`[RST-5] ${title}: a FAILED verdict with the cause, and no crash`, async () => {
      const verdict = await validateStep(restored, ports(await copy(sql), changes));
      assert.equal(verdict.status, "FAILED");
      assert.match(verdict.says, says);
      assert.equal((bucket.get("verdicts/job-1.json") as { status: string }).status, "FAILED");
    });
  }

  it("crashes when the verdict cannot be written, so that the workflow does not read an old one", async () => {
    const own = ports(await copy(), { write: () => Promise.reject(new Error("AccessDenied")) });
    await assert.rejects(validateStep(restored, own), /AccessDenied/);
  });
});
