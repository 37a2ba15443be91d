import { stackRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { landingsOf } from "./copyDestinations";
import { Vaults } from "./vaults";

const standard = new Set<string>(types.vault);

export const vaultLocked = stackRule(
  {
    name: "backup-vault-locked",
    sentence: "A vault without copies has a lock, too.",
    severity: "medium",
    level: "advisory",
    refs: ["V15"],
    why: "Without a lock, whoever may delete recovery points can delete all of them, and only the copies are left.",
    mend: "add a VaultLockConfiguration for the vault",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
  },
  {
    types: types.vault,
    check(stack, report) {
      const vaults = new Vaults(stack);
      const locks = vaults.attached(types.vaultLock);
      // Where copies land is backup-copy-destination-locked's, which is mandatory.
      const receiving = new Set(
        landingsOf(stack, vaults, report)
          .flatMap((landing) => (landing.vaults === unknown ? [] : landing.vaults))
          .map((vault) => vault.urn),
      );
      for (const vault of vaults.all) {
        if (!standard.has(vault.type) || receiving.has(vault.urn) || locks.of(vault).length > 0) continue;
        if (locks.strays.length > 0) {
          report.cannotTell(vault, "the lock", "a VaultLockConfiguration names a vault that is not known yet");
        } else {
          const required = "it must be there, because whoever may delete recovery points could delete all of them";
          report.violation({ on: vault, property: "the lock", found: "absent", required });
        }
      }
    },
  },
);
