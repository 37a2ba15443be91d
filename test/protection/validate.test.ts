import assert from "node:assert/strict";
import { validate } from "../../protection/validate";
import { configWith } from "./configs";

describe("protection/validate", () => {
  it("finds nothing wrong with what each environment has to say at least", () => {
    assert.deepEqual([...validate(configWith("production")), ...validate(configWith("staging"))], []);
  });

  it("asks every rule, and reports what all of them found, in the order of the configuration's keys", () => {
    const config = configWith("production", (draft) => {
      draft.regions.recovery = "us-west-2";
      delete draft.recoveryAccount;
      draft.backups.timezone = "Brasília";
      draft.backups.continuous.deleteAfterDays = 0;
      draft.backups.weekly.coldStorageAfterDays = 276;
      draft.backups.hourly.completionWindowMinutes = 1;
      draft.backups.resourceTypes = { "sa-east-1": [] };
      draft.vaults.primary.changeableForDays = 3;
      draft.vaults.recovery.maxDays = 364;
      draft.storage = { objectLockMode: "compliance", maximumRetentionDays: 30 };
      draft.dns.primaryEndpoint = draft.dns.recordName;
      draft.alerts.warning.email = [];
    });
    assert.deepEqual(
      validate(config).map(({ path, rule }) => `${path} ${rule}`),
      [
        "regions.transferRecord LGPD art. 33",
        "recoveryAccount BKP-7",
        "backups.timezone BKP-3",
        "backups.continuous.deleteAfterDays L3",
        "backups.weekly.deleteAfterDays L1",
        "backups.continuous.deleteAfterDays BKP-5",
        "backups.timezone BKP-3",
        "backups.hourly.completionWindowMinutes S8",
        "backups.resourceTypes.sa-east-1 S1",
        "backups.continuous.deleteAfterDays V3",
        "backups.weekly.deleteAfterDays V3",
        "vaults.primary.changeableForDays V2",
        "vaults.recovery.maxDays V5",
        "storage.maximumRetentionDays RET-1",
        "acknowledgements.complianceObjectLock X6",
        "dns.primaryEndpoint DRP-3",
        "alerts.warning MON-4",
      ],
    );
  });
});
