import assert from "node:assert/strict";
import { dataClassTag, defaultMinimumCopyDays, defaultMinimumDays, defaultRetention } from "../../policies/defaults";
import { dataClassIds, tagKeys } from "../../protection/tags";

describe("the pack's defaults", () => {
  const days = (dataClass: string) =>
    defaultRetention[dataClass]?.stages.map((stage) => [stage.prefix, stage.expiresAfterDays, stage.noncurrentDays]);

  it("have a row for every data class, under the tag that marks it", () => {
    assert.deepEqual(Object.keys(defaultRetention).toSorted(), [...dataClassIds].toSorted());
    assert.equal(dataClassTag, tagKeys.dataClass);
  });

  it("[RET-1] never let medical records expire, noncurrent versions included", () => {
    assert.deepEqual(days("medical"), [["", null, null]]);
  });

  it("[RET-2][RET-3] end personal and financial data in two stages, the second counted from its own objects", () => {
    assert.deepEqual(days("personal"), [
      ["identifiable/", 731, 35],
      ["anonymized/", 2922, 35],
    ]);
    assert.deepEqual(days("financial"), [
      ["identifiable/", 1827, 35],
      ["anonymized/", 730, 35],
    ]);
  });

  it("[RET-4][RET-5] leave sensitive data to the withdrawal of consent, and end biometric data after a year", () => {
    assert.deepEqual(days("sensitive"), [["", null, 7]]);
    assert.deepEqual(days("biometric"), [["", 366, 7]]);
  });

  it("[RET-6][RET-7] end operational data after two years and public data after one", () => {
    assert.deepEqual(days("operational"), [["", 731, 35]]);
    assert.deepEqual(days("public"), [["", 366, 35]]);
  });

  it("keep dumps and the operations log as the plan does", () => {
    assert.deepEqual(days("database-dump"), [
      ["daily/", 90, 7],
      ["archive/medical/", null, null],
      ["archive/financial/", 2557, 35],
    ]);
    assert.deepEqual(days("operations-log"), [["", 1827, 35]]);
  });

  it("[BKP-2][BKP-3][BKP-4][BKP-5] hold backup plans to the ledger's cadences", () => {
    assert.deepEqual(defaultMinimumDays, { continuous: 35, hourly: 7, daily: 90, weekly: 365 });
  });

  it("[BKP-7] hold copies to the same terms", () => {
    assert.deepEqual(defaultMinimumCopyDays, { hourly: 7, daily: 90, weekly: 365 });
  });
});
