import assert from "node:assert/strict";
import { frequencyOf } from "../../policies/rules/backup/schedule";

describe("frequencyOf", () => {
  const table: readonly (readonly [string | undefined, string | undefined])[] = [
    [undefined, "daily"],
    ["", "daily"],
    ["cron(30 * * * ? *)", "hourly"],
    ["cron(0/15 8 * * ? *)", "hourly"],
    ["cron(0 6,18 * * ? *)", "hourly"],
    ["cron(0 2 * * ? *)", "daily"],
    [" cron(0 2 ? * * *) ", "daily"],
    ["cron(0 2 ? * MON-FRI *)", "daily"],
    ["cron(0 2 */1 * ? *)", "daily"],
    ["cron(0 7 ? * SUN *)", "weekly"],
    ["cron(0 7 ? * 1 *)", "weekly"],
    ["cron(0 7 ? * SUN#1 *)", "monthly"],
    ["cron(0 7 ? * 6L *)", "monthly"],
    ["cron(0 7 1 * ? *)", "monthly"],
    ["cron(0 7 L * ? *)", "monthly"],
    ["cron(0 7 1 1,7 ? *)", "monthly"],
    ["cron(0 7 1 1 ? *)", "yearly"],
    ["rate(15 minutes)", "hourly"],
    ["rate(12 hours)", "hourly"],
    ["rate(24 hours)", "daily"],
    ["rate(1 day)", "daily"],
    ["rate(7 days)", "weekly"],
    ["rate(30 days)", "monthly"],
    ["rate(365 days)", "yearly"],
    // One on each side of every bound.
    ["rate(1439 minutes)", "hourly"],
    ["rate(1440 minutes)", "daily"],
    ["rate(23 hours)", "hourly"],
    ["rate(167 hours)", "daily"],
    ["rate(168 hours)", "weekly"],
    ["rate(6 days)", "daily"],
    ["rate(671 hours)", "weekly"],
    ["rate(672 hours)", "monthly"],
    ["rate(27 days)", "weekly"],
    ["rate(28 days)", "monthly"],
    ["rate(8759 hours)", "monthly"],
    ["rate(8760 hours)", "yearly"],
    ["rate(364 days)", "monthly"],
    ["rate(0 days)", undefined],
    ["rate(1 week)", undefined],
    ["rate(1)", undefined],
    ["cron(0 2 * *)", undefined],
    ["cron(0 2 * * ?)", "daily"],
    ["cron()", undefined],
    ["cron(0 2 * * ? * *)", undefined],
    ["cron(0 2 * * é *)", undefined],
    ["every day", undefined],
  ];
  for (const [expression, frequency] of table) {
    it(`takes ${JSON.stringify(expression)} for ${frequency ?? "nothing it understands"}`, () => {
      assert.equal(frequencyOf(expression), frequency);
    });
  }
});
