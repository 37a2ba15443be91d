import assert from "node:assert/strict";
import { ownEventPattern } from "../../../components/monitoring/eventPatterns";
import { decide } from "../../../lambdas/backup-alarm/decide";
import { operationTypes } from "../../../operations/entry";
import { ownEventDetailType, ownEventSource } from "../../../operations/ownEvent";
import { ownEvent } from "./samples";

describe("decide on our own events", () => {
  const expected: Readonly<Record<string, string>> = {
    "restore-validation": "warning",
    "recovery-point": "warning",
    retention: "warning",
    erasure: "warning",
    configuration: "warning",
    policy: "warning",
    anchor: "warning",
  };
  for (const type of operationTypes) {
    it(`[MON-3][AUD-5] announces a failed ${type} as ${expected[type] ?? "critical"}`, () => {
      const decided = decide(ownEvent(type, "failed", "FAILED"));
      assert.equal(decided?.severity, expected[type] ?? "critical");
      assert.equal(
        decided.title,
        `${decided.severity.toUpperCase()}: ${type} failed: FAILED watcher.sa-east-1 (sa-east-1)`,
      );
    });
  }

  it("[MON-3] tells corruption, which is critical, from a check that could not be made", () => {
    const outcomes: readonly (readonly [string, string, string])[] = [
      ["verification", "failed; integrityViolations 1; encryptionConsistency 100; keyAccessibility 50", "critical"],
      ["verification", "unknown; integrityViolations 0; encryptionConsistency 100; keyAccessibility 0", "warning"],
      ["verification", "3 silent successes", "warning"],
      ["verification", "1 silent success", "warning"],
      ["replication", "NOT_REPLICATED", "critical"],
      ["replication", "UNKNOWN", "critical"],
    ];
    for (const [type, outcome, severity] of outcomes) {
      assert.equal(decide(ownEvent(type, "failed", outcome))?.severity, severity, outcome);
    }
  });

  it("says nothing of what began or went well, except that an escalation was answered", () => {
    assert.equal(decide(ownEvent("backup", "started", "RUNNING")), undefined);
    assert.equal(decide(ownEvent("backup", "succeeded", "COMPLETED")), undefined);
    assert.equal(decide(ownEvent("escalation", "started", "LEVEL_2")), undefined);
    const answered = decide(
      ownEvent("escalation", "succeeded", "ACKNOWLEDGED", {
        operationId: "0123456789abcdef-tb8k00",
        actor: { kind: "principal", id: "escalation-recipient/2-sms-3fa1b2c4" },
      }),
    );
    assert.equal(answered?.title, "INFORMATIONAL: Escalation ACKNOWLEDGED: 0123456789abcdef-tb8k00 (sa-east-1)");
    assert.match(answered.text, /^By: escalation-recipient\/2-sms-3fa1b2c4$/m);
    assert.equal(answered.escalates, false);
  });

  it("[MON-5] is critical when a ladder ends unanswered, and starts no other ladder by it", () => {
    const decided = decide(ownEvent("escalation", "failed", "EXHAUSTED", { cause: "Nobody acknowledged" }));
    assert.deepEqual([decided?.severity, decided?.escalates, decided?.section], ["critical", false, "escalation"]);
    assert.match(decided?.text ?? "", /^Cause: Nobody acknowledged$/m);
  });

  it("[MON-3] takes the same failure of another run for the same incident, and another resource's for another", () => {
    const incident = (outcome: string, more: object = {}) =>
      decide(ownEvent("verification", "failed", outcome, more as Record<string, unknown>))?.incident;
    assert.equal(
      incident("failed; integrityViolations 1"),
      incident("failed; integrityViolations 2", { operationId: "run-2" }),
    );
    assert.notEqual(incident("failed"), incident("failed", { resource: "arn:aws:s3:::log" }));
    assert.notEqual(incident("failed"), incident("failed", { actor: { kind: "service", id: "another" } }));
  });

  it("announces what it does not understand", () => {
    for (const event of [
      ownEvent("toString", "failed", "x"),
      ownEvent("backup", "perhaps", "x"),
      ownEvent("backup", "failed", ""),
    ]) {
      assert.equal(decide(event)?.headline, "Unknown event");
    }
  });

  it("is brought by a rule of the same source and type", () => {
    assert.deepEqual(ownEventPattern, {
      source: [ownEventSource],
      "detail-type": [ownEventDetailType],
      detail: { $or: [{ phase: ["failed"] }, { type: ["escalation"] }] },
    });
  });
});
