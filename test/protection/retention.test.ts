import assert from "node:assert/strict";
import fc from "fast-check";
import { capped } from "../../protection/cap";
import { dataClasses } from "../../protection/dataClasses";
import {
  expiresByLifecycle,
  lifetimeDays,
  stageEndAction,
  stageLegalFloorDays,
  stageNoncurrentDays,
  stageStartDays,
} from "../../protection/retention";
import { dataClassIds } from "../../protection/tags";
import type { DataClassId } from "../../protection/tags";

/** Every stage's derived values: start, lifetime, end action, expires by lifecycle, noncurrent days, floor. */
const expected: Readonly<Record<DataClassId, readonly (readonly unknown[])[]>> = {
  medical: [["", 0, 9132, "manual-review", false, null, 7305]],
  personal: [
    ["identifiable/", 0, 731, "anonymize", true, 35, null],
    ["anonymized/", 731, 2922, "delete-permanently", true, 35, null],
  ],
  sensitive: [["", 0, null, "delete-permanently", false, 7, null]],
  biometric: [["", 0, 366, "delete-permanently", true, 7, null]],
  financial: [
    ["identifiable/", 0, 1827, "anonymize", true, 35, 1827],
    ["anonymized/", 1827, 730, "delete-permanently", true, 35, null],
  ],
  operational: [["", 0, 731, "delete-permanently", true, 35, null]],
  public: [["", 0, 366, "delete-permanently", true, 35, null]],
  "database-dump": [
    ["daily/", 0, 90, "delete-permanently", true, 7, null],
    ["archive/medical/", 0, 9132, "manual-review", false, null, 7305],
    ["archive/financial/", 0, 2557, "delete-permanently", true, 35, 1827],
  ],
  "operations-log": [["", 0, 1827, "delete-permanently", true, 35, 1827]],
};

describe("protection/retention", () => {
  for (const id of dataClassIds) {
    it(`derives the life of each stage of ${id}`, () => {
      const dataClass = dataClasses[id];
      const rows = dataClass.stages.map((stage) => [
        stage.prefix,
        stageStartDays(dataClass, stage),
        lifetimeDays(dataClass, stage),
        stageEndAction(dataClass, stage),
        expiresByLifecycle(dataClass, stage),
        stageNoncurrentDays(dataClass, stage),
        stageLegalFloorDays(dataClass, stage),
      ]);
      assert.deepEqual(rows, expected[id]);
    });
  }
});

describe("protection/cap", () => {
  it("caps each stage of personal data, one after the other", () => {
    const { stages, transitions, noncurrentDays } = capped(dataClasses.personal, 30);
    assert.deepEqual(
      stages.map(({ name, endsAfterDays }) => [name, endsAfterDays]),
      [
        ["identifiable", 30],
        ["anonymized", 60],
      ],
    );
    assert.deepEqual([transitions, noncurrentDays], [[], 30]);
  });

  it("drops a transition on the very day of the end", () => {
    assert.deepEqual(capped(dataClasses.medical, 90).transitions, []);
    assert.deepEqual(capped(dataClasses.medical, 91).transitions, [{ afterDays: 90, storageClass: "STANDARD_IA" }]);
  });

  it("caps the medical lock and drops the floor, but keeps the review at the end", () => {
    const medical = capped(dataClasses.medical, 30);
    assert.equal(medical.objectLock?.defaultRetentionDays, 30);
    assert.equal(medical.legalFloorDays, null);
    assert.equal(medical.endAction, "manual-review");
    assert.equal(medical.noncurrentDays, null);
  });

  it("caps every life, version and lock, drops every floor and changes no end", () => {
    fc.assert(
      fc.property(fc.constantFrom(...dataClassIds), fc.integer({ min: 1, max: 10_000 }), (id, cap) => {
        const before = dataClasses[id];
        const after = capped(before, cap);
        assert.deepEqual(
          after.stages.map((stage) => lifetimeDays(after, stage)),
          before.stages.map((stage) => {
            const days = lifetimeDays(before, stage);
            return days === null ? null : Math.min(days, cap);
          }),
        );
        assert.deepEqual(
          after.stages.map((stage) => [stage.prefix, stageEndAction(after, stage), expiresByLifecycle(after, stage)]),
          before.stages.map((stage) => [
            stage.prefix,
            stageEndAction(before, stage),
            expiresByLifecycle(before, stage),
          ]),
        );
        assert.ok(after.stages.every((stage) => stageLegalFloorDays(after, stage) === null));
        assert.ok(after.stages.every((stage) => (stageNoncurrentDays(after, stage) ?? 0) <= cap));
        assert.ok((after.objectLock?.defaultRetentionDays ?? 0) <= cap);
        assert.equal(after.objectLock === null, before.objectLock === null);
        assert.ok(after.transitions.every(({ afterDays }) => afterDays < cap));
      }),
    );
  });

  it("leaves the class itself as it was", () => {
    const before = structuredClone(dataClasses.financial);
    capped(dataClasses.financial, 1);
    assert.deepEqual(dataClasses.financial, before);
  });
});
