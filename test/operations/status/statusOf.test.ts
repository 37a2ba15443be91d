/** The verdict: one case a rule. What holds for every snapshot is in properties.test.ts. */
import assert from "node:assert/strict";
import { rules } from "../../../operations/status/rules";
import type { RuleCode } from "../../../operations/status/rules";
import { statusOf } from "../../../operations/status/statusOf";
import { statuses } from "../../../operations/status/types";
import type { Snapshot } from "../../../operations/status/types";
import { cases, failedJob, good, snapshotAt } from "./cases";
import { ago, day, hour, itemOf, minute, now, plan, resourceOf, rowOf, signalOf, withRow } from "./snapshots";

const words = (snapshot: Snapshot, with_ = plan, moment = now) =>
  statusOf(snapshot, with_, moment).reasons.map(({ code, subject }) => `${code} ${subject}`);

describe("statusOf", () => {
  for (const [name, snapshot, status, reasons] of cases) {
    it(`is ${status} when ${name}`, () => {
      assert.equal(statusOf(snapshot, plan, now).status, status);
      if (reasons.length > 0 || status === "healthy") assert.deepEqual(words(snapshot), reasons);
    });
  }

  it("[MON-1][MON-2] says healthy, degraded, failed and unknown, each for its own reasons", () => {
    const seen = new Set(cases.map(([, snapshot]) => statusOf(snapshot, plan, now).status));
    assert.deepEqual([...seen].sort(), [...statuses].sort());
  });

  it("every rule is reached by a case here, or below", () => {
    const elsewhere: RuleCode[] = [
      "restore-test-unseen",
      "restore-test-overdue",
      "last-backup-old",
      "last-backup-unknown",
    ];
    const reached = new Set(
      cases.flatMap(([, snapshot]) => statusOf(snapshot, plan, now).reasons.map(({ code }) => code)),
    );
    const missing = Object.keys(rules).filter((code) => !reached.has(code));
    assert.deepEqual(
      missing.filter((code) => !elsewhere.some((one) => one === code)),
      [],
    );
  });

  it("[MON-2] judges the log where it is watched", () => {
    const others = good.signals.filter(({ name, region }) => name !== "log" || region !== "sa-east-1");
    const behind = { ...good, signals: [...others, signalOf({ name: "log", region: "sa-east-1", verdict: "bad" })] };
    assert.deepEqual(words(behind), ["log-behind log"]);
    assert.equal(statusOf(behind, plan, now).status, "degraded");
    assert.deepEqual(words({ ...good, signals: others }), ["signal-missing log"]);
  });

  it("needs the signal of the Region that the plan names", () => {
    const elsewhere = { ...good, signals: good.signals.filter(({ region }) => region !== "eu-west-1") };
    assert.equal(statusOf(elsewhere, plan, now).status, "unknown");
    assert.deepEqual(
      statusOf(elsewhere, plan, now)
        .reasons.filter(({ code }) => code === "signal-missing")
        .map(({ details }) => details),
      ["keys", "log", "protections", "schedules", "storage"].map((name) => [`${name} of eu-west-1`]),
    );
  });

  describe("the last backup", () => {
    // Nothing but the daily points, so that the newest of them is the last backup.
    const aged = (seconds: number): Snapshot => ({
      ...good,
      latest: good.latest.map((row) => {
        const old = row.valid && { ...row.valid, completedAt: ago(seconds) };
        return { ...row, valid: old, attempt: old };
      }),
    });

    it("[MON-1] is when the newest good backup ended; copies and failures are none", () => {
      assert.equal(statusOf(good, plan, now).lastBackup, ago(3.5 * hour));
      const copied = withRow(
        withRow(good, "medical", "copy", rowOf("copy", itemOf("medical", hour, { kind: "copy" }))),
        "public",
        "backup",
        rowOf("backup", itemOf("public", 7 * hour), failedJob("public", hour)),
      );
      assert.equal(statusOf(copied, plan, now).lastBackup, ago(3.5 * hour));
    });

    it("[MON-1] is old after 24 whole hours, as the document's health check counts them", () => {
      assert.deepEqual(words(aged(25 * hour - 1)), []);
      assert.deepEqual(words(aged(25 * hour)), ["last-backup-old backups"]);
      assert.equal(statusOf(aged(25 * hour), plan, now).status, "degraded");
    });

    it("[MON-1] is null when there is none, and the status unknown", () => {
      const none = { ...good, latest: [] };
      assert.equal(statusOf(none, plan, now).lastBackup, null);
      assert.ok(words(none).includes("last-backup-unknown backups"));
    });
  });

  describe("restore tests", () => {
    const weekly = { ...plan, restoreTestEverySeconds: 7 * day };
    const tested = (age: number, valid = true): Snapshot => ({
      ...good,
      latest: [
        ...good.latest,
        ...plan.classes
          .filter(({ snapshotEverySeconds }) => snapshotEverySeconds !== null)
          .map(({ dataClass }) => {
            const test = itemOf(dataClass, age, { kind: "restore-validation", outcome: "SUCCESSFUL", valid });
            return { ...rowOf("restore-validation", test), valid: valid ? test : null };
          }),
      ],
    });

    it("are asked for where they are planned, of the classes that have backups", () => {
      assert.deepEqual(
        words(good, weekly),
        ["financial", "medical", "operational", "operations-log", "personal", "public"].map(
          (id) => `restore-test-unseen ${id}`,
        ),
      );
      assert.deepEqual(words(good), []);
    });

    it("hold for twice their interval", () => {
      assert.deepEqual(words(tested(14 * day), weekly), []);
      assert.equal(statusOf(tested(14 * day + hour), weekly, now).status, "degraded");
      assert.ok(words(tested(14 * day + hour), weekly).includes("restore-test-overdue medical"));
    });

    it("are told with moment and verdict", () => {
      const medical = (snapshot: Snapshot) =>
        statusOf(snapshot, plan, now).classes.find((one) => one.dataClass === "medical");
      assert.deepEqual(medical(tested(2 * day))?.lastRestoreTest, { at: ago(2 * day - 30 * minute), passed: true });
      assert.equal(medical(tested(2 * day, false))?.lastRestoreTest?.passed, false);
      assert.equal(medical(good)?.lastRestoreTest, null);
    });
  });

  it("[MON-1] says per class what would be lost now, against its objective", () => {
    const rows = statusOf(good, plan, now).classes.map((one) => [
      one.dataClass,
      one.attainedSeconds,
      one.objectiveSeconds,
      one.freshness,
      one.backups,
      `${one.copies}/${one.copiesPlanned}`,
      one.resources,
    ]);
    assert.deepEqual(rows, [
      ["medical", 240, 300, "fresh", "on-schedule", "2/2", 1],
      ["personal", 240, 300, "fresh", "on-schedule", "2/2", 1],
      ["financial", 7 * hour, day, "fresh", "on-schedule", "2/2", 1],
      ["sensitive", 240, 300, "fresh", "not-planned", "0/0", 0],
      ["biometric", 240, 300, "fresh", "not-planned", "0/0", 0],
      ["operational", 900, 900, "fresh", "on-schedule", "2/2", 1],
      ["public", 7 * hour, day, "fresh", "on-schedule", "2/2", 1],
      ["database-dump", 900, day, "fresh", "not-planned", "0/0", 0],
      ["operations-log", 900, 900, "fresh", "on-schedule", "2/2", 1],
    ]);
  });

  it("calls a point due between its objective and the end of its windows", () => {
    const due = statusOf(snapshotAt("public", day + 1), plan, now).classes.find((one) => one.dataClass === "public");
    assert.equal(due?.freshness, "due");
    assert.equal(due.attainedSeconds, day + 1);
  });

  it("names what is concerned in the details, never in the text", () => {
    const [reason] = statusOf(snapshotAt("public", 3 * day), plan, now).reasons;
    assert.deepEqual(reason?.details, [resourceOf("public")]);
    assert.equal(reason.text, "public: two backups in a row are missing, or there never was a good one.");
  });
});
