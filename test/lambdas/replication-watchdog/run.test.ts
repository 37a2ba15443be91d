/** Batches against ports that remember: what is done, in which case, and what comes back to the queue. */
import assert from "node:assert/strict";
import { lookMessage } from "../../../lambdas/replication-watchdog/message";
import { runBatch } from "../../../lambdas/replication-watchdog/run";
import type { QueueRecord, Run } from "../../../lambdas/replication-watchdog/run";
import type { Look } from "../../../lambdas/replication-watchdog/types";
import { FakePorts, finishedAt, object, settings } from "./fakePorts";
import { at, heartbeat, look, objectCreated, writtenAt } from "./samples";

const signal = new AbortController().signal;
const manifestKey = (version: string) => `medical/20260930T115959Z/${version}.json`;

function record(body: object | string, id = "m1"): QueueRecord {
  return {
    messageId: id,
    receiptHandle: `receipt-${id}`,
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

function created(version: string, id = version, bucket = "medical-sa-east-1"): QueueRecord {
  return record(objectCreated(bucket, "a/b.dcm", version), id);
}

function again(change: Partial<Look>, id = "m1"): QueueRecord {
  return record(lookMessage(look(change)), id);
}

function run(ports: FakePorts, records: readonly QueueRecord[], seconds = 121): Promise<Run> {
  return runBatch(records, { settings, ports, now: () => at(seconds), signal });
}

describe("a batch of the replication watchdog", () => {
  it("[BKP-17] says and does nothing about what S3 has replicated", async () => {
    const ports = new FakePorts();
    ports.heads.set("v2", object("REPLICA")).set("v3", { kind: "gone" });
    const { failures } = await run(ports, [created("v1"), created("v2"), created("v3")]);
    assert.equal(failures.size, 0);
    const { copies, events, metrics, laterLooks, remembered } = ports;
    assert.deepEqual(
      { copies, events, metrics, laterLooks, remembered },
      { copies: [], events: [], metrics: [], laterLooks: [], remembered: [] },
    );
  });

  for (const status of ["PENDING", "FAILED", undefined, "A_NEW_WORD"]) {
    it(`[BKP-17] copies at once what is ${status ?? "without a status"}, and looks again at four minutes`, async () => {
      const ports = new FakePorts();
      const lock = { mode: "GOVERNANCE" as const, retainUntil: "2046-09-30T12:00:00.000Z" };
      ports.heads.set("v1", object(status, { lock, legalHold: true }));
      await run(ports, [created("v1")]);
      assert.deepEqual(ports.copies, ["medical/20260930T115959Z/v1"]);
      assert.deepEqual(ports.manifests.get(manifestKey("v1")), {
        version: 1,
        dataClass: "medical",
        source: {
          bucket: "medical-sa-east-1",
          key: "a/b.dcm",
          versionId: "v1",
          createdAt: "2026-09-30T11:59:59.000Z",
          sizeBytes: 5,
        },
        destination: "medical-eu-west-1",
        lock,
        legalHold: true,
        replication: status ?? "none",
        copiedAt: at(121).toISOString(),
      });
      assert.deepEqual(ports.laterLooks, [
        { id: "v1", look: look({ said: { failed: false, copied: true } }), delaySeconds: 119 },
      ]);
      assert.deepEqual(ports.metrics, [
        { name: "ReplicationLateObjects", value: 1 },
        { name: "ReplicationOldestSeconds", value: 0 },
        { name: "ReplicationLateObjects", value: 1, dataClass: "medical" },
        { name: "ReplicationOldestSeconds", value: 0, dataClass: "medical" },
      ]);
      const kind = { FAILED: ["failedAt"], PENDING: [], A_NEW_WORD: [] }[status ?? ""] ?? ["unruledAt"];
      assert.deepEqual(ports.remembered, [["medical", [...kind, "lateAt"]]]);
    });
  }

  it("[AUD-5] logs the copy by its version, and nothing that names the object", async () => {
    const ports = new FakePorts();
    ports.heads.set("v1", object("PENDING"));
    await run(ports, [created("v1")]);
    assert.deepEqual(ports.events, [
      {
        type: "replication",
        occurredAt: finishedAt.toISOString(),
        dataClasses: ["medical"],
        resource: "arn:aws:s3:::medical-sa-east-1",
        source: "arn:aws:s3:::medical-sa-east-1",
        recoveryPoint: "v1",
        sizeBytes: 5,
        durationSeconds: 121,
        operationId: "late-copy:medical-sa-east-1:v1",
        phase: "succeeded",
        outcome: "COPIED",
        destination: "arn:aws:s3:::late-copies",
        cause: "S3 had not replicated the version after 121 seconds",
      },
    ]);
    assert.ok(!JSON.stringify(ports.events).includes("b.dcm"));
  });

  it("[BKP-17] copies one version once, however often its event comes", async () => {
    const ports = new FakePorts();
    ports.heads.set("v1", object("PENDING"));
    await run(ports, [created("v1")]);
    await run(ports, [created("v1"), created("v1", "duplicate")], 130);
    assert.equal(ports.copies.length, 1);
    // The log is told at least once, and always of the same step: same operation, same moment.
    assert.deepEqual(
      [...new Set(ports.events.map(({ operationId, occurredAt }) => `${operationId} ${occurredAt ?? ""}`))],
      ["late-copy:medical-sa-east-1:v1 2026-09-30T12:02:03.000Z"],
    );
  });

  it("[AUD-5] logs a copy whose report failed when the message comes again", async () => {
    const ports = new FakePorts();
    ports.heads.set("v1", object("PENDING"));
    ports.broken.set("publishEvents", new Error("no"));
    const { failures } = await run(ports, [created("v1")]);
    assert.deepEqual([...failures.keys()], ["v1"]);
    ports.broken.clear();
    await run(ports, [created("v1")], 141);
    assert.equal(ports.copies.length, 1);
    assert.deepEqual(
      ports.events.map(({ outcome }) => outcome),
      ["COPIED"],
    );
  });

  it("[BKP-17][AUD-5] alarms at four minutes when there is no copy, once, and goes on", async () => {
    const ports = new FakePorts();
    ports.heads.set("v1", object("PENDING"));
    ports.broken.set("copy", Object.assign(new Error("Please reduce your request rate."), { name: "SlowDown" }));
    await run(ports, [created("v1")]);
    assert.deepEqual(ports.laterLooks.pop(), { id: "v1", look: look(), delaySeconds: 20 });
    assert.deepEqual(ports.events, []);
    assert.equal(ports.metrics.find(({ name }) => name === "ReplicationOldestSeconds")?.value, 121);

    await run(ports, [again({})], 240);
    const [event, ...others] = ports.events;
    assert.deepEqual(others, []);
    assert.deepEqual(event, {
      type: "replication",
      occurredAt: at(240).toISOString(),
      dataClasses: ["medical"],
      resource: "arn:aws:s3:::medical-sa-east-1",
      source: "arn:aws:s3:::medical-sa-east-1",
      recoveryPoint: "v1",
      sizeBytes: 5,
      durationSeconds: 240,
      operationId: "replication:medical-sa-east-1:v1",
      destination: "arn:aws:s3:::medical-eu-west-1",
      phase: "failed",
      outcome: "PENDING",
      cause: "SlowDown: Please reduce your request rate.",
    });
    assert.deepEqual(ports.remembered.at(-1), ["medical", ["uncoveredAt", "lateAt"]]);
    const said = { failed: true, copied: false };
    assert.deepEqual(ports.laterLooks.pop(), { id: "m1", look: look({ said }), delaySeconds: 60 });

    await run(ports, [again({ said })], 300);
    assert.equal(ports.events.length, 1);
    ports.heads.set("v1", object("COMPLETED"));
    await run(ports, [again({ said })], 360);
    assert.deepEqual(
      ports.events.slice(1).map(({ operationId, phase, outcome }) => ({ operationId, phase, outcome })),
      [{ operationId: "replication:medical-sa-east-1:v1", phase: "succeeded", outcome: "COMPLETED" }],
    );
  });

  it("[BKP-17] alarms too when the version cannot be looked at, and when it is too large to be copied", async () => {
    const ports = new FakePorts();
    ports.heads.set("v1", Object.assign(new Error("Access denied"), { name: "403" }));
    ports.heads.set("v2", object("PENDING", { sizeBytes: 60 * 1024 ** 3 }));
    await run(ports, [created("v1"), created("v2")], 241);
    assert.deepEqual(
      ports.events.map(({ phase, outcome, cause }) => ({ phase, outcome, cause })),
      [
        { phase: "failed", outcome: "UNKNOWN", cause: "403: Access denied" },
        {
          phase: "failed",
          outcome: "PENDING",
          cause: "the object has 64424509440 bytes and the watchdog copies up to 53687091200",
        },
      ],
    );
    assert.deepEqual(ports.metrics[1], { name: "ReplicationOldestSeconds", value: 241 });
  });

  it("takes a copy without its manifest for none", async () => {
    const ports = new FakePorts();
    ports.heads.set("v1", object("PENDING"));
    ports.broken.set("putManifest", new Error("lost"));
    await run(ports, [created("v1")]);
    ports.broken.clear();
    await run(ports, [again({})], 141);
    assert.equal(ports.copies.length, 2);
    assert.ok(ports.manifests.has(manifestKey("v1")));
  });

  it("[BKP-17] keeps each class's figures apart", async () => {
    const ports = new FakePorts();
    ports.heads.set("v1", object("PENDING")).set("v2", object("PENDING"));
    ports.broken.set("copy", new Error("no"));
    const older = record({ ...objectCreated("personal-sa-east-1", "k", "v2"), time: at(-60).toISOString() }, "v2");
    await run(ports, [created("v1"), older]);
    assert.deepEqual(
      ports.metrics
        .filter(({ name }) => name === "ReplicationOldestSeconds")
        .map(({ dataClass, value }) => [dataClass, value]),
      [
        [undefined, 181],
        ["medical", 121],
        ["personal", 181],
      ],
    );
  });

  describe("when something fails", () => {
    it("gives back only what it could not read, and shows it again soon", async () => {
      const ports = new FakePorts();
      const { failures } = await run(ports, [
        created("v1"),
        record("{", "bad"),
        created("v2", "far", "another-bucket"),
      ]);
      assert.deepEqual(
        [...failures].map(([id, error]) => [id, (error as Error).name]),
        [
          ["bad", "MessageError"],
          ["far", "UnwatchedBucketError"],
        ],
      );
      assert.deepEqual(ports.shownAgain, ["receipt-bad", "receipt-far"]);
    });

    for (const port of ["publishEvents", "publishMetrics", "remember", "sendLater"] as const) {
      it(`gives back what is late when ${port} fails, and not what is replicated`, async () => {
        const ports = new FakePorts();
        ports.heads.set("v2", object("PENDING"));
        ports.broken.set(port, new Error("no"));
        const { failures } = await run(ports, [created("v1"), created("v2")]);
        assert.deepEqual([...failures.keys()], ["v2"]);
      });
    }

    it("gives back the one whose next look the queue refused", async () => {
      const ports = new FakePorts();
      ports.heads.set("v1", object("PENDING")).set("v2", object("PENDING"));
      ports.refusedIds = ["v2"];
      const { failures } = await run(ports, [created("v1"), created("v2")]);
      assert.deepEqual([...failures.keys()], ["v2"]);
    });

    it("gives the heartbeat back when its signal cannot be written", async () => {
      const ports = new FakePorts();
      ports.broken.set("putSignal", new Error("no"));
      const { failures } = await run(ports, [created("v1"), record(heartbeat("medical-sa-east-1"), "beat")]);
      assert.deepEqual([...failures.keys()], ["beat"]);
    });
  });

  describe("with a heartbeat", () => {
    it("[MON-2] writes the signal and publishes that it lives, with zeros", async () => {
      const ports = new FakePorts();
      await run(ports, [record(heartbeat("medical-sa-east-1"))], 122);
      assert.deepEqual(ports.signals, [
        {
          name: "replication",
          region: "sa-east-1",
          verdict: "good",
          observedAt: at(122).toISOString(),
          validForSeconds: 600,
          findings: [],
          figures: { lagSeconds: 2, classesLate: 0, classesOverdue: 0, classesFailed: 0, classesUncovered: 0 },
        },
      ]);
      assert.deepEqual(ports.metrics, [
        { name: "ReplicationUnwatchedBuckets", value: 0 },
        { name: "ReplicationLateObjects", value: 0 },
        { name: "ReplicationOldestSeconds", value: 0 },
      ]);
    });

    it("writes one signal for a backlog, as late as its newest", async () => {
      const ports = new FakePorts();
      const records = [record(heartbeat("b"), "1"), record(heartbeat("b", at(60).toISOString()), "2")];
      await run(ports, records, 400);
      assert.deepEqual(
        ports.signals.map(({ verdict, findings }) => ({ verdict, findings })),
        [{ verdict: "bad", findings: ["looks come 220 seconds late: the queue is behind"] }],
      );
    });

    it("[MON-2] counts buckets that send no events or replicate nothing, and those that cannot be asked", async () => {
      for (const [change, verdict, unwatched] of [
        [{ eventBridge: false }, "bad", 2],
        [{ replicates: false }, "bad", 2],
        [{}, "good", 0],
        [undefined, "unknown", 2],
      ] as const) {
        const ports = new FakePorts();
        if (change === undefined) ports.broken.set("bucketSettings", new Error("throttled"));
        else ports.bucket = { ...ports.bucket, ...change };
        await run(ports, [record(heartbeat("b"))], 121);
        assert.equal(ports.signals[0]?.verdict, verdict);
        assert.equal(ports.metrics[0]?.value, unwatched);
      }
    });

    it("[MON-2] tells what the looks of the last twenty minutes found", async () => {
      const ports = new FakePorts();
      ports.known = [{ dataClass: "medical", failedAt: writtenAt, lateAt: writtenAt }];
      await run(ports, [record(heartbeat("b"))], 121);
      assert.deepEqual(ports.signals[0]?.findings, [
        "medical: S3 gave up replicating objects; a Batch Replication job has to carry them over",
      ]);
    });
  });

  it("[BKP-17] treats a burst of 2,000 events with duplicates and throttling to one copy each", async () => {
    const ports = new FakePorts();
    const versions = Array.from({ length: 1000 }, (_, n) => `v${n}`);
    for (const version of versions) ports.heads.set(version, object("PENDING"));
    const queue = [...versions, ...versions.toReversed()].map((version, n) => created(version, `m${n}`));
    let calls = 0;
    const copy = ports.copy.bind(ports);
    ports.copy = (...args) => {
      calls += 1;
      return calls % 3 === 0 ? Promise.reject(new Error("SlowDown")) : copy(...args);
    };
    // Batches as Lambda cuts them; what is to be looked at again is, while it can still be saved.
    for (let seconds = 121; queue.length > 0 && seconds < 239;) {
      const { failures } = await run(ports, queue.splice(0, 50), seconds);
      assert.equal(failures.size, 0);
      if (queue.length > 0) continue;
      seconds += 20;
      const open = ports.laterLooks.splice(0).filter(({ delaySeconds }) => delaySeconds === 20);
      queue.push(...open.map(({ id, look: next }) => record(lookMessage(next), id)));
    }
    assert.deepEqual([...new Set(ports.copies)].length, 1000);
    assert.equal(ports.manifests.size, 1000);
    assert.equal(ports.events.filter(({ phase }) => phase === "failed").length, 0);
  });
});
