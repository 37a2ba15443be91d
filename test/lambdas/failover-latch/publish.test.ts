/** The latch's decision, without AWS. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { MalformedLatchError, latchValue, publishLatch } from "../../../lambdas/failover-latch/publish";
import type { LatchMetric, LatchPorts } from "../../../lambdas/failover-latch/types";

const id = "app.neonpro.example";
const settings = { table: "latch", id, namespace: "NeonPro/Failover", metricName: "LatchEngaged", dimension: "Record" };

function fake(item: Readonly<Record<string, unknown>> | undefined | Error) {
  const reads: string[][] = [];
  const metrics: LatchMetric[] = [];
  const ports: LatchPorts = {
    readItem: (table, key) => {
      reads.push([table, key]);
      return item instanceof Error ? Promise.reject(item) : Promise.resolve(item);
    },
    putMetric: (metric) => {
      metrics.push(metric);
      return Promise.resolve();
    },
  };
  return { ports, reads, metrics };
}

describe("latchValue", () => {
  it("[DRP-3] is 1 for an engaged latch", () => {
    assert.equal(latchValue(id, { id, engaged: true }), 1);
  });

  it("[DRP-4] is 0 for a cleared latch, and for one that was never touched", () => {
    assert.equal(latchValue(id, { id, engaged: false }), 0);
    assert.equal(latchValue(id, undefined), 0);
  });

  it("never guesses: whatever is not a boolean throws", () => {
    const notBoolean = fc.anything().filter((value) => typeof value !== "boolean");
    fc.assert(
      fc.property(notBoolean, (engaged) => {
        assert.throws(() => latchValue(id, { id, engaged }), MalformedLatchError);
      }),
    );
    assert.throws(() => latchValue(id, { id }), MalformedLatchError);
  });

  it("says what it found and where the command is", () => {
    assert.throws(() => latchValue(id, { id, engaged: { S: "true" } }), {
      name: "MalformedLatchError",
      message:
        'The latch of app.neonpro.example has engaged = {"S":"true"}; allowed is a boolean. Nothing was published; put the item again as in docs/runbooks/failover-latch.md',
    });
  });
});

describe("publishLatch", () => {
  it("[DRP-3] reads the one item and publishes one data point", async () => {
    const { ports, reads, metrics } = fake({ id, engaged: true });
    assert.equal(await publishLatch(settings, ports), 1);
    assert.deepEqual(reads, [["latch", id]]);
    assert.deepEqual(metrics, [
      { namespace: "NeonPro/Failover", name: "LatchEngaged", dimension: "Record", id, value: 1 },
    ]);
  });

  it("publishes nothing when the table cannot be read: silence keeps the last known status", async () => {
    const { ports, metrics } = fake(new Error("table unreachable"));
    await assert.rejects(publishLatch(settings, ports), { message: "table unreachable" });
    assert.deepEqual(metrics, []);
  });

  it("publishes nothing when the item cannot be understood", async () => {
    const { ports, metrics } = fake({ id, engaged: "yes" });
    await assert.rejects(publishLatch(settings, ports), MalformedLatchError);
    assert.deepEqual(metrics, []);
  });
});
