import { stackRule } from "../../framework/rule";
import { types } from "../resourceTypes";
import { Keys } from "./keys";
import { keyTypes } from "./types";

const replicas = new Set<string>(keyTypes.replica);

export const keyHasOwnPolicy = stackRule(
  {
    name: "keys-key-has-own-policy",
    sentence: "Every key and every replica states its own policy.",
    severity: "high",
    level: "mandatory",
    refs: ["K9", "K10"],
    why: "A replica takes nothing from its primary: without a policy it gets the default one, which lets any administrator delete it and no service publish under it.",
    mend: "set policy, on a replica the same statements as on its primary",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
  },
  {
    types: types.anyKey,
    check(stack, report) {
      const keys = new Keys(stack);
      for (const key of keys.all) {
        for (const holder of keys.holdersOf(key)) {
          report.tell(holder, ["policy"], (policy) => {
            if (policy !== undefined && policy !== "") return;
            if (keys.strays.length > 0) {
              report.cannotTell(key, "policy", "a KeyPolicy names a key that is not known yet");
              return;
            }
            report.violation({
              on: holder,
              property: "policy",
              found: "absent, which means KMS's default policy",
              required: replicas.has(key.type)
                ? "it must be set, because a replica does not take over the policy of its primary"
                : "it must be set, because the default policy leaves the key to every IAM policy of the account",
              refs: [replicas.has(key.type) ? "K10" : "K9"],
            });
          });
        }
      }
    },
  },
);
