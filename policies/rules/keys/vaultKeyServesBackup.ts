import type { Answer, PolicyStatement } from "../../framework/policyDocument";
import { every, some } from "../../framework/policyMatching";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { textual, unknown } from "../../framework/values";
import { Vaults } from "../backup/vaults";
import { types } from "../resourceTypes";
import { holdsThrough } from "./conditions";
import { copiesOf, keyProperty } from "./copies";
import { KeyNeeds } from "./keyNeeds";
import { accountIn, Keys } from "./keys";

export const vaultKeyServesBackup = stackRule(
  {
    name: "keys-vault-key-serves-backup",
    sentence:
      "A vault's key lets AWS Backup create grants and data keys for its own account and for those that copy into it.",
    severity: "critical",
    level: "mandatory",
    refs: ["K5", "K6"],
    why: "The vault is created without complaint; each backup, restore or copy under the key then fails in its job.",
    mend: "allow the account's root kms:Decrypt, kms:DescribeKey, kms:GenerateDataKey* and, with kms:GrantIsForAWSResource, kms:CreateGrant",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
  },
  {
    types: [...types.vault, ...types.airGappedVault],
    check(stack, report) {
      const keys = new Keys(stack);
      const vaults = new Vaults(stack);
      const needs = new KeyNeeds();
      const keyOf = (vault: Subject): Subject | undefined => {
        const property = keyProperty(vault);
        const target = keys.find(vault, property, vault.at(property));
        if (target.kind === "open") report.cannotTell(vault, property);
        return target.kind === "one" ? target.subject : undefined;
      };
      for (const vault of vaults.all) {
        const key = keyOf(vault);
        if (key === undefined) continue;
        needs.add(key, {
          actions: ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey"],
          met: (statement) => serves(statement, key, accountIn(key.at("arn"))),
          whose: "its own account",
          because: `AWS Backup works with ${vault.label} through it`,
          refs: ["K5"],
        });
      }
      for (const { plan, property, vault, sourceAccount, account } of copiesOf(stack, vaults, report)) {
        if (vault === undefined || sourceAccount === account || sourceAccount === undefined) continue;
        const key = keyOf(vault);
        if (key === undefined) continue;
        needs.add(key, {
          actions: ["kms:CreateGrant", "kms:DescribeKey"],
          met: (statement) => serves(statement, key, sourceAccount),
          whose: `account ${sourceAccount}`,
          because: `${property} of ${plan.label} copies from there into ${vault.label}`,
          refs: ["K6"],
        });
      }
      needs.judge(keys, report);
    },
  },
);

function serves(statement: PolicyStatement, key: Subject, account: string | undefined): Answer {
  const approach = { service: "backup", region: textual(key.region) };
  return every([admits(statement, account), holdsThrough(statement, approach)]);
}

/** Whether a statement names someone of the account: its root, which delegates to IAM, or a principal of it. */
function admits(statement: PolicyStatement, account: string | undefined): Answer {
  return some(
    (statement.principals ?? []).map(({ kind, value }) => {
      if (kind === unknown || value === unknown) return unknown;
      if (value === "*") return true;
      if (kind !== "AWS") return false;
      return account === undefined || value === account || accountIn(value) === account;
    }),
  );
}
