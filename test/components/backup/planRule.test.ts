/** Lifecycles, limits of a rule, selections and resource types: pure. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { cadenceProblems, lifecycleOf } from "../../../components/backup/planRule";
import { commonResourceTypes, managementPreference, optInPreference } from "../../../components/backup/resourceTypes";
import { selectionConditions } from "../../../components/backup/selection";
import type { Cadence } from "../../../protection/schedules";
import type { CadenceId } from "../../../protection/tags";
import { cadenceIds, cadenceTagValues, cadencesOf } from "../../../protection/tags";

const weekly: Cadence = {
  id: "weekly",
  scheduleExpression: "cron(0 3 ? * SUN *)",
  timezone: "America/Sao_Paulo",
  startWindowMinutes: 60,
  completionWindowMinutes: 720,
  deleteAfterDays: 365,
  continuous: false,
  copies: [],
};

describe("lifecycleOf", () => {
  it("keeps warm what has no cold storage", () => {
    assert.deepEqual(lifecycleOf(90, undefined), { deleteAfter: 90 });
  });

  it("repeats cold storage and its opt-in, whole (L5, L6, L10)", () => {
    assert.deepEqual(lifecycleOf(365, 30), {
      deleteAfter: 365,
      coldStorageAfter: 30,
      optInToArchiveForSupportedResources: true,
    });
  });

  it("never asks for cold storage that AWS Backup would refuse (L1)", () => {
    const days = fc.integer({ min: 1, max: 36_500 });
    fc.assert(
      fc.property(days, days, (deleteAfter, cold) => {
        const lifecycle = lifecycleOf(deleteAfter, cold);
        assert.equal(lifecycle.deleteAfter, deleteAfter);
        assert.equal(lifecycle.coldStorageAfter, deleteAfter - cold >= 90 ? cold : undefined);
        assert.equal(lifecycle.optInToArchiveForSupportedResources, deleteAfter - cold >= 90 ? true : undefined);
      }),
    );
  });
});

describe("cadenceProblems", () => {
  it("accepts a weekly rule kept for a year", () => {
    assert.deepEqual(cadenceProblems(weekly), []);
  });

  const copy = { destination: "recovery-region", deleteAfterDays: 365 } as const;
  const table: readonly (readonly [string, Partial<Cadence>, string])[] = [
    [
      "no retention",
      { deleteAfterDays: 0 },
      "cadence weekly: deleteAfterDays is 0; allowed are whole days from 1 to 36500 (L2)",
    ],
    [
      "point-in-time recovery beyond 35 days",
      { continuous: true, deleteAfterDays: 36 },
      "cadence weekly: deleteAfterDays is 36; allowed are whole days from 1 to 35 (L3)",
    ],
    [
      "continuous cold storage",
      { continuous: true, deleteAfterDays: 35, coldStorageAfterDays: 1 },
      "cadence weekly: coldStorageAfterDays is 1; continuous backups have no cold storage (L3); remove it",
    ],
    [
      "a cold-storage gap of 89 days",
      { deleteAfterDays: 119, coldStorageAfterDays: 30 },
      "cadence weekly: deleteAfterDays is 119; with coldStorageAfterDays 30 at least 120 is allowed (L1)",
    ],
    [
      "a start window under an hour",
      { startWindowMinutes: 59 },
      "cadence weekly: startWindowMinutes is 59; at least 60 is allowed (S8)",
    ],
    [
      "a completion window that ends with the start window",
      { completionWindowMinutes: 60 },
      "cadence weekly: completionWindowMinutes is 60; it has to be more than startWindowMinutes 60 (S8)",
    ],
    [
      "six copies",
      { copies: [copy, copy, copy, copy, copy, copy] },
      "cadence weekly: 6 copies; at most 5 are allowed (S5)",
    ],
  ];
  for (const [title, change, problem] of table) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(cadenceProblems({ ...weekly, ...change }), [problem]);
    });
  }
});

describe("selectionConditions", () => {
  it("[BKP-1] ANDs the cadence with the exclusion of classes that must stay erasable (S2)", () => {
    assert.deepEqual(selectionConditions("daily", ["sensitive", "biometric"]), {
      stringLikes: [{ key: "aws:ResourceTag/neonpro:backup-cadence", value: "*daily*" }],
      stringNotEquals: [
        { key: "aws:ResourceTag/neonpro:data-class", value: "sensitive" },
        { key: "aws:ResourceTag/neonpro:data-class", value: "biometric" },
      ],
    });
  });

  it("selects for every permitted tag value exactly the cadences that it lists", () => {
    const selects = (cadence: CadenceId, value: string) => {
      const [condition] = selectionConditions(cadence, []).stringLikes;
      const pattern = new RegExp(`^${(condition?.value ?? "").replaceAll("*", ".*")}$`);
      return pattern.test(value);
    };
    for (const value of cadenceTagValues) {
      assert.deepEqual(
        cadenceIds.filter((id) => selects(id, value)),
        cadencesOf(value),
        value,
      );
    }
  });
});

describe("resource types", () => {
  it("opts in every type: one that is left out is skipped without an error (S1)", () => {
    const preference = optInPreference(commonResourceTypes);
    assert.deepEqual(Object.keys(preference), commonResourceTypes);
    assert.ok(Object.values(preference).every((optedIn) => optedIn));
    for (const type of ["Aurora", "DynamoDB", "RDS", "S3"]) assert.equal(preference[type], true, type);
  });

  it("turns on full management for DynamoDB, and speaks only of types that the Region knows (S9)", () => {
    assert.deepEqual(managementPreference(commonResourceTypes), { CloudFormation: true, DynamoDB: true, EFS: true });
    assert.deepEqual(managementPreference(["DynamoDB", "S3"]), { DynamoDB: true });
  });
});
