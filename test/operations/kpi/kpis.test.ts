import assert from "node:assert/strict";
import fc from "fast-check";
import { kpis } from "../../../operations/kpi/kpis";
import type { ClassStatus, SignalStatus, StatusReport } from "../../../operations/status/types";
import { metricNames } from "../../../protection/metrics";

const region = "sa-east-1";
const signal = (name: string, figures: Record<string, number>, change: Partial<SignalStatus> = {}): SignalStatus => ({
  name,
  region,
  verdict: "good",
  observedAt: "2026-11-23T12:00:00.000Z",
  findings: [],
  figures,
  ...change,
});
const ofClass = (change: Partial<ClassStatus> = {}): ClassStatus => ({
  dataClass: "medical",
  objectiveSeconds: 300,
  attainedSeconds: 240,
  freshness: "fresh",
  backups: "on-schedule",
  copies: 2,
  copiesPlanned: 2,
  resources: 1,
  lastRestoreTest: null,
  ...change,
});
const schedules = signal("schedules", { expectedBackups: 8, existingBackups: 8 });
const keys = signal("keys", { checks: 8, good: 8 });
const protections = signal("protections", { checks: 40, good: 40 });
const report = (signals: readonly SignalStatus[], classes: readonly ClassStatus[] = []): StatusReport => ({
  status: "healthy",
  lastBackup: null,
  generatedAt: "2026-11-23T12:00:00.000Z",
  classes,
  signals,
  reasons: [],
  retired: [],
});
const published = (signals: readonly SignalStatus[], classes: readonly ClassStatus[] = [], here = region) =>
  Object.fromEntries(
    kpis(report(signals, classes), here).map(({ name, value, dataClass }) => [
      dataClass === undefined ? name : `${name} ${dataClass}`,
      value,
    ]),
  );

describe("the key performance indicators", () => {
  it("[MON-6] are all there, and at 100, when everything is as planned", () => {
    assert.deepEqual(published([schedules, keys, protections], [ofClass()]), {
      BackupAvailability: 100,
      Integrity: 100,
      Compliance: 100,
      "RpoAttainedSeconds medical": 240,
      "RpoUsedPercent medical": 80,
    });
  });

  it("[MON-6] are left out when nobody knows them, and never good then", () => {
    assert.deepEqual(published([]), {});
    const stale = [schedules, keys, protections].map((one) => ({ ...one, verdict: "unknown" as const }));
    assert.deepEqual(published(stale, [ofClass({ attainedSeconds: null, freshness: "unknown" })]), {});
  });

  it("take this Region's signals only", () => {
    assert.deepEqual(published([schedules, keys, protections], [], "eu-west-1"), {});
  });

  const availability: readonly (readonly [number, number, number])[] = [
    [0, 0, 100],
    [200, 199, 99.5],
    [1000, 999, 99.9],
    [100_000, 99_999, 99.99],
    [3, 0, 0],
  ];
  for (const [expectedBackups, existingBackups, percent] of availability) {
    it(`[MON-6] availability is ${percent} for ${existingBackups} of ${expectedBackups} backups`, () => {
      const seen = signal("schedules", { expectedBackups, existingBackups }, { verdict: "bad" });
      assert.equal(published([seen]).BackupAvailability, percent);
    });
  }

  it("[MON-6] recovery time is that of the last restore test, where there is one", () => {
    assert.equal(
      published([signal("schedules", { ...schedules.figures, restoreMinutes: 95 })]).RecoveryTimeMinutes,
      95,
    );
    assert.equal(published([schedules]).RecoveryTimeMinutes, undefined);
  });

  const broken = signal("log", {}, { verdict: "bad" });
  const integrity: readonly (readonly [string, readonly SignalStatus[], readonly ClassStatus[], number | undefined])[] =
    [
      ["round trips alone", [keys], [], 100],
      ["a key that cannot be used", [signal("keys", { checks: 4, good: 3 }, { verdict: "bad" })], [], 75],
      ["a restore test that passed", [keys], [ofClass({ lastRestoreTest: { at: "x", passed: true } })], 100],
      ["one that did not", [keys], [ofClass({ lastRestoreTest: { at: "x", passed: false } })], 88.88],
      ["a log that is broken", [keys, broken], [], 88.88],
      ["a log that is well", [keys, signal("log", {})], [], 100],
      ["a log that nobody knows", [keys, signal("log", {}, { verdict: "unknown" })], [], 100],
      ["no canary", [signal("log", {})], [ofClass({ lastRestoreTest: { at: "x", passed: true } })], undefined],
      ["a canary without checks", [signal("keys", { checks: 0, good: 0 })], [], undefined],
    ];
  for (const [what, signals, classes, percent] of integrity) {
    it(`[MON-6] integrity with ${what} is ${percent ?? "not published"}`, () => {
      assert.equal(published(signals, classes).Integrity, percent);
    });
  }

  const compliance: readonly (readonly [string, SignalStatus, readonly ClassStatus[], number | undefined])[] = [
    ["everything in place", protections, [ofClass()], 100],
    ["a protection missing", signal("protections", { checks: 40, good: 39 }, { verdict: "bad" }), [], 97.5],
    ["a copy missing", signal("protections", { checks: 8, good: 8 }), [ofClass({ copies: 1 })], 90],
    ["more copies than planned", protections, [ofClass({ copies: 3 })], 100],
    ["a class of which nothing was seen yet", protections, [ofClass({ copies: 0, resources: 0 })], 100],
    ["no canary", signal("protections", {}, { verdict: "unknown" }), [ofClass()], undefined],
  ];
  for (const [what, seen, classes, percent] of compliance) {
    it(`[MON-6] compliance with ${what} is ${percent ?? "not published"}`, () => {
      assert.equal(published([seen], classes).Compliance, percent);
    });
  }

  const rpo: readonly (readonly [string, Partial<ClassStatus>, readonly (number | undefined)[]])[] = [
    ["fresh", { attainedSeconds: 240 }, [240, 80]],
    ["at its limit", { attainedSeconds: 300 }, [300, 100]],
    ["late", { attainedSeconds: 301, freshness: "late" }, [301, 100.33]],
    ["late, nobody knows how much", { attainedSeconds: null, freshness: "late" }, [undefined, undefined]],
    [
      "due: in the windows of the next point",
      { attainedSeconds: 90_000, objectiveSeconds: 86_400, freshness: "due" },
      [90_000, 100],
    ],
  ];
  for (const [what, change, figures] of rpo) {
    it(`[MON-6][DRP-1] RPO of a class that is ${what}`, () => {
      const all = published([], [ofClass(change)]);
      assert.deepEqual([all["RpoAttainedSeconds medical"], all["RpoUsedPercent medical"]], figures);
    });
  }

  it("[MON-6] percentages stay within 0 and 100, reach 100 only when nothing is missing, and every name is known", () => {
    const count = fc.integer({ min: 0, max: 500 });
    fc.assert(
      fc.property(count, count, fc.constantFrom("good" as const, "bad" as const), (x, y, verdict) => {
        const [of, good] = [Math.max(x, y), Math.min(x, y)];
        const seen = [
          signal("schedules", { expectedBackups: of, existingBackups: good }, { verdict }),
          signal("keys", { checks: of, good }, { verdict }),
          signal("protections", { checks: of, good }, { verdict }),
        ];
        for (const { name, value } of kpis(report(seen), region)) {
          assert.ok(
            Object.values(metricNames).some((known) => known === name),
            name,
          );
          assert.ok(value >= 0 && value <= 100);
          assert.equal(value === 100, good === of);
        }
      }),
    );
  });
});
