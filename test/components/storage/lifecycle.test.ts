/** Pure rules against the protection plan. That S3 accepts them is checked here only as far as its documented limits go. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { LifecycleRule } from "../../../components/storage/lifecycle";
import { lifecycleRules, storageProblems } from "../../../components/storage/lifecycle";
import type { DataClass, RetentionStage, StorageTransition } from "../../../protection/dataClasses";
import { dataClasses } from "../../../protection/dataClasses";
import {
  expiresByLifecycle,
  lifetimeDays,
  stageLegalFloorDays,
  stageNoncurrentDays,
} from "../../../protection/retention";

const uploads = {
  id: "incomplete-uploads",
  status: "Enabled",
  filter: { prefix: "" },
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
};
const markers = (id: string, prefix: string) => ({
  id: `${id}-delete-markers`,
  status: "Enabled",
  filter: { prefix },
  expiration: { expiredObjectDeleteMarker: true },
});
const all: DataClass[] = Object.values(dataClasses);
const daysOf = (rule: LifecycleRule | undefined) =>
  rule?.expiration && "days" in rule.expiration ? rule.expiration.days : null;
/** The retention rule that applies to a stage's objects. */
const ruleOf = (rules: LifecycleRule[], stage: RetentionStage) =>
  rules.find(({ id, filter }) => id.endsWith("-retention") && filter.prefix === stage.prefix);

