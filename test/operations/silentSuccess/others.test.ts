import assert from "node:assert/strict";
import { missedAirGap } from "../../../operations/silentSuccess/airGap";
import { watchArrivals } from "../../../operations/silentSuccess/arrivals";
import type { ArrivalsSeen } from "../../../operations/silentSuccess/arrivals";
import { watchContinuous } from "../../../operations/silentSuccess/continuous";
import type { ContinuousSeen } from "../../../operations/silentSuccess/continuous";
import { remember } from "../../../operations/silentSuccess/memory";
import { restoreMinutes, restoreTestFindings } from "../../../operations/silentSuccess/restoreTests";
import type { RestoreJobSeen, WatchedRestoreTest } from "../../../operations/silentSuccess/types";
import { hoursAgo, longAgo, now, point, resource, watched } from "./support";

describe("continuous backup that is watched", () => {
  const seen = (change: Partial<ContinuousSeen> = {}): ContinuousSeen => ({
    cadence: watched("continuous"),
    planSince: longAgo,
    resources: [resource("a"), resource("b")],
    points: [point("a", { status: "AVAILABLE", createdAt: longAgo }), point("b", { createdAt: longAgo })],
    now,
    ...change,
  });

  it("[BKP-5] is well while each resource has a living point, however old", () => {
    assert.deepEqual(watchContinuous(seen()), { findings: [], expected: 2, existing: 2 });
  });

  it("[BKP-5] is missing", () => {
    assert.deepEqual(watchContinuous(seen({ points: [point("a")] })), {
      findings: [{ level: "bad", text: "arn:aws:s3:::b is tagged for continuous backup and has none" }],
      expected: 2,
      existing: 1,
    });
  });

  it("[BKP-5] is interrupted (S14), and well again with a new point beside the stopped one", () => {
    const stopped = point("b", { status: "STOPPED" });
    assert.deepEqual(watchContinuous(seen({ points: [point("a"), stopped] })).findings, [
      { level: "bad", text: "continuous backup of arn:aws:s3:::b is interrupted: STOPPED" },
    ]);
    const again = point("b", { status: "AVAILABLE" });
    assert.deepEqual(watchContinuous(seen({ points: [point("a"), stopped, again] })).findings, []);
  });

  it("has a day to begin, and may be planned to be empty", () => {
    assert.equal(
      watchContinuous(seen({ points: [], resources: [resource("a", { since: hoursAgo(20) })] })).expected,
      0,
    );
    const empty = { resources: [], points: [] };
    assert.equal(watchContinuous(seen(empty)).findings[0]?.level, "warning");
    assert.deepEqual(
      watchContinuous(seen({ ...empty, cadence: watched("continuous", { mayBeEmpty: true }) })).findings,
      [],
    );
    assert.deepEqual(watchContinuous(seen({ resources: [] })).findings, []);
    assert.equal(
      watchContinuous(seen({ planSince: undefined })).findings[0]?.text,
      "the plan of continuous backup (plan-continuous) is gone",
    );
  });
});

describe("copies that are watched", () => {
  const seen = (change: Partial<ArrivalsSeen> = {}): ArrivalsSeen => ({
    vault: "recovery",
    cadences: [watched("daily"), watched("weekly")],
    resources: [
      resource("a", { cadences: ["daily", "weekly"] }),
      resource("b"),
      resource("c", { cadences: ["continuous"] }),
    ],
    points: [point("a"), point("b")],
    now,
    ...change,
  });

  it("[BKP-7] arrived, of every cadence that copies; a cadence that does not owes none", () => {
    assert.deepEqual(watchArrivals(seen()), { findings: [], expected: 2, existing: 2 });
  });

  it("[BKP-7] do not arrive at all, or of one resource (V8)", () => {
    assert.deepEqual(watchArrivals(seen({ points: [] })), {
      findings: [{ level: "bad", text: "no copy arrives in recovery: 2 resources should have one there" }],
      expected: 2,
      existing: 0,
    });
    assert.deepEqual(watchArrivals(seen({ points: [point("a")] })).findings, [
      { level: "bad", text: "recovery holds no copy of arn:aws:s3:::b" },
    ]);
  });

  it("[BKP-7] stopped arriving: the shortest of a resource's cadences counts", () => {
    // 24 h, start 1 h, clocks 1.25 h, completion 3 h, copy 12 h.
    const of = (hours: number) =>
      watchArrivals(seen({ points: [point("a"), point("b", { createdAt: hoursAgo(hours) })] })).findings;
    assert.deepEqual(of(41), []);
    assert.deepEqual(of(49), [{ level: "bad", text: "the newest copy of arn:aws:s3:::b in recovery is 2 days old" }]);
    const weekly = [resource("b", { cadences: ["weekly"] })];
    assert.deepEqual(
      watchArrivals(seen({ resources: weekly, points: [point("b", { createdAt: hoursAgo(49) })] })).findings,
      [],
    );
  });

  it("count only when whole, and only once they can have arrived", () => {
    assert.equal(watchArrivals(seen({ points: [point("a"), point("b", { status: "PARTIAL" })] })).existing, 1);
    assert.equal(watchArrivals(seen({ points: [], resources: [resource("a", { since: hoursAgo(40) })] })).expected, 0);
  });
});

