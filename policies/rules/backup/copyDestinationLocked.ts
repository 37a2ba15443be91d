import { stackRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { landingsOf } from "./copyDestinations";
import { propertyOf } from "./planRules";
import { isAirGapped, openBecause, Vaults } from "./vaults";

export const copyDestinationLocked = stackRule(
  {
    name: "backup-copy-destination-locked",
    sentence: "Every vault that receives copies has a lock.",
    severity: "critical",
    level: "mandatory",
    refs: ["V15", "V4"],
    why: "The copy is what is left when the source is deleted. A vault policy can be lifted by whoever may write it; points that arrive before the lock are not covered by it.",
    mend: "add a VaultLockConfiguration for the vault, together with the vault",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
  },
  {
    types: types.plan,
    check(stack, report) {
      const vaults = new Vaults(stack);
      const locks = vaults.attached(types.vaultLock);
      for (const { copy, vaults: candidates } of landingsOf(stack, vaults, report)) {
        const property = propertyOf(copy, "destinationVaultArn");
        if (candidates === unknown) {
          report.cannotTell(copy.plan, property);
          continue;
        }
        const open = candidates.filter((vault) => !isAirGapped(vault) && locks.of(vault).length === 0);
        const [first] = open;
        if (first === undefined) continue;
        if (open.length < candidates.length) {
          report.cannotTell(copy.plan, property, openBecause(copy.plan.at(...copy.path, "destinationVaultArn")));
        } else if (locks.strays.length > 0) {
          report.cannotTell(first, "the lock", "a VaultLockConfiguration names a vault that is not known yet");
        } else {
          report.violation({
            on: first,
            property: "the lock",
            found: "absent, although copies are kept in it",
            required: "it must be there, because whoever may delete recovery points could delete the last copy",
          });
        }
      }
    },
  },
);
