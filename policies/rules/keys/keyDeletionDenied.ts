import type { Answer, PolicyCondition, PolicyStatement } from "../../framework/policyDocument";
import { coversAction, denies, every, isForEveryone } from "../../framework/policyMatching";
import { stackRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { Keys } from "./keys";
import { keyTypes } from "./types";

const imported = new Set<string>(keyTypes.imported);

export const keyDeletionDenied = stackRule(
  {
    name: "keys-key-deletion-denied",
    sentence: "A key's policy denies its deletion to everyone but named principals.",
    severity: "critical",
    level: "mandatory",
    refs: ["K9"],
    why: "A vault lock does not stop the deletion of the key under it; a Deny in the key's own policy does, whatever an IAM policy allows.",
    mend: "deny the action to Principal * with ArnNotEquals on aws:PrincipalArn naming the break-glass role",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys-adding-permission.html",
  },
  {
    types: types.anyKey,
    check(stack, report) {
      const keys = new Keys(stack);
      for (const { key, on, document } of keys.readable(keys.all, report)) {
        const actions = [
          "kms:ScheduleKeyDeletion",
          ...(imported.has(key.type) ? ["kms:DeleteImportedKeyMaterial"] : []),
        ];
        for (const action of actions) {
          const denied = denies(document, { action, met: deniesEveryoneElse });
          if (denied === unknown)
            report.cannotTell(on, "policy", `whether it denies ${action} depends on unknown parts`);
          if (denied !== false) continue;
          const partly = document.statements.some(
            (statement) => statement.effect === "Deny" && coversAction(statement, action) === true,
          );
          report.violation({
            on,
            property: "policy",
            found: partly ? `one that denies ${action} to some only` : `one that denies ${action} to nobody`,
            required:
              "it must deny it to everyone but principals named by their ARN, because a deleted key takes every backup under it along, locked vaults included",
          });
        }
      }
    },
  },
);

/** A Deny for everyone, or for everyone but principals named one by one. */
function deniesEveryoneElse(statement: PolicyStatement): Answer {
  const everyone = statement.notPrincipals === undefined ? isForEveryone(statement) : true;
  if (statement.conditions === unknown) return every([everyone, unknown]);
  return every([everyone, ...statement.conditions.map(exceptsNamedOnly)]);
}

function exceptsNamedOnly({ operator, key, values }: PolicyCondition): Answer {
  if (key.toLowerCase() !== "aws:principalarn" || !/^(Arn|String)Not(Equals|Like)(IfExists)?$/.test(operator))
    return false;
  return every(values.map((value) => (value === unknown ? unknown : !namesAnyone.test(value))));
}

/** Patterns that except every role or user of an account, or of all. */
const namesAnyone = /^\*+$|^arn:[^:]*:(iam|sts|\*):[^:]*:[^:]*:(\*+|[\w*-]+\/\*+)$/;
