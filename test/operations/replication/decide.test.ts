import assert from "node:assert/strict";
import fc from "fast-check";
import { decide } from "../../../operations/replication/decide";
import type { Said, Standing, Verdict } from "../../../operations/replication/decide";

const nothing: Said = { failed: false, copied: false };
const done: Verdict = {
  lookAgainSeconds: null,
  reportFailure: false,
  reportCopy: false,
  reportReplication: false,
  exposedSeconds: null,
};
const copied: Said = { failed: false, copied: true };
const late = (covered: boolean, state: "PENDING" | "FAILED" | "none" = "PENDING"): Standing => ({
  kind: "late",
  covered,
  state,
});

interface Case {
  readonly when: string;
  readonly standing: Standing;
  readonly age: number;
  readonly said?: Said;
  readonly then: Verdict;
}

const cases: readonly Case[] = [
  { when: "replicated in time", standing: { kind: "replicated" }, age: 121, then: done },
  {
    when: "replicated after it was copied",
    standing: { kind: "replicated" },
    age: 240,
    said: copied,
    then: { ...done, reportReplication: true },
  },
  {
    when: "replicated after it was reported as failed",
    standing: { kind: "replicated" },
    age: 700,
    said: { failed: true, copied: false },
    then: { ...done, reportReplication: true },
  },
  { when: "deleted meanwhile", standing: { kind: "gone" }, age: 121, then: done },
  {
    when: "deleted after it was reported",
    standing: { kind: "gone" },
    age: 900,
    said: { failed: true, copied: true },
    then: done,
  },
  {
    when: "late and copied",
    standing: late(true),
    age: 121,
    then: { ...done, lookAgainSeconds: 119, reportCopy: true },
  },
  {
    when: "given up by S3 and copied",
    standing: late(true, "FAILED"),
    age: 121.2,
    then: { ...done, lookAgainSeconds: 119, reportCopy: true },
  },
  {
    when: "copied, at the alarm's moment",
    standing: late(true),
    age: 240,
    said: copied,
    then: { ...done, lookAgainSeconds: 900 },
  },
  {
    when: "copied, long after",
    standing: late(true),
    age: 90_000,
    said: copied,
    then: { ...done, lookAgainSeconds: 900 },
  },
  {
    when: "late and not copied",
    standing: late(false),
    age: 121,
    then: { ...done, lookAgainSeconds: 20, exposedSeconds: 121 },
  },
  {
    when: "not copied, shortly before the alarm's moment",
    standing: late(false),
    age: 230.5,
    then: { ...done, lookAgainSeconds: 10, exposedSeconds: 230.5 },
  },
  {
    when: "not copied at the alarm's moment",
    standing: late(false),
    age: 240,
    then: { ...done, lookAgainSeconds: 60, reportFailure: true, exposedSeconds: 240 },
  },
  {
    when: "not copied and already reported",
    standing: late(false, "none"),
    age: 300,
    said: { failed: true, copied: false },
    then: { ...done, lookAgainSeconds: 60, exposedSeconds: 300 },
  },
  {
    when: "not copied for a quarter of an hour",
    standing: late(false),
    age: 900,
    said: { failed: true, copied: false },
    then: { ...done, lookAgainSeconds: 300, exposedSeconds: 900 },
  },
  {
    when: "not to be looked at",
    standing: { kind: "unknown" },
    age: 121,
    then: { ...done, lookAgainSeconds: 20, exposedSeconds: 121 },
  },
  {
    when: "not to be looked at at the alarm's moment",
    standing: { kind: "unknown" },
    age: 241,
    then: { ...done, lookAgainSeconds: 60, reportFailure: true, exposedSeconds: 241 },
  },
  {
    when: "written by a clock that is ahead",
    standing: late(false),
    age: -3,
    then: { ...done, lookAgainSeconds: 20, exposedSeconds: 0 },
  },
];

const standings = fc.oneof(
  fc.constant<Standing>({ kind: "replicated" }),
  fc.constant<Standing>({ kind: "gone" }),
  fc.constant<Standing>({ kind: "unknown" }),
  fc.record({
    kind: fc.constant("late" as const),
    covered: fc.boolean(),
    state: fc.constantFrom("PENDING" as const, "FAILED" as const, "none" as const),
  }),
);
const saids = fc.record({ failed: fc.boolean(), copied: fc.boolean() });
const ages = fc.double({ min: -60, max: 100_000, noNaN: true });

describe("a look's decision", () => {
  for (const { when, standing, age, said = nothing, then } of cases) {
    it(`[BKP-17] ${when}, ${age} s old`, () => {
      assert.deepEqual(decide(standing, age, said), then);
    });
  }

  it("[BKP-17] never lets go of a version that has no replica, and never waits longer than SQS can", () => {
    fc.assert(
      fc.property(standings, ages, saids, (standing, age, said) => {
        const { lookAgainSeconds } = decide(standing, age, said);
        if (standing.kind === "gone" || standing.kind === "replicated") assert.equal(lookAgainSeconds, null);
        else {
          assert.ok(lookAgainSeconds !== null && Number.isInteger(lookAgainSeconds));
          assert.ok(lookAgainSeconds >= 1 && lookAgainSeconds <= 900);
        }
      }),
    );
  });

  it("[BKP-17] looks at every unreplicated version at the alarm's moment, less than a second off", () => {
    fc.assert(
      fc.property(standings, fc.double({ min: 0, max: 239.9, noNaN: true }), saids, (standing, age, said) => {
        let now = age;
        for (let looks = 0; now < 240 && looks < 100; looks += 1) {
          const { lookAgainSeconds } = decide(standing, now, said);
          if (lookAgainSeconds === null) return;
          now += lookAgainSeconds;
        }
        assert.ok(now >= 240 && now < 241, `${now}`);
      }),
    );
  });

  it("[AUD-5] reports a failure once a version, and only of what has no copy when it is due", () => {
    fc.assert(
      fc.property(standings, ages, saids, (standing, age, said) => {
        const { reportFailure, exposedSeconds } = decide(standing, age, said);
        const uncovered = standing.kind === "unknown" || (standing.kind === "late" && !standing.covered);
        assert.equal(reportFailure, uncovered && age >= 240 && !said.failed);
        assert.equal(exposedSeconds !== null, uncovered);
      }),
    );
  });
});
