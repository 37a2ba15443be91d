import assert from "node:assert/strict";
import { longestGap } from "../../policies/rules/backup/windowGap";

const day = 24 * 60;

describe("longestGap", () => {
  const table: readonly (readonly [string, number | undefined])[] = [
    ["cron(30 * * * ? *)", 60],
    ["cron(0/15 * * * ? *)", 15],
    ["cron(0/15 8 * * ? *)", day - 45],
    ["cron(5-7 * * * ? *)", 58],
    ["cron(0 6,18 * * ? *)", day / 2],
    ["cron(0 18,6 * * ? *)", day / 2],
    ["cron(0 2/7 * * ? *)", 7 * 60],
    ["cron(0 2-10/4 * * ? *)", 16 * 60],
    ["cron(* * * * ? *)", 1],
    ["cron(0 * ? * SAT *)", 7 * day - 23 * 60],
    ["cron(0 2 ? * * *)", day],
    ["cron(0 2 ? * SUN,4 *)", 4 * day],
    ["cron(0 2 ? * 2/3 *)", 4 * day],
    [" cron( 0 2 * * ? * ) ", day],
    ["cron(0 2 ? * MON-FRI *)", 3 * day],
    ["cron(0 2 ? * sun,WED *)", 4 * day],
    ["cron(0 2 ? * 1,4 *)", 4 * day],
    ["cron(0 7 ? * SUN *)", 7 * day],
    ["cron(0 7 ? * SAT *)", 7 * day],
    // The calendar's gaps.
    ["cron(0 7 1 * ? *)", undefined],
    ["cron(0 7 * 1 ? *)", undefined],
    ["cron(0 7 * * ? 2026)", undefined],
    // Not understood.
    ["cron(0 7 ? * SUN#1 *)", undefined],
    ["cron(0 7 ? * 6L *)", undefined],
    ["cron(0 2 * *)", undefined],
    ["rate(1 day)", undefined],
    ["every day", undefined],
  ];
  for (const [expression, gap] of table) {
    it(`of ${JSON.stringify(expression)} is ${gap === undefined ? "not told" : `${gap} minutes`}`, () => {
      assert.equal(longestGap(expression), gap);
    });
  }

  it("ends where a step of zero would not", () => {
    assert.equal(longestGap("cron(0 0/0 * * ? *)"), 60);
  });
});
