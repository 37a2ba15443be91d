import assert from "node:assert/strict";
import { dataClasses } from "../../protection/dataClasses";
import { disruptions, objectiveFor, objectives } from "../../protection/objectives";
import { dataClassIds } from "../../protection/tags";
import type { DataClassId } from "../../protection/tags";

/** RPO, RTO after software, RTO after anything else; minutes. */
const expected: Readonly<Record<DataClassId, readonly [number, number, number]>> = {
  medical: [5, 60, 60],
  personal: [5, 60, 60],
  sensitive: [5, 60, 60],
  biometric: [5, 60, 60],
  financial: [1440, 120, 240],
  operational: [15, 120, 240],
  public: [1440, 120, 240],
  "database-dump": [1440, 60, 60],
  "operations-log": [15, 60, 60],
};

describe("protection/objectives", () => {
  for (const id of dataClassIds) {
    for (const disruption of disruptions) {
      it(`[DRP-1] gives ${id} its objective after the loss of ${disruption}`, () => {
        const [rpoMinutes, software, other] = expected[id];
        assert.deepEqual(objectiveFor(dataClasses[id], disruption), {
          rpoMinutes,
          rtoMinutes: disruption === "software" ? software : other,
        });
      });
    }
  }

  it("[DRP-1] lets the compliance validation fit into every RTO, and every RTO into the downtime tolerated", () => {
    for (const { rtoMinutes, mtdMinutes } of Object.values(objectives.tiers)) {
      assert.ok(objectives.complianceValidationMinutes < rtoMinutes);
      assert.ok(rtoMinutes <= (mtdMinutes ?? Infinity));
    }
  });
});
