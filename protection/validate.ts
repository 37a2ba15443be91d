import type { Problem } from "./problems";
import { recoveryAccountRules } from "./rules/accounts";
import { alertRules, escalationRules } from "./rules/alerts";
import { retentionFitsDestination } from "./rules/destinations";
import { databaseRules } from "./rules/database";
import { dnsRules } from "./rules/dns";
import { irreversibleRules } from "./rules/irreversible";
import { regionRules } from "./rules/regions";
import { resourceTypeRules } from "./rules/resourceTypes";
import { coldStorageGap, ledgerFloors, lifecycleBounds, retentionCap } from "./rules/retention";
import { lockWindows, medicalTermFits } from "./rules/vaultLocks";
import { backupWindows, timeZone } from "./rules/windows";
import type { StackConfig } from "./schema";

/** Every rule about values that depend on each other, on AWS or on the ledger, in the order of the configuration's keys. */
const rules: readonly ((config: StackConfig) => readonly Problem[])[] = [
  regionRules,
  recoveryAccountRules,
  timeZone,
  lifecycleBounds,
  coldStorageGap,
  ledgerFloors,
  backupWindows,
  resourceTypeRules,
  retentionFitsDestination,
  lockWindows,
  medicalTermFits,
  retentionCap,
  irreversibleRules,
  databaseRules,
  dnsRules,
  alertRules,
  escalationRules,
];

/** All problems of a configuration whose shape is right; none means that it may be deployed. */
export function validate(config: StackConfig): readonly Problem[] {
  return rules.flatMap((rule) => rule(config));
}
