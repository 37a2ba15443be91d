import assert from "node:assert/strict";
import { scheduleEvent, scheduleMetrics, scheduleSignal } from "../../../operations/silentSuccess/report";
import type { WatchRun } from "../../../operations/silentSuccess/report";
import type { Finding } from "../../../operations/silentSuccess/types";

const run = (change: Partial<WatchRun> = {}): WatchRun => ({
  id: "r1",
  region: "sa-east-1",
  at: "2026-11-23T12:00:00.000Z",
  watched: [{ findings: [], expected: 4, existing: 4 }],
  unanswered: [],
  restoreMinutes: undefined,
  ...change,
});
const found = (...findings: Finding[]) => run({ watched: [{ findings, expected: 4, existing: 3 }] });
const bad: Finding = { level: "bad", text: "the plan ran nothing" };
const warning: Finding = { level: "warning", text: "the plan selects nothing" };

describe("the watch's signal", () => {
  it("[MON-2] is good, with the figures of the availability", () => {
    assert.deepEqual(scheduleSignal(run()), {
      name: "schedules",
      region: "sa-east-1",
      verdict: "good",
      observedAt: "2026-11-23T12:00:00.000Z",
      validForSeconds: 9000,
      findings: [],
      figures: { expectedBackups: 4, existingBackups: 4, silentSuccesses: 0, unanswered: 0 },
    });
  });

  const cases: readonly (readonly [string, WatchRun, string, readonly string[]])[] = [
    ["a bad finding", found(warning, bad), "bad", ["the plan ran nothing", "the plan selects nothing"]],
    ["a warning alone", found(warning), "good", ["the plan selects nothing"]],
    ["no answer", run({ unanswered: ["jobs could not be read"] }), "unknown", ["jobs could not be read"]],
    [
      "a bad finding beside no answer",
      { ...found(bad), unanswered: ["jobs could not be read"] },
      "bad",
      ["the plan ran nothing", "jobs could not be read"],
    ],
  ];
  for (const [what, seen, verdict, findings] of cases) {
    it(`[MON-2] is ${verdict} after ${what}`, () => {
      const signal = scheduleSignal(seen);
      assert.deepEqual([signal.verdict, signal.findings], [verdict, findings]);
    });
  }

  it("[MON-6] adds up what was watched, and carries the time of the last restore test", () => {
    const two = run({
      watched: [
        { findings: [bad], expected: 3, existing: 2 },
        { findings: [], expected: 5, existing: 5 },
      ],
      restoreMinutes: 42,
    });
    assert.deepEqual(scheduleSignal(two).figures, {
      expectedBackups: 8,
      existingBackups: 7,
      silentSuccesses: 1,
      unanswered: 0,
      restoreMinutes: 42,
    });
  });
});

describe("the watch's metric and event", () => {
  it("[MON-3] count what was found, warnings too", () => {
    assert.deepEqual(scheduleMetrics(found(bad, warning)), { SilentSuccesses: 2 });
    assert.deepEqual(scheduleMetrics(run()), { SilentSuccesses: 0 });
  });

  it("say nothing when nothing was found only because nothing answered", () => {
    assert.deepEqual(scheduleMetrics(run({ unanswered: ["x"] })), {});
    assert.deepEqual(scheduleMetrics({ ...found(bad), unanswered: ["x"] }), { SilentSuccesses: 1 });
  });

  it("[AUD-5] leave an entry of a failed verification when something was found, and none otherwise", () => {
    assert.equal(scheduleEvent(run()), undefined);
    assert.deepEqual(scheduleEvent(found(bad)), {
      operationId: "schedule-watch-r1",
      type: "verification",
      phase: "failed",
      outcome: "1 silent success",
      occurredAt: "2026-11-23T12:00:00.000Z",
      actor: { kind: "service", id: "schedule-watch.sa-east-1" },
      cause: "the plan ran nothing",
    });
    const event = scheduleEvent(found(warning, bad));
    assert.deepEqual(
      [event?.outcome, event?.cause],
      ["2 silent successes", "the plan ran nothing; the plan selects nothing"],
    );
  });
});
