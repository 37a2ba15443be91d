import assert from "node:assert/strict";
import fc from "fast-check";
import { retentionFitsDestination } from "../../../protection/rules/destinations";
import { configWith } from "../configs";

describe("protection/rules/destinations", () => {
  it("finds nothing wrong with the defaults", () => {
    assert.deepEqual(retentionFitsDestination(configWith("production")), []);
  });

  it("[BKP-7] holds a copy against the lock of the vault that it lands in, not of its source (V3)", () => {
    const config = configWith("production", ({ vaults }) => (vaults.recoveryAccount.minDays = 91));
    assert.deepEqual(retentionFitsDestination(config), [
      {
        path: "backups.daily.deleteAfterDays",
        given: "90 days for the copies in vaults.recoveryAccount",
        allowed: "91 to 9132 days, the lock window of vaults.recoveryAccount",
        rule: "V3",
        fix:
          "Choose a retention inside the window, or lower vaults.recoveryAccount.minDays to 90: " +
          "otherwise every such job fails.",
        related: ["vaults.recoveryAccount"],
      },
    ]);
  });

  it("holds a copy against the window of an air-gapped vault too (V3, V6)", () => {
    const config = configWith("production", ({ vaults }) => (vaults.airGapped = { minDays: 91, maxDays: 9132 }));
    assert.deepEqual(
      retentionFitsDestination(config).map(({ path, given, allowed }) => [path, given, allowed]),
      [
        [
          "backups.daily.deleteAfterDays",
          "90 days for the copies in vaults.airGapped",
          "91 to 9132 days, the lock window of vaults.airGapped",
        ],
      ],
    );
  });

  it("names the copy's own setting where it has one (V3)", () => {
    const config = configWith("production", ({ backups, vaults }) => {
      backups.weekly.copies = { recoveryRegionDays: 730 };
      vaults.recovery.maxDays = 729;
    });
    assert.deepEqual(retentionFitsDestination(config), [
      {
        path: "backups.weekly.copies.recoveryRegionDays",
        given: "730 days for the copies in vaults.recovery",
        allowed: "7 to 729 days, the lock window of vaults.recovery",
        rule: "V3",
        fix: "Choose a retention inside the window, or raise vaults.recovery.maxDays to 730: otherwise every such job fails.",
        related: ["vaults.recovery"],
      },
    ]);
  });

  it("holds every rule against the primary vault's lock (V3)", () => {
    const config = configWith("production", ({ vaults }) => (vaults.primary.minDays = 366));
    assert.deepEqual(
      retentionFitsDestination(config).map(({ path, given }) => [path, given]),
      [
        ["backups.continuous.deleteAfterDays", "35 days for the points in vaults.primary"],
        ["backups.hourly.deleteAfterDays", "7 days for the points in vaults.primary"],
        ["backups.daily.deleteAfterDays", "90 days for the points in vaults.primary"],
        ["backups.weekly.deleteAfterDays", "365 days for the points in vaults.primary"],
      ],
    );
  });

  it("does not look at the recovery account's lock where there is no such account", () => {
    const config = configWith("staging", ({ vaults }) => (vaults.recoveryAccount.minDays = 9000));
    assert.deepEqual(retentionFitsDestination(config), []);
  });

  it("leaves a window that nothing fits to V1", () => {
    const config = configWith("production", ({ vaults }) => (vaults.primary.minDays = 9133));
    assert.deepEqual(retentionFitsDestination(config), []);
  });

  it("draws the line exactly at the window's ends (V3)", () => {
    const days = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(days, days, days, (one, other, kept) => {
        const [minDays, maxDays] = [Math.min(one, other), Math.max(one, other)];
        const config = configWith("production", ({ backups, vaults }) => {
          backups.daily.deleteAfterDays = kept;
          vaults.recovery = { mode: "governance", minDays, maxDays };
        });
        const refused = retentionFitsDestination(config).some(
          ({ path, related }) => path === "backups.daily.deleteAfterDays" && related?.[0] === "vaults.recovery",
        );
        assert.equal(refused, kept < minDays || kept > maxDays);
      }),
    );
  });
});
