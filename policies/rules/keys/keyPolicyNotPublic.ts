import type { Answer, PolicyStatement } from "../../framework/policyDocument";
import { every, isForEveryone, not, requires, some } from "../../framework/policyMatching";
import { stackRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { Keys } from "./keys";

export const keyPolicyNotPublic = stackRule(
  {
    name: "keys-key-policy-not-public",
    sentence: "No key policy allows everyone without naming the accounts it means.",
    severity: "critical",
    level: "mandatory",
    refs: ["SEC-4", "LGPD art. 46"],
    why: "A key that any AWS account may use encrypts nothing: kms:ViaService alone names a service, not an owner.",
    mend: "name the principals, or add a condition on kms:CallerAccount, aws:PrincipalAccount or aws:PrincipalOrgID",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
  },
  {
    types: types.anyKey,
    check(stack, report) {
      const keys = new Keys(stack);
      for (const { on, document } of keys.readable(keys.all, report)) {
        for (const statement of document.statements) {
          const open = isOpen(statement);
          const property = `policy.Statement[${statement.index}]`;
          if (open === unknown) report.cannotTell(on, property);
          if (open !== true) continue;
          report.violation({
            on,
            property: `${property}.Principal`,
            found: "everyone, with no condition that names an account",
            required: "it must name its principals, because any AWS account could use the key",
          });
        }
      }
    },
  },
);

/** Keys of conditions that tell one owner from another. */
const owners = [
  "kms:CallerAccount",
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:PrincipalOrgID",
  "aws:PrincipalOrgPaths",
  "aws:SourceAccount",
  "aws:SourceArn",
  "aws:SourceOrgID",
];

function isOpen(statement: PolicyStatement): Answer {
  const everyone = statement.notPrincipals === undefined ? isForEveryone(statement) : true;
  const allowing = statement.effect === unknown ? unknown : statement.effect === "Allow";
  const owned = some(owners.map((key) => requires(statement, key, (value) => !/^\*+$/.test(value))));
  return every([allowing, everyone, not(owned)]);
}
