/** The status function on tables in the moto server; what IAM and API Gateway would allow, not. */
import assert from "node:assert/strict";
import type { handler as Handler } from "../../../lambdas/backup-status/handler";
import type { StatusResponse } from "../../../lambdas/backup-status/types";
import { readSnapshot } from "../../../lambdas/common/readSnapshot";
import { documents } from "../../../lambdas/common/catalogueStore";
import { applyEntry } from "../../../lambdas/catalogue-operation/apply";
import { statusOf } from "../../../operations/status/statusOf";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { PublicAnswer } from "../../../operations/status/answer";
import type { MotoServer } from "../../support/motoServer";
import { motoServer, withEnvironment } from "../../support/motoServer";
import { entry } from "../../operations/catalogue/entries";
import { emulatedTable, healthyTables, writeSignals } from "../../operations/status/emulated";
import type { Emulated } from "../../operations/status/emulated";
import { plan, resourceOf, vaults } from "../../operations/status/snapshots";

const names = { primary: "status-catalogue-sa", recovery: "status-catalogue-eu" };

describe("backup-status against an emulator", () => {
  let moto: MotoServer;
  let primary: Emulated;
  let recovery: Emulated;

  before(async function () {
    moto = await motoServer(this);
    this.timeout(120_000);
    ({ primary, recovery } = await healthyTables(moto.endpoint, names));
  });

  const environment = (table: string) => ({
    ...moto.environment("sa-east-1"),
    CATALOGUE_TABLE: table,
    OTHER_TABLE: names.recovery,
    OTHER_REGION: "eu-west-1",
    STATUS_PLAN: JSON.stringify(plan),
    POWERTOOLS_LOG_LEVEL: "SILENT",
  });

  const now = () => new Date().toISOString();
  const judge = async (own: Emulated, other?: Emulated) =>
    statusOf(await readSnapshot(own, other, () => undefined), plan, now());

  it("[MON-1][MON-2] is healthy when every watcher looked and every class has its points and copies", async () => {
    const { status, reasons } = await judge(primary, recovery);
    assert.deepEqual(reasons, []);
    assert.equal(status, "healthy");
  });

  it("[MON-1] says the same from the other Region", async () => {
    assert.equal((await judge(recovery, primary)).status, "healthy");
  });

  it("[MON-2] is unknown, and still answers, when the other Region does not", async () => {
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    const lost = {
      table: names.recovery,
      client: documents(
        new DynamoDBClient({ endpoint: "http://127.0.0.1:1", region: "eu-west-1", credentials, maxAttempts: 1 }),
      ),
    };
    const errors: unknown[] = [];
    const snapshot = await readSnapshot(primary, lost, (error) => errors.push(error));
    const { status, lastBackup } = statusOf(snapshot, plan, now());
    assert.equal(status, "unknown");
    assert.notEqual(lastBackup, null);
    assert.equal(errors.length, 1);
  });

  it("[MON-2] follows the watchers: bad, and good again", async () => {
    await writeSignals(primary, { keys: { verdict: "bad", findings: ["a key"] } });
    assert.equal((await judge(primary, recovery)).status, "failed");
    await writeSignals(primary);
    assert.equal((await judge(primary, recovery)).status, "healthy");
  });

  it("[MON-1] follows the backups: a failed job, and the next good one", async () => {
    const job = (minutes: number, failed: boolean) =>
      entry({
        dataClasses: ["public"],
        resource: resourceOf("public"),
        destination: vaults.primary,
        occurredAt: new Date(Date.now() - minutes * 60_000).toISOString(),
        recoveryPoint: failed ? null : `arn:aws:backup:sa-east-1:123456789012:recovery-point:public-${minutes}`,
        ...(failed ? { phase: "failed", outcome: "FAILED", cause: "no permission" } : {}),
      });
    await applyEntry(primary.client, primary.table, job(60, true));
    const failing = await judge(primary, recovery);
    assert.deepEqual([failing.status, failing.reasons.map(({ code }) => code)], ["degraded", ["backups-failing"]]);
    await applyEntry(primary.client, primary.table, job(1, false));
    assert.equal((await judge(primary, recovery)).status, "healthy");
  });

  describe("the handler", () => {
    let handler: typeof Handler;
    const ask = (routeKey: string): Promise<StatusResponse> =>
      withEnvironment(environment(primary.table), () => handler({ routeKey }));

    before(async () => {
      const module = await import("../../../lambdas/backup-status/handler.js");
      handler = module.handler;
    });

    it("[MON-1] answers the public route from the tables", async () => {
      const { statusCode, body } = await ask("GET /api/backups/status");
      const answer = JSON.parse(body) as PublicAnswer;
      assert.equal(statusCode, 200);
      assert.equal(answer.status, "healthy");
      assert.ok(Date.now() - Date.parse(answer.last_backup ?? "") < 3_600_000);
    });

    it("refuses the detail without a signature", async () => {
      assert.equal((await ask("GET /api/backups/status/detail")).statusCode, 403);
    });
  });

  it("[MON-1] is unknown of a table that holds nothing", async () => {
    const empty = await emulatedTable(moto.endpoint, "sa-east-1", "status-catalogue-empty");
    const { status, lastBackup } = await judge(empty, recovery);
    assert.deepEqual([status, lastBackup], ["unknown", null]);
  });
});
