import assert from "node:assert/strict";
import { growthRatio } from "../../bench/growth";
import { median, type Measurement } from "../../bench/measure";

describe("The bench", () => {
  const points = (...milliseconds: readonly number[]) =>
    milliseconds.map((time, index) => ({ size: 4 * 10 ** index, milliseconds: time }));

  it("calls linear growth 1, whatever the start costs and in whatever order", () => {
    assert.equal(growthRatio(points(1004, 1040, 1400, 5000)), 1);
    assert.equal(growthRatio(points(1004, 1040, 1400, 5000).toReversed()), 1);
  });

  it("sees that a resource becomes dearer", () => {
    assert.equal(growthRatio(points(1004, 1040, 1400, 8600)), 2);
  });

  it("needs three sizes", () => {
    assert.equal(growthRatio(points(1, 2)), undefined);
  });

  it("takes the median run", () => {
    const run = (milliseconds: number): Measurement => ({
      ...{ milliseconds, programPeakBytes: 1, enginePeakBytes: 1, resources: 1, violations: 0 },
    });
    assert.equal(median([run(9), run(1), run(3)]).milliseconds, 3);
    assert.throws(() => median([]), RangeError);
  });
});
