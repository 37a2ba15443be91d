import assert from "node:assert/strict";
import fc from "fast-check";
import { ladderMoments, stepAt } from "../../../operations/escalation/step";
import type { Ladder } from "../../../protection/escalation";

function level(number: number, afterMinutes: number): Ladder["levels"][number] {
  return {
    number,
    team: `Team ${number}`,
    afterMinutes,
    audience: "internal",
    recipients: [`${number}-email-00000000`],
  };
}

const ladder: Ladder = {
  reminderMinutes: 15,
  endAfterMinutes: 120,
  levels: [level(1, 0), level(2, 30), level(3, 60), level(4, 90)],
};
const openedAt = "2026-03-02T12:00:00Z";
const at = (minutes: number) => new Date(Date.parse(openedAt) + minutes * 60_000);

describe("stepAt", () => {
  it("[MON-5] sends a message when a level begins and at every reminder within it", () => {
    assert.deepEqual(
      ladderMoments(ladder).map(({ minute, level: { number } }) => [minute, number]),
      [
        [0, 1],
        [15, 1],
        [30, 2],
        [45, 2],
        [60, 3],
        [75, 3],
        [90, 4],
        [105, 4],
      ],
    );
    const odd = { ...ladder, reminderMinutes: 20, endAfterMinutes: 100 };
    assert.deepEqual(
      ladderMoments(odd).map(({ minute, level: { number } }) => [minute, number]),
      [
        [0, 1],
        [20, 1],
        [30, 2],
        [50, 2],
        [60, 3],
        [80, 3],
        [90, 4],
      ],
    );
  });

  for (const [minutes, number, isFirst, told, nextAt] of [
    [0, 1, true, [1], "12:15"],
    [0.5, 1, true, [1], "12:15"],
    [15, 1, false, [1], "12:30"],
    [29.9, 1, false, [1], "12:30"],
    [30, 2, true, [1, 2], "12:45"],
    [45, 2, false, [1, 2], "13:00"],
    [60, 3, true, [1, 2, 3], "13:15"],
    [90, 4, true, [1, 2, 3, 4], "13:45"],
    [105, 4, false, [1, 2, 3, 4], "14:00"],
    [119, 4, false, [1, 2, 3, 4], "14:00"],
  ] as const) {
    it(`[MON-5] tells level ${number} at minute ${minutes}`, () => {
      const step = stepAt(ladder, openedAt, at(minutes));
      assert.ok(step.kind === "notify");
      assert.deepEqual([step.level.number, step.isFirst], [number, isFirst]);
      assert.deepEqual(
        step.levels.map((each) => each.number),
        told,
      );
      assert.equal(step.nextAt, `2026-03-02T${nextAt}:00Z`);
    });
  }

  it("[MON-5] is exhausted at its end, and without levels at once", () => {
    for (const minutes of [120, 121, 10_000])
      assert.deepEqual(stepAt(ladder, openedAt, at(minutes)), { kind: "exhausted" });
    assert.deepEqual(stepAt({ ...ladder, levels: [] }, openedAt, at(0)), { kind: "exhausted" });
  });

  it("takes a timer that fires a moment early for punctual, and a clock that is behind for the beginning", () => {
    const early = stepAt(ladder, openedAt, new Date(at(30).getTime() - 900));
    assert.ok(early.kind === "notify" && early.level.number === 2 && early.isFirst);
    const before = stepAt(ladder, openedAt, at(-3));
    assert.ok(before.kind === "notify" && before.level.number === 1);
    assert.equal(before.nextAt, "2026-03-02T12:15:00Z");
  });

  it("[MON-5] always moves on, and never goes down a level", () => {
    const ladders = fc
      .record({
        reminderMinutes: fc.integer({ min: 5, max: 60 }),
        gaps: fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 0, maxLength: 3 }),
        rest: fc.integer({ min: 1, max: 300 }),
      })
      .map(({ reminderMinutes, gaps, rest }): Ladder => {
        const starts = [0, ...gaps].map((_, index, all) => all.slice(0, index + 1).reduce((sum, gap) => sum + gap, 0));
        return {
          reminderMinutes,
          endAfterMinutes: (starts.at(-1) ?? 0) + reminderMinutes + rest,
          levels: starts.map((start, index) => level(index + 1, start)),
        };
      });
    fc.assert(
      fc.property(ladders, (any) => {
        let now = at(0);
        const told: number[] = [];
        for (let steps = 0; ; steps += 1) {
          assert.ok(steps < 1000, "the ladder does not end");
          const step = stepAt(any, openedAt, now);
          if (step.kind === "exhausted") break;
          assert.ok(step.level.number >= (told.at(-1) ?? 0));
          told.push(step.level.number);
          assert.ok(Date.parse(step.nextAt) > now.getTime());
          assert.ok(Date.parse(step.nextAt) - now.getTime() <= any.reminderMinutes * 60_000);
          now = new Date(step.nextAt);
        }
        assert.equal(now.getTime(), at(any.endAfterMinutes).getTime());
        assert.deepEqual(
          [...new Set(told)],
          any.levels.map(({ number }) => number),
        );
      }),
    );
  });
});
