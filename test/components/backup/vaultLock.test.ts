/** Lock windows and what fits into them: pure. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { VaultLock, VaultLocks } from "../../../components/backup/vaultLock";
import { airGappedProblems, landings, lockFitProblems, lockProblems } from "../../../components/backup/vaultLock";
import type { Cadence } from "../../../protection/schedules";

const governance: VaultLock = { mode: "governance", minDays: 7, maxDays: 400 };
const compliance: VaultLock = { mode: "compliance", minDays: 7, maxDays: 9_132, changeableForDays: 3 };

const daily: Cadence = {
  id: "daily",
  scheduleExpression: "cron(0 2 * * ? *)",
  timezone: "America/Sao_Paulo",
  startWindowMinutes: 60,
  completionWindowMinutes: 360,
  deleteAfterDays: 90,
  continuous: false,
  copies: [
    { destination: "recovery-region", deleteAfterDays: 90 },
    { destination: "recovery-account", deleteAfterDays: 365 },
  ],
};

describe("lockProblems", () => {
  it("accepts governance without and compliance with a cooling-off period", () => {
    assert.deepEqual(lockProblems("lock", governance), []);
    assert.deepEqual(lockProblems("lock", compliance), []);
  });

  const table: readonly (readonly [string, VaultLock, readonly string[]])[] = [
    [
      "a window upside down",
      { ...governance, minDays: 401 },
      ["lock.minDays is 401, more than lock.maxDays 400: no retention would fit (V1); swap or widen them"],
    ],
    [
      "bounds that AWS Backup does not know, all at once",
      { ...governance, minDays: 0, maxDays: 36_501 },
      [
        "lock.minDays is 0; allowed are whole days from 1 to 36500 (V1)",
        "lock.maxDays is 36501; allowed are whole days from 1 to 36500 (V1)",
      ],
    ],
    [
      "half a day",
      { ...governance, minDays: 1.5 },
      ["lock.minDays is 1.5; allowed are whole days from 1 to 36500 (V1)"],
    ],
    [
      "a governance lock that would be a compliance lock",
      { ...governance, changeableForDays: 3 },
      [
        "lock.changeableForDays is 3 in governance mode, but its presence makes the lock a compliance lock that nobody can lift (V2); remove it or set mode to compliance",
      ],
    ],
    [
      "a compliance lock that would be a governance lock",
      { mode: "compliance", minDays: 7, maxDays: 400 },
      ["lock.changeableForDays is missing in compliance mode; allowed are whole days from 3 to 36500 (V2)"],
    ],
    [
      "a cooling-off shorter than 72 hours",
      { ...compliance, changeableForDays: 2 },
      ["lock.changeableForDays is 2 in compliance mode; allowed are whole days from 3 to 36500 (V2)"],
    ],
  ];
  for (const [title, lock, problems] of table) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(lockProblems("lock", lock), problems);
    });
  }
});

describe("airGappedProblems", () => {
  it("accepts a week and refuses six days (V6)", () => {
    assert.deepEqual(airGappedProblems("airGapped", { minDays: 7, maxDays: 7 }), []);
    assert.deepEqual(airGappedProblems("airGapped", { minDays: 6, maxDays: 400 }), [
      "airGapped.minDays is 6; a logically air-gapped vault needs at least 7 (V6)",
    ]);
  });
});

describe("lockFitProblems", () => {
  const locks: VaultLocks = { primary: governance, "recovery-region": governance, "recovery-account": governance };

  it("[BKP-3][BKP-7] accepts the daily rule and its copies", () => {
    assert.deepEqual(lockFitProblems([daily], locks), []);
  });

  it("holds each retention against the lock of its own destination (V3)", () => {
    const tight: VaultLocks = { ...locks, "recovery-account": { mode: "governance", minDays: 7, maxDays: 90 } };
    assert.deepEqual(lockFitProblems([daily], tight), [
      "cadence daily, copy to recovery-account: deleteAfterDays is 365; the lock of the recovery-account vault accepts 7 to 90 days (V3); change the retention or the lock before it is applied",
    ]);
  });

  it("refuses copies shorter than the minimum: min = max = 365 against 4 days", () => {
    const locked: VaultLocks = { "recovery-region": { mode: "governance", minDays: 365, maxDays: 365 } };
    const short: Cadence = { ...daily, copies: [{ destination: "recovery-region", deleteAfterDays: 4 }] };
    assert.equal(lockFitProblems([short], locked).length, 1);
  });

  it("judges exactly the landings outside a known window, for any schedule and locks", () => {
    const days = fc.integer({ min: 1, max: 40 });
    const lock = fc
      .tuple(days, days)
      .map(([a, b]): VaultLock => ({ mode: "governance", minDays: Math.min(a, b), maxDays: Math.max(a, b) }));
    const cadence = fc
      .record({
        deleteAfterDays: days,
        copies: fc.array(
          fc.record({
            destination: fc.constantFrom("recovery-region", "recovery-account", "air-gapped"),
            deleteAfterDays: days,
          }),
          { maxLength: 4 },
        ),
      })
      .map((given): Cadence => ({ ...daily, ...given }));
    const anyLocks = fc.record(
      { primary: lock, "recovery-region": lock, "recovery-account": lock, "air-gapped": lock },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(cadence, { maxLength: 4 }), anyLocks, (cadences, given) => {
        let outside = 0;
        for (const { vault, deleteAfterDays } of cadences.flatMap(landings)) {
          const window = given[vault];
          if (window !== undefined && !(window.minDays <= deleteAfterDays && deleteAfterDays <= window.maxDays))
            outside += 1;
        }
        assert.equal(lockFitProblems(cadences, given).length, outside);
      }),
    );
  });

  it("sees every rule and every copy of a cadence", () => {
    assert.deepEqual(
      landings(daily).map(({ vault, deleteAfterDays }) => [vault, deleteAfterDays]),
      [
        ["primary", 90],
        ["recovery-region", 90],
        ["recovery-account", 365],
      ],
    );
  });
});
