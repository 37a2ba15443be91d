import assert from "node:assert/strict";
import fc from "fast-check";
import { coldStorageGap, ledgerFloors, lifecycleBounds, retentionCap } from "../../../protection/rules/retention";
import { configWith } from "../configs";

describe("protection/rules/retention", () => {
  it("finds nothing wrong with the defaults", () => {
    for (const config of [configWith("production"), configWith("staging")]) {
      for (const rule of [lifecycleBounds, coldStorageGap, ledgerFloors, retentionCap])
        assert.deepEqual(rule(config), []);
    }
  });

  it("[BKP-5] refuses a continuous backup of more than 35 days (L3)", () => {
    const config = configWith("production", ({ backups }) => (backups.continuous.deleteAfterDays = 36));
    assert.deepEqual(lifecycleBounds(config), [
      {
        path: "backups.continuous.deleteAfterDays",
        given: "36 days",
        allowed: "1 to 35 days",
        rule: "L3",
        fix: "Keep the point-in-time log 35 days at most; longer terms are the daily and weekly points'.",
      },
    ]);
  });

  it("refuses cold storage in a continuous rule (L3)", () => {
    const config = configWith("production", ({ backups }) => (backups.continuous.coldStorageAfterDays = 1));
    assert.deepEqual(lifecycleBounds(config), [
      {
        path: "backups.continuous.coldStorageAfterDays",
        given: "1 days",
        allowed: "nothing",
        rule: "L3",
        fix: "Remove it: AWS Backup refuses cold storage in a continuous rule.",
      },
    ]);
    assert.deepEqual(coldStorageGap(config), []);
  });

  it("refuses days outside of what AWS Backup takes, in copies and cold storage too (L2)", () => {
    const config = configWith("production", ({ backups }) => {
      backups.weekly.deleteAfterDays = 36_501;
      backups.weekly.copies = { recoveryRegionDays: 0, recoveryAccountDays: 36_500 };
      backups.daily.coldStorageAfterDays = 0;
    });
    assert.deepEqual(lifecycleBounds(config), [
      {
        path: "backups.daily.coldStorageAfterDays",
        given: "0 days",
        allowed: "1 to 36500 days",
        rule: "L2",
        fix: "Choose a number of days in that range, or remove it.",
      },
      {
        path: "backups.weekly.deleteAfterDays",
        given: "36501 days",
        allowed: "1 to 36500 days",
        rule: "L2",
        fix: "Choose a number of days in that range.",
      },
      {
        path: "backups.weekly.copies.recoveryRegionDays",
        given: "0 days",
        allowed: "1 to 36500 days",
        rule: "L2",
        fix: "Choose a number of days in that range.",
      },
    ]);
  });

  it("asks for 90 days in cold storage, of a copy as of its source (L1)", () => {
    const config = configWith("production", ({ backups }) => {
      backups.weekly.coldStorageAfterDays = 300;
      backups.weekly.copies = { recoveryRegionDays: 389, recoveryAccountDays: 390 };
    });
    const related = ["backups.weekly.coldStorageAfterDays"];
    const fix = "Keep it 390 days, move it to cold storage earlier, or remove backups.weekly.coldStorageAfterDays.";
    assert.deepEqual(coldStorageGap(config), [
      {
        path: "backups.weekly.deleteAfterDays",
        given: "365 days, 65 after the move to cold storage on day 300",
        allowed: "390 days or more",
        rule: "L1",
        fix,
        related,
      },
      {
        path: "backups.weekly.copies.recoveryRegionDays",
        given: "389 days, 89 after the move to cold storage on day 300",
        allowed: "390 days or more",
        rule: "L1",
        fix,
        related,
      },
    ]);
  });

  it("draws the line of the cold-storage gap at exactly 90 days (L1)", () => {
    const days = fc.integer({ min: 1, max: 36_500 });
    fc.assert(
      fc.property(days, days, (cold, kept) => {
        const config = configWith("production", ({ backups }) => {
          backups.daily.coldStorageAfterDays = cold;
          backups.daily.deleteAfterDays = kept;
        });
        assert.equal(coldStorageGap(config).length === 0, kept - cold >= 90);
      }),
    );
  });

  for (const [id, days, ledger] of [
    ["continuous", 35, "BKP-5"],
    ["hourly", 7, "BKP-2"],
    ["daily", 90, "BKP-3"],
    ["weekly", 365, "BKP-4"],
  ] as const) {
    it(`[${ledger}] keeps production's ${id} backups ${days} days at least`, () => {
      const change = ({ backups }: ReturnType<typeof configWith>) => (backups[id].deleteAfterDays = days - 1);
      assert.deepEqual(ledgerFloors(configWith("production", change)), [
        {
          path: `backups.${id}.deleteAfterDays`,
          given: `${days - 1} days`,
          allowed: `${days} days or more in production`,
          rule: ledger,
          fix: `Keep it ${days} days; only staging may keep less than the requirements ledger.`,
        },
      ]);
      assert.deepEqual(ledgerFloors(configWith("staging", change)), []);
    });
  }

  it("[BKP-3][BKP-7] holds production's copies to the same terms, and the daily backup to its hour", () => {
    const config = configWith("production", ({ backups }) => {
      backups.daily.copies = { recoveryAccountDays: 30 };
      backups.dailyAt = "03:00";
      backups.timezone = "UTC";
    });
    assert.deepEqual(
      ledgerFloors(config).map(({ path, given, allowed, rule }) => [path, given, allowed, rule]),
      [
        ["backups.daily.copies.recoveryAccountDays", "30 days", "90 days or more in production", "BKP-3"],
        ["backups.dailyAt", '"03:00"', '"02:00" in production', "BKP-3"],
        ["backups.timezone", '"UTC"', '"America/Sao_Paulo" in production', "BKP-3"],
      ],
    );
  });

  it("[RET-1] refuses a cap on retention in production", () => {
    const config = configWith("production", ({ storage }) => (storage.maximumRetentionDays = 9132));
    assert.deepEqual(retentionCap(config), [
      {
        path: "storage.maximumRetentionDays",
        given: "9132 days",
        allowed: "nothing in production",
        rule: "RET-1",
        fix: "Remove it: production keeps what protection/dataClasses.ts says.",
      },
    ]);
  });

  for (const [cap, given] of [
    [undefined, "nothing"],
    [0, "0 days"],
    [36_501, "36501 days"],
  ] as const) {
    it(`asks for a cap in staging, and gets ${given}`, () => {
      const config = configWith("staging", ({ storage }) => {
        delete storage.maximumRetentionDays;
        if (cap !== undefined) storage.maximumRetentionDays = cap;
      });
      assert.deepEqual(retentionCap(config), [
        {
          path: "storage.maximumRetentionDays",
          given,
          allowed: "1 to 36500 days in staging",
          rule: "RET-1",
          fix: "Say for how many days staging keeps its test data, such as 30: without it objects are locked for 20 years.",
        },
      ]);
    });
  }
});
