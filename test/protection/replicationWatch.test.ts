import assert from "node:assert/strict";
import { dataClasses } from "../../protection/dataClasses";
import { objectives, rpoCategories } from "../../protection/objectives";
import {
  lateCopyDays,
  needsReplicationWatch,
  replicationPromiseMinutes,
  replicationWatch,
  watchedClasses,
} from "../../protection/replicationWatch";
import { dataClassIds } from "../../protection/tags";

/** As numbers: the compiler knows their values and would call the comparisons needless. */
type Numbers = Readonly<Record<keyof typeof replicationWatch, number>>;

describe("replication watch", () => {
  it("[BKP-17] is for the classes of patient data, whose RPO is shorter than what S3 promises", () => {
    assert.deepEqual(watchedClasses(Object.values(dataClasses)), ["medical", "personal", "sensitive", "biometric"]);
  });

  for (const id of dataClassIds) {
    it(`decides ${id} by its objective and nothing else`, () => {
      const minutes = objectives.rpoMinutes[rpoCategories[id]];
      assert.equal(needsReplicationWatch(dataClasses[id]), minutes < replicationPromiseMinutes);
    });
  }

  it("[BKP-17] looks at two minutes, alarms at four, and both before the patient's five are over", () => {
    assert.equal(replicationWatch.lookAfterSeconds, 120);
    assert.equal(replicationWatch.alarmAfterSeconds, 240);
    assert.ok(replicationWatch.alarmAfterSeconds < objectives.rpoMinutes.patient * 60);
  });

  it("stays within SQS's longest delay and remembers a class until it is looked at again", () => {
    const { lookAfterSeconds, lookAgainSeconds, rememberSeconds, validForSeconds, heartbeatSeconds }: Numbers =
      replicationWatch;
    assert.ok(lookAgainSeconds <= 900 && lookAfterSeconds <= 900);
    assert.ok(rememberSeconds > lookAgainSeconds);
    assert.ok(validForSeconds >= 3 * heartbeatSeconds);
  });

  it("[RET-4][RET-5] keeps late copies no longer than the class keeps what was deleted", () => {
    const days = Object.fromEntries(
      watchedClasses(Object.values(dataClasses)).map((id) => [id, lateCopyDays(dataClasses[id])]),
    );
    assert.deepEqual(days, { medical: 35, personal: 35, sensitive: 7, biometric: 7 });
    assert.equal(lateCopyDays({ noncurrentDays: 90 }), 35);
  });
});
