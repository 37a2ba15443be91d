import assert from "node:assert/strict";
import { memoryKinds, replicationSignal } from "../../../operations/replication/signal";
import type { ClassMemory, Observation } from "../../../operations/replication/signal";

const now = "2026-09-30T12:00:00.000Z";
const before = (seconds: number) => new Date(Date.parse(now) - seconds * 1000).toISOString();
const quiet: Observation = {
  region: "sa-east-1",
  now,
  lagSeconds: 1,
  memories: [],
  settings: [{ dataClass: "medical", eventBridge: true, replicates: true }],
};
const with_ = (memory: Omit<ClassMemory, "dataClass">): Observation => ({
  ...quiet,
  memories: [{ dataClass: "medical", ...memory }],
});

const cases: readonly [string, Observation, string, readonly string[]][] = [
  ["nothing is late", quiet, "good", []],
  ["it is late within the promise, and copied", with_({ lateAt: before(10) }), "good", []],
  [
    "an object has no copy",
    with_({ uncoveredAt: before(10) }),
    "bad",
    ["medical: objects have no copy in the recovery Region 4 minutes after they were written"],
  ],
  [
    "S3 gave up",
    with_({ failedAt: before(10) }),
    "bad",
    ["medical: S3 gave up replicating objects; a Batch Replication job has to carry them over"],
  ],
  ["no rule takes it", with_({ unruledAt: before(10) }), "bad", ["medical: objects are taken by no replication rule"]],
  [
    "it is later than the promise",
    with_({ overdueAt: before(10), lateAt: before(10) }),
    "bad",
    ["medical: S3 is more than 15 minutes behind; late copies stand in for the replicas"],
  ],
  ["that was twenty minutes ago", with_({ overdueAt: before(1201), failedAt: before(1300) }), "good", []],
  [
    "events are off",
    { ...quiet, settings: [{ dataClass: "personal", eventBridge: false, replicates: true }] },
    "bad",
    ["personal: the bucket sends no events to EventBridge, so new objects are not watched"],
  ],
  [
    "replication is off",
    { ...quiet, settings: [{ dataClass: "personal", eventBridge: true, replicates: false }] },
    "bad",
    ["personal: the bucket has no enabled replication rule"],
  ],
  [
    "a bucket cannot be asked",
    { ...quiet, settings: [{ dataClass: "personal", eventBridge: null, replicates: true }] },
    "unknown",
    ["personal: the settings of the bucket could not be read"],
  ],
  ["the queue is behind", { ...quiet, lagSeconds: 91 }, "bad", ["looks come 91 seconds late: the queue is behind"]],
  ["the queue is a little behind", { ...quiet, lagSeconds: 90 }, "good", []],
];

describe("the status's signal of replication", () => {
  for (const [when, observation, verdict, findings] of cases) {
    it(`[MON-2][BKP-17] is ${verdict} when ${when}`, () => {
      const signal = replicationSignal(observation);
      assert.deepEqual({ verdict: signal.verdict, findings: signal.findings }, { verdict, findings });
      assert.deepEqual(
        { name: signal.name, region: signal.region, observedAt: signal.observedAt, valid: signal.validForSeconds },
        { name: "replication", region: "sa-east-1", observedAt: now, valid: 600 },
      );
    });
  }

  it("counts the classes of each kind", () => {
    const all = Object.fromEntries(memoryKinds.map((kind) => [kind, before(1)]));
    const { figures } = replicationSignal({
      ...quiet,
      lagSeconds: -5,
      memories: [
        { dataClass: "medical", ...all },
        { dataClass: "personal", lateAt: before(1) },
      ],
    });
    assert.deepEqual(figures, {
      lagSeconds: 0,
      classesLate: 2,
      classesOverdue: 1,
      classesFailed: 1,
      classesUncovered: 1,
    });
  });
});
