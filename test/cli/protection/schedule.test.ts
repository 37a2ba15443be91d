import assert from "node:assert/strict";
import { days } from "../../../cli/protection/retention";
import { scheduleWords } from "../../../cli/protection/schedule";

describe("A backup schedule in words", () => {
  const table: readonly [string | undefined, boolean, string, string][] = [
    ["cron(0 2 * * ? *)", false, "daily", "02:00"],
    ["cron(30 14 ? * * *)", false, "daily", "14:30"],
    ["cron(0 * * * ? *)", false, "hourly", "every hour"],
    ["cron(0 0/1 * * ? *)", false, "hourly", "every hour"],
    ["cron(0 0/6 * * ? *)", false, "the-rule", "cron(0 0/6 * * ? *)"],
    ["cron(0 3 ? * SUN *)", false, "weekly", "Sun 03:00"],
    ["cron(0 3 ? * 7 *)", false, "weekly", "Sat 03:00"],
    ["cron(0 3 ? * MON-FRI *)", false, "the-rule", "cron(0 3 ? * MON-FRI *)"],
    ["cron(0 3 1 * ? *)", false, "monthly", "day 1 03:00"],
    ["cron(0 3 1 1 ? *)", false, "the-rule", "cron(0 3 1 1 ? *)"],
    ["rate(1 day)", false, "the-rule", "rate(1 day)"],
    ["cron(0 2 * * ? *)", true, "continuous", "02:00"],
    [undefined, false, "the-rule", "unknown"],
  ];
  for (const [expression, continuous, cadence, at] of table) {
    it(`reads ${String(expression)}${continuous ? ", continuous" : ""}`, () => {
      assert.deepEqual(scheduleWords(expression, continuous, "the-rule"), { cadence, at });
    });
  }
});

describe("Days in words", () => {
  it("speaks of years where the days are whole years, leap days counted or not", () => {
    const table = [1, 35, 90, 364, 365, 366, 367, 730, 731, 1827, 2557, 7300, 7305, 7306, 9132];
    assert.deepEqual(table.map(days), [
      ...["1 d", "35 d", "90 d", "364 d", "1 y", "1 y", "367 d", "2 y", "2 y", "5 y", "7 y", "20 y", "20 y"],
      ...["7306 d", "25 y"],
    ]);
  });
});
