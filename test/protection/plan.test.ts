import assert from "node:assert/strict";
import { dataClasses } from "../../protection/dataClasses";
import { protectionPlan } from "../../protection/plan";
import { configWith } from "./configs";

describe("protection/plan", () => {
  it("keeps production's data classes as they are written down", () => {
    assert.deepEqual(protectionPlan(configWith("production")).dataClasses, dataClasses);
  });

  it("caps staging's", () => {
    const { dataClasses: classes } = protectionPlan(configWith("staging"));
    assert.deepEqual(
      classes.financial.stages.map(({ endsAfterDays }) => endsAfterDays),
      [30, 60],
    );
    assert.equal(classes["operations-log"].objectLock?.defaultRetentionDays, 30);
  });

  it("[BKP-7] has the recovery account's lock only where there is such an account", () => {
    const lock = { mode: "governance", minDays: 7, maxDays: 9132 };
    const production = protectionPlan(configWith("production"));
    assert.deepEqual(production.vaultLocks, { primary: lock, recovery: lock, recoveryAccount: lock });
    assert.deepEqual(protectionPlan(configWith("staging")).vaultLocks, { primary: lock, recovery: lock });
  });

  it("[RET-4][RET-5] excludes what must stay erasable, and dumps, from every vault", () => {
    const { excludedFromVaults } = protectionPlan(configWith("production"));
    assert.deepEqual(excludedFromVaults, ["sensitive", "biometric", "database-dump"]);
  });

  it("carries Regions, objectives, tags and the Object Lock mode in the words of those who use them", () => {
    const plan = protectionPlan(configWith("production", ({ storage }) => (storage.objectLockMode = "compliance")));
    assert.equal(plan.environment, "production");
    assert.deepEqual([plan.regions.primary.country, plan.regions.recovery.country], ["BR", "IE"]);
    assert.deepEqual(plan.objectives.medical.region, { rpoMinutes: 5, rtoMinutes: 60 });
    assert.deepEqual(plan.tags.personal, {
      "neonpro:data-class": "personal",
      "neonpro:tier": "critical",
      "neonpro:backup-cadence": "continuous+daily",
    });
    assert.equal(plan.objectLockMode, "COMPLIANCE");
    assert.equal(plan.cadences.length, 4);
  });

  it("tells a zone to create from one to adopt", () => {
    assert.deepEqual(protectionPlan(configWith("production")).dnsZone, { create: "example.com" });
    const adopted = configWith("production", ({ dns }) => (dns.zone = { adopt: "Z1", name: "example.com" }));
    assert.deepEqual(protectionPlan(adopted).dnsZone, { adopt: "Z1", name: "example.com" });
  });

  it("refuses a configuration that nobody validated", () => {
    assert.throws(() => protectionPlan(configWith("production", ({ regions }) => (regions.recovery = "rj-east-1"))), {
      message: "rj-east-1 is no AWS Region: validate the configuration first",
    });
    assert.throws(() => protectionPlan(configWith("production", ({ dns }) => (dns.zone = { adopt: "Z1" }))), {
      message: "dns.zone has neither create nor adopt with name: validate the configuration first",
    });
  });
});