describe("lifecycle rules", () => {
  it("[RET-1][RET-11] medical records never expire: no current version, no noncurrent one, no delete marker", () => {
    assert.deepEqual(lifecycleRules(dataClasses.medical), [
      {
        id: "kept-retention",
        status: "Enabled",
        filter: { prefix: "" },
        transitions: [
          { days: 90, storageClass: "STANDARD_IA" },
          { days: 365, storageClass: "GLACIER_IR" },
        ],
        noncurrentVersionTransitions: [
          { noncurrentDays: 90, storageClass: "STANDARD_IA" },
          { noncurrentDays: 365, storageClass: "GLACIER_IR" },
        ],
      },
      uploads,
    ]);
  });

  it("[RET-2] identifiable records go at two years, anonymized ones when the ten years since the original are over", () => {
    assert.deepEqual(lifecycleRules(dataClasses.personal), [
      {
        id: "identifiable-retention",
        status: "Enabled",
        filter: { prefix: "identifiable/" },
        transitions: [{ days: 90, storageClass: "STANDARD_IA" }],
        expiration: { days: 731 },
        noncurrentVersionExpiration: { noncurrentDays: 35 },
      },
      markers("identifiable", "identifiable/"),
      {
        id: "anonymized-retention",
        status: "Enabled",
        filter: { prefix: "anonymized/" },
        transitions: [
          { days: 90, storageClass: "STANDARD_IA" },
          { days: 365, storageClass: "GLACIER_IR" },
        ],
        expiration: { days: 3653 - 731 },
        noncurrentVersionExpiration: { noncurrentDays: 35 },
      },
      markers("anonymized", "anonymized/"),
      uploads,
    ]);
  });

  it("[RET-3] financial records are identifiable for five years and gone after seven", () => {
    const days = lifecycleRules(dataClasses.financial).map((rule) => [rule.id, daysOf(rule)]);
    assert.deepEqual(days, [
      ["identifiable-retention", 1827],
      ["identifiable-delete-markers", null],
      ["anonymized-retention", 2557 - 1827],
      ["anonymized-delete-markers", null],
      ["incomplete-uploads", null],
    ]);
  });

  it("[RET-4] data under consent has no date to expire at; what was deleted is gone after seven days", () => {
    assert.deepEqual(lifecycleRules(dataClasses.sensitive), [
      {
        id: "identifiable-retention",
        status: "Enabled",
        filter: { prefix: "" },
        noncurrentVersionExpiration: { noncurrentDays: 7 },
      },
      markers("identifiable", ""),
      uploads,
    ]);
  });

  it("[RET-5] biometric data is deleted after a year, its versions a week later", () => {
    assert.deepEqual(lifecycleRules(dataClasses.biometric)[0], {
      id: "identifiable-retention",
      status: "Enabled",
      filter: { prefix: "" },
      expiration: { days: 366 },
      noncurrentVersionExpiration: { noncurrentDays: 7 },
    });
  });

  it("[RET-6][RET-7] operational data goes after two years, public content after one", () => {
    assert.equal(daysOf(lifecycleRules(dataClasses.operational)[0]), 731);
    assert.equal(daysOf(lifecycleRules(dataClasses.public)[0]), 366);
  });

  it("[BKP-3][BKP-4] dumps: daily ones for 90 days, the financial archive for seven years, the medical one for ever", () => {
    const rules = lifecycleRules(dataClasses["database-dump"]);
    assert.deepEqual(
      rules.map((rule) => [
        rule.id,
        rule.filter.prefix,
        daysOf(rule),
        rule.noncurrentVersionExpiration?.noncurrentDays,
      ]),
      [
        ["daily-retention", "daily/", 90, 7],
        ["daily-delete-markers", "daily/", null, undefined],
        ["archive-medical-retention", "archive/medical/", null, undefined],
        ["archive-financial-retention", "archive/financial/", 2557, 35],
        ["archive-financial-delete-markers", "archive/financial/", null, undefined],
        ["incomplete-uploads", "", null, undefined],
      ],
    );
  });

  for (const dataClass of all) {
    it(`keeps ${dataClass.id} as long as the law says: by date, and by Object Lock against an early delete`, () => {
      const rules = lifecycleRules(dataClass);
      for (const stage of dataClass.stages) {
        const floor = stageLegalFloorDays(dataClass, stage);
        if (floor === null) continue;
        const days = ruleOf(rules, stage)?.expiration;
        if (days !== undefined)
          assert.ok("days" in days && days.days >= floor, `${stage.prefix} expires before ${floor}`);
        const noncurrent = stageNoncurrentDays(dataClass, stage);
        if (noncurrent !== null && noncurrent < floor) {
          assert.notEqual(dataClass.objectLock, null, `only a lock keeps a deleted version of ${stage.prefix} so long`);
        }
      }
    });

    it(`${dataClass.id} can be stored as it says`, () => {
      assert.deepEqual(storageProblems(dataClass), []);
    });
  }

  it("drops a move that would come at the end or after it: S3 rejects it", () => {
    const late = { ...dataClasses.public, transitions: [{ afterDays: 366, storageClass: "GLACIER_IR" as const }] };
    assert.deepEqual(lifecycleRules(late), lifecycleRules(dataClasses.public));
    const inTime = { ...dataClasses.public, transitions: [{ afterDays: 365, storageClass: "GLACIER_IR" as const }] };
    assert.deepEqual(lifecycleRules(inTime)[0]?.transitions, [{ days: 365, storageClass: "GLACIER_IR" }]);
  });

  it("puts moves in order and leaves the plan as it was", () => {
    const transitions: StorageTransition[] = [
      { afterDays: 200, storageClass: "GLACIER_IR" },
      { afterDays: 60, storageClass: "STANDARD_IA" },
    ];
    const rules = lifecycleRules({ ...dataClasses.operational, transitions });
    assert.deepEqual(rules[0]?.transitions, [
      { days: 60, storageClass: "STANDARD_IA" },
      { days: 200, storageClass: "GLACIER_IR" },
    ]);
    assert.equal(transitions[0]?.afterDays, 200);
  });

  it("writes no rule without an action for a stage that only a person ends", () => {
    const rules = lifecycleRules({ ...dataClasses.medical, transitions: [] });
    assert.deepEqual(rules, [uploads]);
  });
});

