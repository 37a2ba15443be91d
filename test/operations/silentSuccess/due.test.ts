import assert from "node:assert/strict";
import { scheduleWords } from "../../../cli/protection/schedule";
import {
  agoText,
  finishLimitMinutes,
  newest,
  periodMinutes,
  startLimitMinutes,
  within,
} from "../../../operations/silentSuccess/due";
import { watchPeriodMinutes, watchValidForSeconds } from "../../../operations/silentSuccess/report";
import { cadences } from "../../../protection/schedules";
import { cadenceIds } from "../../../protection/tags";
import { configWith } from "../../protection/configs";
import { watched } from "./support";

describe("when a backup is due", () => {
  it("[BKP-2][BKP-3][BKP-4] follows the periods of the schedules", () => {
    for (const { id, scheduleExpression, continuous } of cadences(configWith("production"))) {
      assert.equal(scheduleWords(scheduleExpression, continuous, "?").cadence, id);
    }
    assert.deepEqual(cadenceIds.map(periodMinutes), [1440, 60, 1440, 10_080]);
  });

  const limits = { continuous: 1440 + 60 + 75, hourly: 60 + 60 + 15, daily: 1440 + 60 + 75, weekly: 10_080 + 60 + 75 };
  for (const id of cadenceIds) {
    it(`[MON-2] is over for ${id} after a period, the start window and what clocks may add`, () => {
      assert.equal(startLimitMinutes(watched(id)), limits[id]);
      assert.equal(finishLimitMinutes(watched(id)), limits[id] + 180);
    });
  }

  it("forgives the hour at the end of daylight saving time", () => {
    // 02:00 to 02:00 in a night of 25 hours; the job itself may begin an hour late.
    assert.ok(within("2026-10-24T00:00:00.000Z", startLimitMinutes(watched("daily")), "2026-10-25T02:00:00.000Z"));
  });

  it("counts the end as inside", () => {
    assert.equal(within("2026-01-01T00:00:00.000Z", 60, "2026-01-01T01:00:00.000Z"), true);
    assert.ok(!within("2026-01-01T00:00:00.000Z", 60, "2026-01-01T01:00:00.001Z"));
  });

  it("finds the newest, by moment and not by text, without touching the list", () => {
    const list = [{ createdAt: "2026-01-01T00:00:00Z" }, { createdAt: "2026-01-01T00:00:00.500Z" }];
    assert.equal(newest(list), list[1]);
    assert.equal(newest(list.slice(0, 0)), undefined);
  });

  const words: readonly (readonly [number, string])[] = [
    [-3, "0 minutes"],
    [119, "119 minutes"],
    [120, "2 hours"],
    [2879, "47 hours"],
    [2880, "2 days"],
  ];
  for (const [minutes, text] of words) {
    it(`says ${minutes} minutes as ${text}`, () => {
      assert.equal(agoText(minutes), text);
    });
  }

  it("lets a signal outlive one run that failed", () => {
    assert.ok(watchValidForSeconds >= 2 * watchPeriodMinutes * 60);
  });
});
