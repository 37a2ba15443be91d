import type { Problem } from "../problems";
import { show } from "../problems";
import type { StackConfig } from "../schema";

/** Account numbers that AWS's documentation uses in examples: nobody's own. */
const documentationAccounts: ReadonlySet<string> = new Set(["111122223333", "123456789012"]);

/** Production's backups survive the loss of the account too; staging reaches into no other account. */
export function recoveryAccountRules(config: StackConfig): readonly Problem[] {
  const { environment, recoveryAccount } = config;
  if (environment === "production" && recoveryAccount === undefined) {
    return [
      {
        path: "recoveryAccount",
        given: "nothing",
        allowed: "accountId, roleName and breakGlassRoleName of a separate account",
        rule: "BKP-7",
        fix: "Name the account that keeps the second set of backups, and the role in it that the deployment assumes.",
      },
    ];
  }
  if (environment === "staging" && recoveryAccount !== undefined) {
    return [
      {
        path: "recoveryAccount",
        given: `account ${recoveryAccount.accountId}`,
        allowed: "nothing in staging",
        rule: "BKP-7",
        fix: "Remove it: test data does not belong into the account that production's recovery depends on.",
      },
    ];
  }
  return [];
}

/** The committed stack names a placeholder account: fit for a preview, refused when something is really deployed. */
export function placeholderAccount(config: StackConfig): readonly Problem[] {
  const accountId = config.recoveryAccount?.accountId;
  if (accountId === undefined || !documentationAccounts.has(accountId)) return [];
  return [
    {
      path: "recoveryAccount.accountId",
      given: show(accountId),
      allowed: "the number of an account of yours",
      rule: "BKP-7",
      fix: "Replace it: this is the account of AWS's documentation, good for previews only.",
    },
  ];
}
