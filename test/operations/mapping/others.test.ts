/** RDS's documented events, our own, and whatever else may arrive. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { dataClassIds } from "../../../protection/tags";
import { operationPhases, operationTypes } from "../../../operations/entry";
import type { OperationDraft } from "../../../operations/entry";
import { dataClassesOfBucket, dataClassesOfTags } from "../../../operations/mapping/dataClasses";
import { stepKey } from "../../../operations/mapping/draft";
import { mapEvent } from "../../../operations/mapping/mapEvent";
import { rdsEvents } from "../../../operations/mapping/rdsEvents";
import { account, call, eventId, other, own, rds } from "./samples";

const receivedAt = "2026-08-01T00:00:00.000Z";

function only(event: unknown): OperationDraft {
  const [draft, ...more] = mapEvent(event, receivedAt);
  assert.ok(draft !== undefined && more.length === 0);
  return draft;
}

describe("mapping of RDS's events", () => {
  const snapshot = `arn:aws:rds:sa-east-1:${account}:cluster-snapshot:rds:neonpro-2026`;
  const made = rds(
    "DB Cluster Snapshot",
    "cluster-snapshot:rds:neonpro-2026",
    "RDS-EVENT-0169",
    "Automated cluster snapshot created",
    { Tags: { "neonpro:data-class": "medical", owner: "platform" } },
  );

  it("[AUD-1][BKP-6] tells of a snapshot what there is to tell", () => {
    assert.deepEqual(only(made), {
      operationId: snapshot,
      deduplicationKey: `aws.rds|${snapshot}|RDS-EVENT-0169|2026-07-29T20:15:20.882Z`,
      occurredAt: "2026-07-29T20:15:20.882Z",
      actor: { kind: "service", id: "rds.amazonaws.com" },
      type: "backup",
      phase: "succeeded",
      dataClasses: ["medical"],
      source: snapshot,
      destination: null,
      resource: snapshot,
      outcome: "RDS-EVENT-0169",
      recoveryPoint: snapshot,
      contentHash: null,
      sizeBytes: null,
      durationSeconds: null,
      cause: null,
      redactions: {},
    });
  });

  const table: [string, string, string, string][] = [
    ["DB Instance", "RDS-EVENT-0001", "backup", "started"],
    ["DB Instance", "RDS-EVENT-0002", "backup", "succeeded"],
    ["DB Instance", "RDS-EVENT-0003", "configuration", "succeeded"],
    ["DB Instance", "RDS-EVENT-0013", "failover", "started"],
    ["DB Instance", "RDS-EVENT-0021", "failover", "succeeded"],
    ["DB Instance", "RDS-EVENT-0019", "restore", "succeeded"],
    ["DB Cluster", "RDS-EVENT-0069", "failover", "failed"],
    ["DB Cluster", "RDS-EVENT-0071", "failover", "succeeded"],
    ["DB Cluster", "RDS-EVENT-0171", "configuration", "succeeded"],
    ["DB Cluster", "RDS-EVENT-0239", "failover", "failed"],
    ["DB Snapshot", "RDS-EVENT-0041", "recovery-point", "succeeded"],
    ["DB Snapshot", "RDS-EVENT-0061", "copy", "failed"],
  ];
  for (const [kind, id, type, phase] of table) {
    it(`[AUD-5] ${kind} ${id}: ${type} ${phase}`, () => {
      const draft = only(rds(kind, "x:neonpro", id, "What happened"));
      assert.deepEqual(
        [draft.type, draft.phase, draft.outcome, draft.cause],
        [type, phase, id, phase === "failed" ? "What happened" : null],
      );
    });
  }

  it("has a row for every event ID once, with types and phases that entries know", () => {
    for (const [id, { type, phase }] of Object.entries(rdsEvents)) {
      assert.match(id, /^RDS-EVENT-\d{4}$/);
      assert.ok(operationTypes.includes(type) && operationPhases.includes(phase), id);
    }
  });

  it("[AUD-5] knows a second delivery, and the next night's backup from tonight's", () => {
    assert.equal(only({ ...made, id: "another" }).deduplicationKey, only(made).deduplicationKey);
    const next = rds("DB Instance", "db:x", "RDS-EVENT-0001", "", { Date: "2026-07-30T20:15:20.882Z" });
    const before = rds("DB Instance", "db:x", "RDS-EVENT-0001", "");
    assert.notEqual(only(next).deduplicationKey, only(before).deduplicationKey);
  });

  it("[AUD-5] records what it does not know, with RDS's words", () => {
    const draft = only(rds("DB Instance", "db:x", "RDS-EVENT-9999", "Something new"));
    assert.deepEqual(
      [draft.outcome, draft.phase, draft.cause],
      ["UNKNOWN", "started", "RDS says RDS-EVENT-9999: Something new"],
    );
    assert.equal(only(rds("DB Instance", "db:x", undefined, "")).cause, "RDS says no event ID: no message");
  });
});

describe("mapping of our own events", () => {
  const detail = {
    operationId: "failover-2026-07-29",
    type: "failover",
    phase: "succeeded",
    outcome: "PROMOTED",
    occurredAt: "2026-07-29T20:00:00-03:00",
    actor: { kind: "principal", id: "arn:aws:iam::123456789012:role/neonpro-break-glass" },
    dataClasses: ["medical", "nonsense", "personal"],
    source: "sa-east-1",
    destination: "eu-west-1",
    contentHash: `sha256:${"a".repeat(64)}`,
    sizeBytes: 12,
    durationSeconds: 3.5,
    resource: "app.neonpro.example",
    recoveryPoint: "point",
    cause: "Drill",
  };

  it("[AUD-1] takes over what they say, and checks it", () => {
    assert.deepEqual(only(own(detail)), {
      ...detail,
      deduplicationKey:
        "own|failover|failover-2026-07-29|succeeded|PROMOTED|app.neonpro.example|point|2026-07-29T23:00:00.000Z",
      occurredAt: "2026-07-29T23:00:00.000Z",
      dataClasses: ["medical", "personal"],
      redactions: {},
    });
    const loose = only(own({ ...detail, contentHash: "md5:1", sizeBytes: -1, actor: { kind: "king", id: "x" } }));
    assert.deepEqual(
      [loose.contentHash, loose.sizeBytes, loose.actor],
      [null, null, { kind: "service", id: "neonpro.recovery" }],
    );
  });

  it("[AUD-5] keeps steps apart by what they are and when, and knows one that was sent twice", () => {
    const key = (change: object, id = eventId) => only({ ...own({ ...detail, ...change }), id }).deduplicationKey;
    assert.equal(key({}, "another"), key({}));
    for (const change of [
      { phase: "failed" },
      { type: "failback" },
      { outcome: "FENCED" },
      { resource: "other" },
      { recoveryPoint: "other" },
      { occurredAt: "2026-07-30T20:00:00-03:00" },
      { operationId: "failover-2026-07-30" },
    ]) {
      assert.notEqual(key(change), key({}), JSON.stringify(change));
    }
  });

  it("[AUD-5] records one that lacks what an entry needs as not understood, and names it", () => {
    const draft = only(own({ ...detail, type: "party", outcome: "" }));
    assert.deepEqual(
      [draft.outcome, draft.phase, draft.cause],
      ["UNKNOWN", "started", "Our own event does not say, or says wrongly: type, outcome."],
    );
    assert.equal(
      only(own({})).cause,
      "Our own event does not say, or says wrongly: operationId, type, phase, outcome.",
    );
  });
});

describe("mapEvent", () => {
  it("[AUD-5] records an event of a source that nobody asked for", () => {
    const draft = only(other("aws.s3", "Object Created"));
    assert.deepEqual(
      [draft.outcome, draft.type, draft.cause, draft.resource, draft.deduplicationKey],
      [
        "UNKNOWN",
        "configuration",
        "aws.s3 sent Object Created.",
        "arn:aws:anything:sa-east-1:123456789012:x",
        `event|aws.s3|${eventId}`,
      ],
    );
  });

  for (const nonsense of [null, "text", 3, [], {}, { source: " " }]) {
    it(`refuses ${JSON.stringify(nonsense)}, which is no event`, () => {
      assert.throws(() => mapEvent(nonsense, receivedAt), { name: "NotAnEventError" });
    });
  }

  it("takes the moment of reception where an event has none, and a hash where it has no ID", () => {
    const draft = only({ source: "aws.backup" });
    assert.equal(draft.occurredAt, receivedAt);
    assert.match(draft.deduplicationKey, /^event\|aws\.backup\|sha256:[0-9a-f]{64}$/);
    assert.equal(draft.deduplicationKey, only({ source: "aws.backup" }).deduplicationKey);
    assert.notEqual(draft.deduplicationKey, only({ source: "aws.backup", x: 1 }).deduplicationKey);
  });

  it("never fails on an event of any shape, and always gives what an entry needs", () => {
    const source = fc.constantFrom("aws.backup", "aws.rds", "aws.kms", "neonpro.recovery", "aws.s3", "x");
    const detailType = fc.constantFrom(
      "Backup Job State Change",
      "Copy Job State Change",
      "Restore Job State Change",
      "Recovery Point State Change",
      "Backup Vault State Change",
      "Scan Job State Change",
      "Recovery Point Index State Change",
      "AWS API Call via CloudTrail",
      "RDS DB Instance Event",
      "KMS CMK Deletion",
      "Recovery Operation",
    );
    fc.assert(
      fc.property(
        source,
        detailType,
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.jsonValue(),
        (from, type, any, value) => {
          const detail = {
            ...any,
            state: value,
            status: value,
            backupJobId: value,
            requestParameters: value,
            resources: value,
          };
          for (const draft of mapEvent({ source: from, "detail-type": type, detail, resources: value }, receivedAt)) {
            assert.ok(operationTypes.includes(draft.type) && operationPhases.includes(draft.phase));
            assert.ok(draft.operationId !== "" && draft.deduplicationKey !== "" && draft.outcome !== "");
            assert.ok(draft.deduplicationKey.length <= 512);
            assert.equal(new Date(draft.occurredAt).toISOString(), draft.occurredAt);
          }
        },
      ),
    );
  });
});

describe("stepKey", () => {
  it("is readable where it can be, and never ambiguous or too long", () => {
    assert.equal(stepKey("a", "b"), "a|b");
    assert.match(stepKey("a|b"), /^sha256:/);
    assert.notEqual(stepKey("a|", "b"), stepKey("a", "|b"));
    assert.match(stepKey("x".repeat(513)), /^sha256:[0-9a-f]{64}$/);
    assert.equal(stepKey("x".repeat(512)).length, 512);
  });
});

describe("data classes", () => {
  for (const id of dataClassIds) {
    it(`[AUD-1] finds ${id} in a bucket's name and in tags`, () => {
      for (const stack of ["prod", "feature-x", "medical"]) {
        const name = `neonpro-${stack}-${id}-sa-east-1-0a1b2c3d`;
        assert.deepEqual(dataClassesOfBucket(name), [id]);
        assert.deepEqual(dataClassesOfBucket(`arn:aws:s3:::${name}/some/object`), [id]);
      }
      assert.deepEqual(dataClassesOfTags({ "neonpro:data-class": id }), [id]);
    });
  }

  for (const name of [
    null,
    "neonpro-medical-sa-east-1",
    "neonpro-prod-access-logs-sa-east-1-0a1b2c3d",
    "other-prod-medical-sa-east-1-0a1b2c3d",
    "arn:aws:rds:sa-east-1:123456789012:cluster:neonpro-prod-medical-sa-east-1-0a1b2c3d",
  ]) {
    it(`says nothing of ${name ?? "no name"}`, () => {
      assert.deepEqual(dataClassesOfBucket(name), []);
    });
  }

  it("says nothing of tags that it does not know", () => {
    for (const tags of [undefined, [], {}, { "neonpro:data-class": "secret" }])
      assert.deepEqual(dataClassesOfTags(tags), []);
    assert.deepEqual(only(call("kms", "DisableKey")).dataClasses, []);
  });
});