describe("lifecycle rules of any class", () => {
  const days = fc.integer({ min: 40, max: 10_000 });
  const stage = (index: number): fc.Arbitrary<RetentionStage> =>
    fc.record({
      name: fc.constant("kept" as const),
      endsAfterDays: fc.option(days, { nil: null }),
      prefix: fc.constant(`stage-${index}/`),
      endAction: fc.constantFrom("manual-review" as const, "anonymize" as const, "delete-permanently" as const),
      noncurrentDays: fc.option(fc.integer({ min: 1, max: 400 }), { nil: null }),
    });
  const anyClass: fc.Arbitrary<DataClass> = fc
    .record({
      stages: fc
        .integer({ min: 1, max: 4 })
        .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => stage(i)))),
      transitions: fc.array(
        fc.record({
          afterDays: fc.integer({ min: 30, max: 11_000 }),
          storageClass: fc.constantFrom("STANDARD_IA" as const, "GLACIER_IR" as const),
        }),
        { maxLength: 2 },
      ),
    })
    .map((change) => ({ ...dataClasses.operational, ...change }));

  it("[RET-1] never delete what a person must review or what has no end, and delete the rest on its day", () => {
    fc.assert(
      fc.property(anyClass, (dataClass) => {
        const rules = lifecycleRules(dataClass);
        for (const each of dataClass.stages) {
          const rule = ruleOf(rules, each);
          const expected = expiresByLifecycle(dataClass, each) ? lifetimeDays(dataClass, each) : null;
          assert.equal(rule === undefined ? null : daysOf(rule), expected);
          assert.equal(rule?.noncurrentVersionExpiration?.noncurrentDays ?? null, stageNoncurrentDays(dataClass, each));
        }
      }),
    );
  });

  it("touch one stage each, but for the parts of unfinished uploads", () => {
    fc.assert(
      fc.property(anyClass, (dataClass) => {
        const prefixes = dataClass.stages.map(({ prefix }) => prefix);
        for (const rule of lifecycleRules(dataClass)) {
          assert.ok(rule.id === "incomplete-uploads" || prefixes.includes(rule.filter.prefix), rule.id);
        }
      }),
    );
  });

  it("are what S3 accepts: own ids, an action each, moves in order and before the end, markers apart from days", () => {
    fc.assert(
      fc.property(anyClass, (dataClass) => {
        const rules = lifecycleRules(dataClass);
        assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
        for (const rule of rules) {
          assert.ok(rule.id.length <= 255 && Object.keys(rule).length > 3, rule.id);
          const moves = rule.transitions ?? [];
          assert.deepEqual(
            moves,
            moves.toSorted((a, b) => a.days - b.days),
          );
          for (const move of moves) assert.ok(move.days < (daysOf(rule) ?? Infinity), rule.id);
          if (rule.expiration && "expiredObjectDeleteMarker" in rule.expiration) {
            assert.deepEqual(Object.keys(rule.expiration), ["expiredObjectDeleteMarker"]);
            assert.equal(Object.keys(rule).length, 4);
          }
        }
      }),
    );
  });
});

describe("storage problems", () => {
  const archived: StorageTransition[] = [{ afterDays: 365, storageClass: "DEEP_ARCHIVE" }];

  it("refuses a class that AWS Backup cannot read where it selects the bucket (X1)", () => {
    assert.deepEqual(storageProblems({ ...dataClasses.medical, transitions: archived }), [
      "medical.transitions: DEEP_ARCHIVE after 365 days in a bucket that AWS Backup selects (cadence continuous+daily+weekly): it skips what it cannot read (X1). Use STANDARD_IA or GLACIER_IR.",
    ]);
  });

  it("allows it where AWS Backup does not look", () => {
    assert.deepEqual(storageProblems({ ...dataClasses.medical, cadence: "none", transitions: archived }), []);
  });

  it("refuses STANDARD_IA before 30 days, and another class less than 30 days after it", () => {
    const transitions: StorageTransition[] = [
      { afterDays: 29, storageClass: "STANDARD_IA" },
      { afterDays: 58, storageClass: "GLACIER_IR" },
    ];
    assert.deepEqual(storageProblems({ ...dataClasses.operational, transitions }), [
      "operational.transitions: STANDARD_IA after 29 days: S3 accepts it from 30 days on.",
      "operational.transitions: GLACIER_IR after 58 days comes less than 30 days after STANDARD_IA (29).",
    ]);
  });

  for (const id of ["sensitive", "biometric"] as const) {
    it(`[RET-4][RET-5] refuses Object Lock for ${id} data`, () => {
      const locked = { ...dataClasses[id], objectLock: { defaultRetentionDays: null, why: "a mistake" } };
      assert.deepEqual(storageProblems(locked), [
        `${id}.objectLock: this class is erased at once or after a year and must stay deletable; set it to null (RET-4, RET-5).`,
      ]);
    });
  }
});
