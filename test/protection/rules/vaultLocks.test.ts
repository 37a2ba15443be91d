import assert from "node:assert/strict";
import { lockWindows, medicalTermFits } from "../../../protection/rules/vaultLocks";
import { configWith } from "../configs";

describe("protection/rules/vaultLocks", () => {
  it("finds nothing wrong with the defaults", () => {
    for (const config of [configWith("production"), configWith("staging")]) {
      assert.deepEqual([...lockWindows(config), ...medicalTermFits(config)], []);
    }
  });

  it("refuses a window that AWS Backup does not take (V1)", () => {
    const config = configWith("production", ({ vaults }) => {
      vaults.primary.minDays = 0;
      vaults.recovery = { mode: "governance", minDays: 40, maxDays: 39 };
      vaults.recoveryAccount.maxDays = 36_501;
    });
    const end = "Make the window's end at least its beginning: no job could fit it.";
    assert.deepEqual(lockWindows(config), [
      {
        path: "vaults.primary.minDays",
        given: "0 days",
        allowed: "1 to 36500 days",
        rule: "V1",
        fix: "Choose a number of days in that range.",
      },
      {
        path: "vaults.recovery.maxDays",
        given: "39 days",
        allowed: "40 (minDays) to 36500 days",
        rule: "V1",
        fix: end,
        related: ["vaults.recovery.minDays"],
      },
      {
        path: "vaults.recoveryAccount.maxDays",
        given: "36501 days",
        allowed: "7 (minDays) to 36500 days",
        rule: "V1",
        fix: end,
        related: ["vaults.recoveryAccount.minDays"],
      },
    ]);
  });

  for (const [days, given] of [
    [undefined, "nothing"],
    [2, "2 days"],
    [36_501, "36501 days"],
  ] as const) {
    it(`asks a compliance lock for its cooling-off, and gets ${given} (V2)`, () => {
      const config = configWith("production", ({ vaults }) => {
        vaults.primary.mode = "compliance";
        if (days !== undefined) vaults.primary.changeableForDays = days;
      });
      assert.deepEqual(lockWindows(config), [
        {
          path: "vaults.primary.changeableForDays",
          given,
          allowed: "3 to 36500 days in compliance mode",
          rule: "V2",
          fix: "Say for how many days the lock may still be changed or removed; after them nobody can.",
          related: ["vaults.primary.mode"],
        },
      ]);
    });
  }

  it("refuses a cooling-off in governance mode: AWS would make it a compliance lock (V2)", () => {
    const config = configWith("production", ({ vaults }) => (vaults.recovery.changeableForDays = 3));
    assert.deepEqual(lockWindows(config), [
      {
        path: "vaults.recovery.changeableForDays",
        given: "3 days",
        allowed: "nothing in governance mode",
        rule: "V2",
        fix: "Remove it: AWS takes a lock with a cooling-off as a compliance lock, for ever.",
        related: ["vaults.recovery.mode"],
      },
    ]);
  });

  it("asks an air-gapped vault for a week at least (V6)", () => {
    const config = configWith("production", ({ vaults }) => (vaults.airGapped = { minDays: 6, maxDays: 9132 }));
    assert.deepEqual(lockWindows(config), [
      {
        path: "vaults.airGapped.minDays",
        given: "6 days",
        allowed: "7 to 36500 days",
        rule: "V6",
        fix: "Choose a number of days in that range.",
      },
    ]);
  });

  it("[RET-1] never lets production lock a vault below the law's 20 years (V5)", () => {
    const config = configWith("production", ({ vaults }) => {
      vaults.primary.maxDays = 7304;
      vaults.recovery.maxDays = 7305;
      vaults.airGapped = { minDays: 7, maxDays: 7300 };
    });
    const fix = "Set it to 7305 (20 years) or more: once locked, no record could be kept for the law's term.";
    const allowed = "7305 days or more in production";
    assert.deepEqual(medicalTermFits(config), [
      { path: "vaults.primary.maxDays", given: "7304 days", allowed, rule: "V5", fix },
      { path: "vaults.airGapped.maxDays", given: "7300 days", allowed, rule: "V5", fix },
    ]);
  });

  it("leaves the lock of a vault alone that the stack does not have", () => {
    const config = configWith("staging", ({ vaults }) => (vaults.recoveryAccount.minDays = 0));
    assert.deepEqual(lockWindows(config), []);
  });
});
