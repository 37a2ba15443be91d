import type { Answer } from "../../framework/policyDocument";
import { readPolicy } from "../../framework/policyDocument";
import { some } from "../../framework/policyMatching";
import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { backupTypes } from "./types";
import { deniesAllButNamed } from "./vaultPolicies";
import { Vaults } from "./vaults";

interface Config {
  readonly actions: readonly string[];
}

export const vaultDeniesDeletion = stackRule<Config>(
  {
    name: "backup-vault-denies-deletion",
    sentence: "Every vault's policy denies the deletion of recovery points to all but named roles.",
    severity: "high",
    level: "mandatory",
    refs: ["V15", "SEC-4"],
    why: "The policy holds from the first point on and for every administrator, where a lock in governance mode can be rewritten by those who may; the audit control that looks for manual deletion looks at this policy only.",
    mend: "add a VaultPolicy that denies these actions to everyone, with ArnNotEquals on aws:PrincipalArn for the break-glass role",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html",
    config: {
      defaults: {
        actions: [
          "backup:DeleteRecoveryPoint",
          "backup:UpdateRecoveryPointLifecycle",
          "backup:DeleteBackupVaultLockConfiguration",
          "backup:PutBackupVaultLockConfiguration",
        ],
      },
      properties: {
        actions: {
          type: "array",
          items: { type: "string" },
          description: "Actions that end a recovery point before its time, or weaken what keeps it.",
        },
      },
    },
  },
  {
    types: types.vault,
    check(stack, report, { actions }) {
      const policies = new Vaults(stack).attached(backupTypes.vaultPolicy);
      for (const vault of stack.ofType(types.vault)) {
        const own = policies.of(vault);
        for (const policy of own) judge(policy, actions, report);
        if (own.length > 0) continue;
        if (policies.strays.length > 0) {
          report.cannotTell(vault, "the access policy", "a VaultPolicy names a vault that is not known yet");
        } else {
          const required = `it must deny ${actions.join(", ")}, because without it every administrator may`;
          report.violation({ on: vault, property: "the access policy", found: "absent", required });
        }
      }
    },
  },
);

function judge(policy: Subject, actions: readonly string[], report: Report): void {
  const reading = readPolicy(policy.at("policy"));
  if (reading.kind === "unknown") report.cannotTell(policy, "policy");
  // identity-policy-document-valid's business.
  if (reading.kind !== "document") return;
  const { statements, unknownStatements } = reading.document;
  const open: readonly Answer[] = unknownStatements.map(() => unknown);
  const answers = actions.map((action) => ({
    action,
    denied: some([...statements.map((statement) => deniesAllButNamed(statement, action)), ...open]),
  }));
  const allowed = answers.filter(({ denied }) => denied === false).map(({ action }) => action);
  const untold = answers.filter(({ denied }) => denied === unknown).map(({ action }) => action);
  if (allowed.length > 0) {
    report.violation({
      on: policy,
      property: "policy",
      found: `without a denial of ${allowed.join(", ")} to everyone but named roles`,
      required: "it must deny that, because without it every administrator may",
      mend: "deny it to everyone, with ArnNotEquals on aws:PrincipalArn for the break-glass role",
    });
  }
  if (untold.length > 0) {
    report.cannotTell(policy, "policy", `whether it denies ${untold.join(", ")} to all but named roles is not known`);
  }
}
