/** What the status is told of the archive. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { logSignal, mostGaps, remembered } from "../../../lambdas/archive-operations/logSignal";
import type { LogMemory } from "../../../lambdas/archive-operations/logSignal";
import type { Range } from "../../../lambdas/archive-operations/types";

const range = (first: number, last = first): Range => ({ first, last });
const place = { region: "sa-east-1", now: "2026-07-29T12:00:00.000Z" };
const done = { lagSeconds: 42.4, failedFrom: undefined };
const whole: LogMemory = { archivedTo: 9, gaps: [] };

describe("the log's signal", () => {
  it("[MON-2] is good when everything up to the newest entry is archived, for an hour", () => {
    assert.deepEqual(logSignal(done, whole, place), {
      name: "log",
      region: "sa-east-1",
      verdict: "good",
      observedAt: place.now,
      validForSeconds: 3600,
      findings: [],
      figures: { archivedTo: 9, missing: 0, lagSeconds: 42 },
    });
  });

  it("[MON-2] is bad when entries are missing between archived ones, and says which", () => {
    const { verdict, findings, figures } = logSignal(done, { archivedTo: 20, gaps: [range(4), range(7, 9)] }, place);
    assert.equal(verdict, "bad");
    assert.deepEqual(findings, ["entry 4 is not archived", "entries 7 to 9 are not archived"]);
    assert.equal(figures.missing, 4);
  });

  it("[MON-2] is bad when the archive did not take an entry, without the error's own words", () => {
    const failed = { lagSeconds: undefined, failedFrom: "stream-3", error: new TypeError("of maria@example.com") };
    const { verdict, findings, figures } = logSignal(failed, whole, place);
    assert.deepEqual([verdict, findings], ["bad", ["the archive did not take an entry: TypeError"]]);
    assert.deepEqual(figures, { archivedTo: 9, missing: 0 });
    assert.deepEqual(logSignal({ ...failed, error: "thrown" }, undefined, place), {
      name: "log",
      region: "sa-east-1",
      verdict: "bad",
      observedAt: place.now,
      validForSeconds: 3600,
      findings: ["the archive did not take an entry: unknown"],
      figures: { missing: 0 },
    });
  });
});

describe("what is remembered of the archive", () => {
  const cases: [string, LogMemory | undefined, Range[], LogMemory | undefined][] = [
    ["nothing of nothing", undefined, [], undefined],
    ["begins where the first batch begins", undefined, [range(7, 9)], { archivedTo: 9, gaps: [] }],
    ["goes on", whole, [range(10, 12), range(13)], { archivedTo: 13, gaps: [] }],
    ["stays when a batch archived nothing", whole, [], whole],
    ["a gap between two batches", whole, [range(12, 14)], { archivedTo: 14, gaps: [range(10, 11)] }],
    ["a gap within a batch", whole, [range(14), range(10, 11)], { archivedTo: 14, gaps: [range(12, 13)] }],
    [
      "a gap stays over later batches",
      { archivedTo: 14, gaps: [range(10, 11)] },
      [range(15)],
      { archivedTo: 15, gaps: [range(10, 11)] },
    ],
    [
      "a gap ends when it is archived",
      { archivedTo: 14, gaps: [range(10, 11)] },
      [range(10, 11)],
      { archivedTo: 14, gaps: [] },
    ],
    [
      "a gap is archived in part",
      { archivedTo: 14, gaps: [range(4, 9)] },
      [range(6, 7)],
      { archivedTo: 14, gaps: [range(4, 5), range(8, 9)] },
    ],
    ["a repeated batch changes nothing", whole, [range(1, 9)], whole],
  ];
  for (const [name, before, archived, after] of cases) {
    it(name, () => {
      assert.deepEqual(remembered(before, archived), after);
    });
  }

  it("[AUD-4] never takes for archived what was not, in whatever order the batches come", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 2, max: 40 }), { maxLength: 4 })), (batches) => {
        let memory: LogMemory | undefined = { archivedTo: 0, gaps: [] };
        for (const batch of batches)
          memory = remembered(
            memory,
            batch.map((place) => range(place)),
          );
        const archived = new Set(batches.flat());
        const newest = Math.max(0, ...archived);
        assert.equal(memory?.archivedTo, newest);
        const missing = new Set(memory.gaps.flatMap(({ first, last }) => sequence(first, last)));
        const isKept = memory.gaps.length < mostGaps;
        for (const place of sequence(1, newest)) {
          if (!archived.has(place)) assert.ok(missing.has(place), `${place} was never archived`);
          else if (isKept) assert.ok(!missing.has(place), `${place} was archived`);
        }
      }),
    );
  });

  it("keeps so many ranges, and hides none that is beyond", () => {
    const many = Array.from({ length: mostGaps + 5 }, (_, index) => range(2 * index + 2));
    const { gaps } = remembered({ archivedTo: 0, gaps: [] }, many) ?? whole;
    assert.equal(gaps.length, mostGaps);
    assert.deepEqual([gaps[0], gaps.at(-1)], [range(1), range(2 * mostGaps - 1, 2 * (mostGaps + 4) + 1)]);
  });
});

function sequence(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
