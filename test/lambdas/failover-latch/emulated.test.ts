/**
 * The function against an emulator, in the recovery Region: the requests are well-formed and the metric is the one that
 * the alarm reads. Permissions and Route 53's reaction are not shown here.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchClient, GetMetricStatisticsCommand, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { latchAttribute, latchKey, latchMetric, metricPeriodSeconds } from "../../../components/failover/latch";
import { awsPorts } from "../../../lambdas/failover-latch/ports";
import { publishLatch } from "../../../lambdas/failover-latch/publish";
import type { LatchPorts } from "../../../lambdas/failover-latch/types";
import type { MotoServer } from "../../support/motoServer";
import { motoServer, withEnvironment } from "../../support/motoServer";

const region = "eu-west-1";
const table = "neonpro-backup-recovery-test-latch";

describe("failover-latch against an emulator", () => {
  let moto: MotoServer;
  let dynamodb: DynamoDBClient;
  let cloudwatch: CloudWatchClient;
  let handler: () => Promise<void>;

  before(async function () {
    moto = await motoServer(this);
    const variables = { ...moto.environment(region), POWERTOOLS_LOG_LEVEL: "SILENT" };
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    dynamodb = new DynamoDBClient({ endpoint: moto.endpoint, region, credentials });
    cloudwatch = new CloudWatchClient({ endpoint: moto.endpoint, region, credentials });
    await dynamodb.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: latchKey, AttributeType: "S" }],
        KeySchema: [{ AttributeName: latchKey, KeyType: "HASH" }],
      }),
    );
    // Its clients read the environment: that is how they find the emulator, without a switch of ours.
    handler = await withEnvironment(variables, async () => {
      const module = await import("../../../lambdas/failover-latch/handler.js");
      return module.handler;
    });
  });

  async function run(id: string, tableName = table): Promise<void> {
    const own = {
      LATCH_TABLE: tableName,
      LATCH_ID: id,
      METRIC_NAMESPACE: latchMetric.namespace,
      METRIC_NAME: latchMetric.name,
      METRIC_DIMENSION: latchMetric.dimension,
    };
    await withEnvironment({ ...moto.environment(region), ...own }, handler);
  }

  async function put(id: string, engaged: AttributeValue): Promise<void> {
    await dynamodb.send(
      new PutItemCommand({ TableName: table, Item: { [latchKey]: { S: id }, [latchAttribute]: engaged } }),
    );
  }

  /** What the alarm would see: count and maximum in the last minutes. */
  async function published(id: string): Promise<{ count: number; maximum: number | undefined }> {
    const now = Date.now();
    const { Datapoints = [] } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: latchMetric.namespace,
        MetricName: latchMetric.name,
        Dimensions: [{ Name: latchMetric.dimension, Value: id }],
        StartTime: new Date(now - 600_000),
        EndTime: new Date(now + 600_000),
        Period: metricPeriodSeconds,
        Statistics: ["SampleCount", "Maximum"],
      }),
    );
    const maxima = Datapoints.flatMap(({ Maximum }) => (Maximum === undefined ? [] : [Maximum]));
    return {
      count: Datapoints.reduce((sum, { SampleCount = 0 }) => sum + SampleCount, 0),
      maximum: maxima.length === 0 ? undefined : Math.max(...maxima),
    };
  }

  it("[DRP-3] publishes 0 for a latch that was never touched", async () => {
    await run("untouched.neonpro.example");
    assert.deepEqual(await published("untouched.neonpro.example"), { count: 1, maximum: 0 });
  });

  it("[DRP-3] publishes 1 as soon as the latch is engaged, and the 1 wins the minute", async () => {
    const id = "engaged.neonpro.example";
    await put(id, { BOOL: false });
    await run(id);
    await put(id, { BOOL: true });
    await run(id);
    await run(id);
    assert.deepEqual(await published(id), { count: 3, maximum: 1 });
  });

  it("[DRP-4] publishes 0 once a person has cleared the latch", async () => {
    const id = "cleared.neonpro.example";
    await put(id, { BOOL: false });
    await run(id);
    assert.deepEqual(await published(id), { count: 1, maximum: 0 });
  });

  it("publishes under exactly one metric and dimension", async () => {
    await run("named.neonpro.example");
    const { Metrics = [] } = await cloudwatch.send(new ListMetricsCommand({ Namespace: "NeonPro/Failover" }));
    const own = Metrics.filter(({ Dimensions }) => Dimensions?.some(({ Value }) => Value === "named.neonpro.example"));
    assert.deepEqual(own, [
      {
        Namespace: "NeonPro/Failover",
        MetricName: "LatchEngaged",
        Dimensions: [{ Name: "Record", Value: "named.neonpro.example" }],
      },
    ]);
  });

  it("throws and publishes nothing when the item is malformed", async () => {
    const id = "malformed.neonpro.example";
    await put(id, { S: "true" });
    await assert.rejects(run(id), { name: "MalformedLatchError" });
    assert.deepEqual(await published(id), { count: 0, maximum: undefined });
  });

  it("throws and publishes nothing when the table is not there", async () => {
    const id = "unreadable.neonpro.example";
    await assert.rejects(run(id, "no-such-table"), { name: "ResourceNotFoundException" });
    assert.deepEqual(await published(id), { count: 0, maximum: undefined });
  });

  describe("with the runbook's own commands", () => {
    const id = "runbook.neonpro.example";

    it("[DRP-3] engages with the first and [DRP-4] clears with the second", async () => {
      const [engage, clear, ...others] = runbookItems(id);
      assert.ok(engage !== undefined && clear !== undefined && others.length === 0);
      for (const item of [engage, clear]) {
        assert.deepEqual(Object.keys(item).sort(), ["at", "by", "engaged", "id", "reason"]);
      }
      await dynamodb.send(new PutItemCommand({ TableName: table, Item: engage }));
      await run(id);
      assert.deepEqual(await published(id), { count: 1, maximum: 1 });

      await dynamodb.send(new PutItemCommand({ TableName: table, Item: clear }));
      const { metrics, ports } = recordingPorts(dynamodb);
      await publishLatch({ table, id, namespace: "n", metricName: "m", dimension: "d" }, ports);
      assert.deepEqual(metrics, [0]);
    });
  });
});

/** The items that the runbook's put-item commands write, with the shell's variables filled in. */
function runbookItems(id: string): Record<string, AttributeValue>[] {
  const runbook = readFileSync(join(__dirname, "../../../docs/runbooks/failover-latch.md"), "utf8");
  return [...runbook.matchAll(/put-item .* --item "(\{[^]*?\n\})"/g)].map(([, item = ""]) => {
    const json = item
      .replaceAll(/\$\((?:[^()]*)\)/g, "filled in by the shell")
      .replaceAll("$LATCH_ID", id)
      .replaceAll('\\"', '"');
    return JSON.parse(json) as Record<string, AttributeValue>;
  });
}

/** The real table, and a metric that is only remembered: its maximum would still be that of the same minute. */
function recordingPorts(dynamodb: DynamoDBClient): { metrics: number[]; ports: LatchPorts } {
  const metrics: number[] = [];
  const real = awsPorts(dynamodb, new CloudWatchClient({ region }));
  return {
    metrics,
    ports: {
      readItem: (tableName, id) => real.readItem(tableName, id),
      putMetric: ({ value }) => {
        metrics.push(value);
        return Promise.resolve();
      },
    },
  };
}
