import type { Policies } from "@pulumi/policy";
import { inRounds } from "./framework/round";
import type { Rule } from "./framework/rule";
import { backupRules } from "./rules/backup";
import { databaseRules } from "./rules/database";
import { functionsRules } from "./rules/functions";
import { identityRules } from "./rules/identity";
import { irreversibleRules } from "./rules/irreversible";
import { keysRules } from "./rules/keys";
import { networkRules } from "./rules/network";
import { residencyRules } from "./rules/residency";
import { storageRules } from "./rules/storage";

export const packName = "neonpro-recovery";

/** Every rule, by service. Importing this file starts nothing; only index.ts makes a pack of it. */
export const rules: readonly Rule[] = [
  ...backupRules,
  ...databaseRules,
  ...functionsRules,
  ...identityRules,
  ...irreversibleRules,
  ...keysRules,
  ...networkRules,
  ...residencyRules,
  ...storageRules,
];

export const policies: Policies = inRounds(rules.map((rule) => rule.policy));
