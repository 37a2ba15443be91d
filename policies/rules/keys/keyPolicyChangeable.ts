import { allows, denies, every, isForEveryone, isUnconditional } from "../../framework/policyMatching";
import type { Answer, PolicyStatement } from "../../framework/policyDocument";
import { stackRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { Keys } from "./keys";

export const keyPolicyChangeable = stackRule(
  {
    name: "keys-key-policy-changeable",
    sentence: "Somebody can still change the policy of every key.",
    severity: "critical",
    level: "mandatory",
    refs: ["V14"],
    why: "Whoever locks everyone out of a key locks out its author too: only AWS support can give it back, days later.",
    mend: "allow kms:PutKeyPolicy to the account's root, and leave the lockout check on",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  },
  {
    types: types.anyKey,
    check(stack, report) {
      const keys = new Keys(stack);
      for (const holder of new Set(keys.all.flatMap((key) => [key, ...keys.holdersOf(key)]))) {
        report.tell(holder, ["bypassPolicyLockoutSafetyCheck"], (bypass) => {
          if (bypass !== true) return;
          report.violation({
            on: holder,
            property: "bypassPolicyLockoutSafetyCheck",
            found: "true",
            required: "it must be absent or false, because KMS then accepts a policy that nobody can change again",
            mend: "remove bypassPolicyLockoutSafetyCheck",
          });
        });
      }
      for (const { on, document } of keys.readable(keys.all, report)) {
        const action = "kms:PutKeyPolicy";
        const allowed = allows(document, { action, met: () => true });
        const denied = denies(document, { action, met: deniesEveryone });
        if (allowed === false || denied === true) {
          report.violation({
            on,
            property: "policy",
            found: allowed === false ? `one that allows ${action} to nobody` : `one that denies ${action} to everyone`,
            required: "it must leave somebody who may change it, because otherwise no mistake in it can be mended",
          });
        } else if (allowed === unknown || denied === unknown) {
          report.cannotTell(on, "policy", `whether anybody keeps ${action} depends on unknown parts`);
        }
      }
    },
  },
);

function deniesEveryone(statement: PolicyStatement): Answer {
  return every([isForEveryone(statement), isUnconditional(statement)]);
}
