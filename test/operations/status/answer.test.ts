/** What leaves the house: the public answer, field by field. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { detailedAnswer, publicAnswer, unreadableAnswer } from "../../../operations/status/answer";
import { rules } from "../../../operations/status/rules";
import { statusOf } from "../../../operations/status/statusOf";
import type { Snapshot } from "../../../operations/status/types";
import { ago, day, healthy, hour, itemOf, now, plan, rowOf, withRow, withSignal } from "./snapshots";

const good = healthy();

describe("the public answer", () => {
  it("[MON-1] has status, last_backup, freshness per class, checks, counts and reasons, and no more", () => {
    const answer = publicAnswer(statusOf(withSignal(good, "storage", { verdict: "bad" }), plan, now));
    assert.deepEqual(Object.keys(answer), [
      "status",
      "last_backup",
      "generated_at",
      "classes",
      "checks",
      "counts",
      "reasons",
    ]);
    assert.equal(answer.status, "degraded");
    assert.equal(answer.last_backup, ago(3.5 * hour));
    assert.equal(answer.generated_at, now);
    assert.deepEqual(answer.classes[0], {
      class: "medical",
      rpo_seconds: 300,
      attained_seconds: 240,
      freshness: "fresh",
      backups: "on-schedule",
      copies: 2,
      copies_planned: 2,
      last_restore_test: null,
      last_restore_test_passed: null,
    });
    assert.deepEqual(answer.checks, {
      keys: "good",
      protections: "good",
      storage: "bad",
      schedules: "good",
      log: "good",
      replication: "good",
    });
    assert.deepEqual(answer.counts, { classes: 9, resources: 6, fresh: 9, due: 0, late: 0, unknown: 0 });
    // Two Regions, one reason.
    assert.deepEqual(answer.reasons, [
      {
        code: "storage-short",
        status: "degraded",
        subject: "storage",
        text: "storage: storage is near its capacity.",
      },
    ]);
  });

  it("takes the worst verdict over the Regions for a check", () => {
    const signals = good.signals.map((one) =>
      one.name === "keys" && one.region === "eu-west-1" ? { ...one, verdict: "unknown" as const } : one,
    );
    assert.equal(publicAnswer(statusOf({ ...good, signals }, plan, now)).checks.keys, "unknown");
  });

  it("[MON-1] names no resource, account, person or finding, whatever is wrong", () => {
    const marks = ["arn:", "123456789012", "111122223333", "neonpro-prod", "SECRET", "maria@"];
    const spoilt: readonly ((snapshot: Snapshot) => Snapshot)[] = [
      ...good.signals.map(
        ({ name }) =>
          (snapshot: Snapshot) =>
            withSignal(snapshot, name, {
              verdict: "bad",
              findings: ["SECRET bucket neonpro-prod-x", "medical: SECRET"],
            }),
      ),
      (snapshot) => withSignal(snapshot, "keys", { observedAt: ago(9 * day), findings: ["SECRET"] }),
      (snapshot) =>
        withRow(snapshot, "public", "backup", rowOf("backup", itemOf("public", 9 * day, { cause: "SECRET" }))),
      (snapshot) => withRow(snapshot, "medical", "copy"),
      (snapshot) => ({
        ...snapshot,
        latest: [...snapshot.latest, rowOf("backup", itemOf("public", hour, { resource: "SECRET" }))],
      }),
      (snapshot) => ({
        ...snapshot,
        retired: [{ resource: "arn:aws:s3:::SECRET", at: now, by: "maria@example.com", reason: "SECRET" }],
      }),
    ];
    fc.assert(
      fc.property(fc.subarray([...spoilt]), (changes) => {
        const snapshot = changes.reduce((one, change) => change(one), good);
        const text = JSON.stringify(publicAnswer(statusOf(snapshot, plan, now)));
        assert.deepEqual(
          marks.filter((mark) => text.includes(mark)),
          [],
        );
      }),
    );
  });

  it("has the same shape when nothing could be read", () => {
    const answer = publicAnswer(statusOf(good, plan, now));
    const unreadable = unreadableAnswer(now);
    assert.deepEqual(Object.keys(unreadable), Object.keys(answer));
    assert.deepEqual(Object.keys(unreadable.counts).sort(), Object.keys(answer.counts).sort());
    assert.equal(unreadable.status, "unknown");
    assert.equal(unreadable.last_backup, null);
  });
});

describe("the detailed answer", () => {
  it("is the public one, with resources, findings and retirements", () => {
    const retired = [{ resource: "arn:aws:s3:::old", at: now, by: "maria@example.com", reason: "moved" }];
    const snapshot = {
      ...withSignal(good, "keys", { verdict: "bad", findings: ["vault key cannot be used"] }),
      retired,
    };
    const report = statusOf(snapshot, plan, now);
    const { detail, ...rest } = detailedAnswer(report);
    assert.deepEqual(rest, publicAnswer(report));
    assert.deepEqual(detail.retired, retired);
    assert.deepEqual(detail.reasons[0]?.details, [
      "keys of eu-west-1, seen at 2026-07-29T11:55:00.000Z",
      "vault key cannot be used",
    ]);
  });
});

describe("docs/status.md", () => {
  it("has the table of the rules", () => {
    const text = readFileSync(join(__dirname, "../../../docs/status.md"), "utf8");
    const rows = [...text.matchAll(/^\| `([a-z-]+)` +\| (failed|degraded|unknown) +\| (.+?) +\|$/gm)];
    assert.deepEqual(
      rows.map(([, code, status, says]) => [code, status, says]),
      Object.entries(rules).map(([code, { status, says }]) => [code, status, says]),
    );
  });
});
