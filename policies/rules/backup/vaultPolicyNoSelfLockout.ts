import { readPolicy } from "../../framework/policyDocument";
import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { backupTypes } from "./types";
import { deniesEveryone } from "./vaultPolicies";

/** What is needed to change a vault's policy once it is there. */
const actions = ["backup:PutBackupVaultAccessPolicy", "backup:DeleteBackupVaultAccessPolicy"] as const;

export const vaultPolicyNoSelfLockout = resourceRule(
  {
    name: "backup-vault-policy-no-self-lockout",
    sentence: "A vault's policy leaves somebody able to change it.",
    severity: "critical",
    level: "mandatory",
    refs: ["V14"],
    why: "A policy that denies its own change to everyone stays for ever: no deployment can mend it, and no destroy ends.",
    mend: "take the action out of the denial, or spare a break-glass role by a condition such as ArnNotEquals on aws:PrincipalArn",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html",
  },
  {
    types: backupTypes.vaultPolicy,
    check(policy, report) {
      const reading = readPolicy(policy.at("policy"));
      if (reading.kind === "unknown") report.cannotTell(policy, "policy");
      // identity-policy-document-valid's business.
      if (reading.kind !== "document") return;
      const { statements, unknownStatements } = reading.document;
      for (const index of unknownStatements) report.cannotTell(policy, `policy, statement ${index}`);
      for (const statement of statements) {
        const answers = actions.map((action) => ({ action, denied: deniesEveryone(statement, action) }));
        const denied = answers.filter((each) => each.denied === true).map(({ action }) => action);
        const name = statement.sid === undefined ? String(statement.index) : `"${statement.sid}"`;
        const property = `policy, statement ${name}`;
        if (denied.length > 0) {
          report.violation({
            on: policy,
            property,
            found: `a denial of ${denied.join(" and ")} to everyone`,
            required: "it must spare somebody, because nobody could change or remove the policy again",
          });
        } else if (answers.some((each) => each.denied === unknown)) {
          report.cannotTell(policy, property, `whether it denies ${actions.join(" or ")} to everyone is not known`);
        }
      }
    },
  },
);
