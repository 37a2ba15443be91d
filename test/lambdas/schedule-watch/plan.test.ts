import assert from "node:assert/strict";
import { watchPlan } from "../../../lambdas/schedule-watch/plan";

const cadence = { id: "daily", planId: "p1", start: 60, complete: 180 };
const whole = {
  vault: "primary",
  cadences: [cadence, { id: "hourly", start: 60, complete: 120, mayBeEmpty: true }],
  resources: { "arn:aws:s3:::a": "continuous+daily" },
  arrivals: [{ vault: "recovery", cadences: ["daily", "hourly"] }],
  restoreTests: [
    { arn: "arn:t", name: "weekly", periodMinutes: 10_080, startWindowMinutes: 480, resources: ["arn:aws:s3:::a"] },
  ],
};

describe("the watch's declaration", () => {
  const daily = { id: "daily", planId: "p1", startWindowMinutes: 60, completionWindowMinutes: 180, mayBeEmpty: false };
  const hourly = { id: "hourly", planId: "", startWindowMinutes: 60, completionWindowMinutes: 120, mayBeEmpty: true };

  it("is read: plans of this Region, and of others only what arrives", () => {
    assert.deepEqual(watchPlan(JSON.stringify(whole)), {
      vault: "primary",
      cadences: [daily],
      resources: [{ arn: "arn:aws:s3:::a", cadences: ["continuous", "daily"] }],
      arrivals: [{ vault: "recovery", cadences: [daily, hourly] }],
      restoreTests: whole.restoreTests,
    });
  });

  const refused: readonly (readonly [string, unknown, string])[] = [
    ["no object", [], "the whole is no object"],
    ["no cadences", { ...whole, cadences: {} }, "cadences is no list"],
    ["an unknown cadence", { ...whole, cadences: [{ ...cadence, id: "yearly" }] }, "cadences[0] has no known id"],
    ["no windows", { ...whole, cadences: [{ id: "daily", planId: "p1" }] }, "cadences[0] lacks minutes"],
    ["another tag", { ...whole, resources: { x: "sometimes" } }, 'resources["x"] has no cadence tag'],
    [
      "copies of nothing",
      { ...whole, arrivals: [{ vault: "v", cadences: ["weekly"] }] },
      "arrivals[0] names the unknown cadence weekly",
    ],
    ["a nameless vault", { ...whole, arrivals: [{ cadences: [] }] }, "arrivals[0] lacks a text"],
    ["a test without a period", { ...whole, restoreTests: [{ arn: "a", name: "n" }] }, "restoreTests[0] lacks minutes"],
  ];
  for (const [what, value, problem] of refused) {
    it(`is refused as a whole with ${what}`, () => {
      assert.throws(() => watchPlan(JSON.stringify(value)), {
        name: "MalformedWatchPlanError",
        message: `WATCH_PLAN: ${problem}; deploy the function again.`,
      });
    });
  }

  it("is refused when it is no JSON", () => {
    assert.throws(() => watchPlan("{"), { name: "MalformedWatchPlanError" });
  });
});
