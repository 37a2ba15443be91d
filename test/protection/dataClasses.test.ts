import assert from "node:assert/strict";
import { dataClasses } from "../../protection/dataClasses";
import type { DataClass } from "../../protection/dataClasses";
import { expiresByLifecycle, lifetimeDays, stageLegalFloorDays, stageNoncurrentDays } from "../../protection/retention";
import { cadencesOf, dataClassIds } from "../../protection/tags";

const all: readonly DataClass[] = Object.values(dataClasses);

describe("protection/dataClasses", () => {
  it("has one entry for each id, under that id", () => {
    assert.deepEqual(all.map(({ id }) => id).toSorted(), dataClassIds.toSorted());
    assert.deepEqual(
      Object.entries(dataClasses).map(([key, { id }]) => key === id),
      dataClassIds.map(() => true),
    );
  });

  it("[SEC-1] classifies every class", () => {
    assert.deepEqual(Object.fromEntries(all.map(({ id, sensitivity }) => [id, sensitivity])), {
      medical: "maximum",
      personal: "high",
      sensitive: "maximum",
      biometric: "maximum",
      financial: "high",
      operational: "medium",
      public: "standard",
      "database-dump": "maximum",
      "operations-log": "high",
    });
  });

  it("[RET-1][RET-11] never lets a medical record expire, noncurrent versions included", () => {
    const archive = dataClasses["database-dump"].stages.find(({ prefix }) => prefix === "archive/medical/");
    assert.ok(archive);
    const [record] = dataClasses.medical.stages;
    assert.ok(record);
    assert.equal(dataClasses.medical.stages.length, 1);
    assert.deepEqual(
      [expiresByLifecycle(dataClasses.medical, record), stageNoncurrentDays(dataClasses.medical, record)],
      [false, null],
    );
    const dump = dataClasses["database-dump"];
    assert.deepEqual([expiresByLifecycle(dump, archive), stageNoncurrentDays(dump, archive)], [false, null]);
  });

  it("[RET-4][RET-5] keeps sensitive and biometric data out of every immutable store", () => {
    for (const { objectLock, cadence } of [dataClasses.sensitive, dataClasses.biometric]) {
      assert.equal(objectLock, null);
      assert.deepEqual(cadencesOf(cadence), []);
    }
  });

  it("[RET-2] keeps identifiable personal data out of the weekly points, which live a year", () => {
    assert.deepEqual(cadencesOf(dataClasses.personal.cadence), ["continuous", "daily"]);
  });

  it("never ends a stage, nor lifts its default lock, below the law's floor", () => {
    for (const dataClass of all) {
      for (const stage of dataClass.stages) {
        const floor = stageLegalFloorDays(dataClass, stage);
        if (floor === null) continue;
        assert.ok((lifetimeDays(dataClass, stage) ?? Infinity) >= floor, `${dataClass.id}/${stage.prefix}`);
      }
      const lock = dataClass.objectLock?.defaultRetentionDays;
      if (lock !== undefined && lock !== null) assert.equal(lock, dataClass.legalFloorDays, dataClass.id);
    }
  });

  it("never locks by default longer than a stage lives", () => {
    for (const dataClass of all) {
      const lock = dataClass.objectLock?.defaultRetentionDays ?? 0;
      for (const stage of dataClass.stages) {
        assert.ok(lock <= (lifetimeDays(dataClass, stage) ?? Infinity), `${dataClass.id}/${stage.prefix}`);
      }
    }
  });

  it("moves objects only to classes that AWS Backup reads where it selects the bucket (X1)", () => {
    const unreadable = all.filter(
      ({ cadence, transitions }) =>
        cadence !== "none" && transitions.some((move) => move.storageClass === "DEEP_ARCHIVE"),
    );
    assert.deepEqual(unreadable, []);
  });

  it("makes transitions that S3 accepts: IA from day 30, 30 days between two, within a stage's life", () => {
    for (const dataClass of all) {
      for (const stage of dataClass.stages) {
        const moves = dataClass.transitions.filter(({ prefix }) => prefix === undefined || prefix === stage.prefix);
        const life = lifetimeDays(dataClass, stage) ?? Infinity;
        moves.forEach(({ afterDays }, index) => {
          const earliest = index === 0 ? 30 : (moves[index - 1]?.afterDays ?? 0) + 30;
          assert.ok(afterDays >= earliest && afterDays < life, `${dataClass.id}/${stage.prefix} day ${afterDays}`);
        });
      }
    }
  });

  it("names a stage's prefix in every transition that has one, and no prefix inside another", () => {
    for (const { id, stages, transitions } of all) {
      const prefixes = stages.map(({ prefix }) => prefix);
      for (const { prefix } of transitions) assert.ok(prefix === undefined || prefixes.includes(prefix), id);
      for (const one of prefixes) {
        const inside = prefixes.filter((other) => other.startsWith(one));
        assert.deepEqual(inside, [one], id);
      }
    }
  });

  it("says for each class where its numbers come from", () => {
    for (const { id, sources, legalBasis } of all) {
      assert.ok(
        sources.some((source) => /^[AB] "/.test(source)),
        id,
      );
      assert.ok(
        sources.some((source) => /^(RET|BKP|AUD)-\d+$/.test(source)),
        id,
      );
      assert.ok(legalBasis.length > 0, id);
    }
  });

  it("does not pretend that unverified claims were verified", () => {
    const unverified = [...new Set(all.flatMap(({ legalBasis }) => legalBasis))].filter(({ verified }) => !verified);
    assert.deepEqual(unverified.map(({ law }) => law).toSorted(), [
      "ANVISA RDC 75/2013",
      "Código Tributário Nacional",
      "LGPD (Lei 13.709/2018)",
    ]);
  });
});
