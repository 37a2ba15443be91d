/** The publisher against the emulator: what is in the catalogue table becomes metrics in CloudWatch. IAM is not shown. */
import assert from "node:assert/strict";
import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { statusPartitions } from "../../../components/monitoring/kpiAlarms";
import { reportSignal } from "../../../lambdas/common/reportSignal";
import { partitions } from "../../../operations/catalogue/keys";
import type { Kpi } from "../../../operations/kpi/kpis";
import { integritySignals } from "../../../operations/integrity/report";
import { scheduleSignal } from "../../../operations/silentSuccess/report";
import { protectionPlan } from "../../../protection/plan";
import { statusPlan } from "../../../protection/statusPlan";
import { configWith } from "../../protection/configs";
import { motoServer, withEnvironment } from "../../support/motoServer";
import type { MotoServer } from "../../support/motoServer";

// A Region of its own, so that no other test's metrics are among these.
const region = "ca-west-1";
const table = "publish-kpis-test-catalogue";
const plan = statusPlan(
  protectionPlan(configWith("production")),
  ["keys", "protections", "schedules"].map((name) => ({ name, region })),
);

describe("lambdas/publish-kpis against the emulator", () => {
  let moto: MotoServer;
  let handler: () => Promise<readonly Kpi[]>;
  let dynamodb: DynamoDBClient;
  let cloudwatch: CloudWatchClient;

  before(async function () {
    moto = await motoServer(this);
    const options = {
      endpoint: moto.endpoint,
      region,
      credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
    };
    dynamodb = new DynamoDBClient(options);
    cloudwatch = new CloudWatchClient(options);
    await dynamodb.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
      }),
    );
    handler = await withEnvironment({ ...moto.environment(region), POWERTOOLS_LOG_LEVEL: "SILENT" }, async () => {
      const module = await import("../../../lambdas/publish-kpis/handler.js");
      return module.handler;
    });
  });

  const run = (change: Readonly<Record<string, string>> = {}) =>
    withEnvironment(
      { ...moto.environment(region), CATALOGUE_TABLE: table, STATUS_PLAN: JSON.stringify(plan), ...change },
      handler,
    );

  async function maximum(MetricName: string): Promise<number | undefined> {
    const { Datapoints = [] } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: "NeonPro/Recovery",
        MetricName,
        StartTime: new Date(Date.now() - 600_000),
        EndTime: new Date(Date.now() + 600_000),
        Period: 60,
        Statistics: ["Maximum"],
      }),
    );
    return Datapoints[0]?.Maximum;
  }

  it("[MON-6] publishes nothing from an empty catalogue: its alarms take that for a miss", async () => {
    assert.deepEqual(await run(), []);
    assert.equal(await maximum("BackupAvailability"), undefined);
  });

  it("[MON-6] publishes what the watchers of its Region saw", async () => {
    const at = new Date().toISOString();
    const checks = [
      { aspect: "key", subject: "k", verdict: "good", finding: null },
      { aspect: "lock", subject: "v", verdict: "bad", finding: "is not locked" },
      { aspect: "encryption", subject: "v", verdict: "good", finding: null },
    ] as const;
    for (const signal of integritySignals({ id: "1", region, at, checks })) await reportSignal(dynamodb, table, signal);
    const watched = [{ findings: [], expected: 10, existing: 9 }];
    await reportSignal(
      dynamodb,
      table,
      scheduleSignal({ id: "1", region, at, watched, unanswered: [], restoreMinutes: 33 }),
    );
    const general = (await run()).filter(({ dataClass }) => dataClass === undefined);
    assert.deepEqual(general, [
      { name: "BackupAvailability", value: 90 },
      { name: "RecoveryTimeMinutes", value: 33 },
      { name: "Integrity", value: 100 },
      { name: "Compliance", value: 50 },
    ]);
    assert.equal(await maximum("BackupAvailability"), 90);
    assert.equal(await maximum("Compliance"), 50);
  });

  it("goes on when the other Region's table cannot be read, and fails without its own", async () => {
    const kpis = await run({ OTHER_TABLE: "no-such-table", OTHER_REGION: "us-west-2" });
    assert.ok(kpis.length >= 4);
    await assert.rejects(run({ CATALOGUE_TABLE: "no-such-table" }), { name: "ResourceNotFoundException" });
  });

  it("[SEC-4] reads the partitions that its role admits", () => {
    assert.deepEqual([...statusPartitions].sort(), Object.values(partitions).sort());
  });
});