describe("restore tests that are watched", () => {
  const test: WatchedRestoreTest = {
    name: "weekly_restore",
    periodMinutes: 10_080,
    startWindowMinutes: 480,
    resources: ["arn:aws:s3:::a", "arn:aws:s3:::b"],
    since: longAgo,
  };
  const ran = (name: string, change: Partial<RestoreJobSeen> = {}): RestoreJobSeen => ({
    resource: `arn:aws:s3:::${name}`,
    status: "COMPLETED",
    validation: "SUCCESSFUL",
    createdAt: hoursAgo(48),
    completedAt: hoursAgo(47.5),
    message: undefined,
    ...change,
  });
  const texts = (jobs: readonly RestoreJobSeen[], change: Partial<WatchedRestoreTest> = {}) =>
    restoreTestFindings({ test: { ...test, ...change }, jobs, now }).map(({ text }) => text);

  it("[DRP-6] are well when each resource was restored and passed", () => {
    assert.deepEqual(texts([ran("a"), ran("b")]), []);
  });

  it("[DRP-6] tested nothing (R2), or nothing of a resource", () => {
    const nothing = ["the restore test weekly_restore tested nothing in its window"];
    assert.deepEqual(texts([]), nothing);
    assert.deepEqual(texts([ran("a", { createdAt: hoursAgo(24 * 9) })]), nothing);
    assert.deepEqual(texts([ran("a")]), ["the restore test weekly_restore left arn:aws:s3:::b out"]);
    assert.deepEqual(texts([ran("z")], { resources: [] }), []);
    assert.deepEqual(texts([], { since: hoursAgo(24 * 7) }), []);
  });

  const endings: readonly (readonly [Partial<RestoreJobSeen>, string | undefined])[] = [
    [{ status: "FAILED", message: "no subnet" }, "ended FAILED: no subnet"],
    [{ status: "ABORTED" }, "ended ABORTED"],
    [{ validation: "FAILED" }, "was restored, validation FAILED"],
    [{ validation: "TIMED_OUT" }, "was restored, validation TIMED_OUT"],
    [{ validation: undefined }, undefined],
    [{ status: "RUNNING", validation: undefined }, undefined],
  ];
  for (const [change, problem] of endings) {
    it(`[DRP-6] end ${JSON.stringify(change)} (R8)`, () => {
      assert.deepEqual(
        texts([ran("a"), ran("b", change)]),
        problem === undefined ? [] : [`the restore test weekly_restore of arn:aws:s3:::b ${problem}`],
      );
    });
  }

  it("[MON-6] take the time of the newest one that passed", () => {
    assert.equal(restoreMinutes([ran("a"), ran("b", { createdAt: hoursAgo(10), completedAt: hoursAgo(8) })]), 120);
    assert.equal(restoreMinutes([ran("a"), ran("b", { createdAt: hoursAgo(10), validation: "FAILED" })]), 30);
    assert.equal(restoreMinutes([ran("a", { status: "RUNNING", completedAt: undefined })]), undefined);
    assert.equal(restoreMinutes([]), undefined);
  });
});

describe("missedAirGap", () => {
  const vault = "arn:aws:backup:eu-west-1:123456789012:backup-vault:neonpro-prod-air-gapped";
  const standard = "neonpro-prod-primary";
  const cases: readonly (readonly [string, string | undefined, string | undefined, string | undefined])[] = [
    ["COMPLETED", vault, undefined, undefined],
    ["COMPLETED", "neonpro-prod-air-gapped", undefined, undefined],
    [
      "COMPLETED",
      standard,
      "type not supported",
      `COMPLETED in ${standard} instead of the air-gapped neonpro-prod-air-gapped: type not supported`,
    ],
    ["COMPLETED", standard, undefined, `COMPLETED in ${standard} instead of the air-gapped neonpro-prod-air-gapped`],
    // Its own failure says enough.
    ["FAILED", standard, "no", undefined],
    ["COMPLETED", undefined, undefined, undefined],
  ];
  for (const [state, where, message, expected] of cases) {
    it(`[MON-3] says of ${state} in ${where ?? "no vault"}: ${expected ?? "nothing"} (V8)`, () => {
      assert.equal(missedAirGap({ state, vault: where, message }, vault), expected);
    });
  }
});

describe("the watch's memory", () => {
  it("keeps dates, begins with now or with the first backup, and forgets what is not watched", () => {
    assert.deepEqual(remember({ a: hoursAgo(5), gone: longAgo }, ["a", "b", "c"], new Map([["c", hoursAgo(9)]]), now), {
      a: hoursAgo(5),
      b: now,
      c: hoursAgo(9),
    });
  });

  it("believes an earlier backup, and nothing from the future", () => {
    assert.deepEqual(remember({ a: hoursAgo(5) }, ["a"], new Map([["a", hoursAgo(50)]]), now), { a: hoursAgo(50) });
    assert.deepEqual(remember({ a: hoursAgo(-5) }, ["a"], new Map(), now), { a: now });
  });
});
