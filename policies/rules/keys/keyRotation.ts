import { resourceRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { shown, unknown } from "../../framework/values";
import { types } from "../resourceTypes";

export const keyRotation = resourceRule(
  {
    name: "keys-key-rotation",
    sentence: "Symmetric encryption keys rotate automatically.",
    severity: "medium",
    level: "remediate",
    refs: ["BKP-8", "SEC-2"],
    why: "Rotation bounds what one piece of key material protects; older material stays, so older backups open as before.",
    mend: "set enableKeyRotation to true",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  },
  {
    types: types.key,
    check(key, report) {
      const rotates = canRotate(key);
      if (rotates === false) return;
      report.tell(key, ["enableKeyRotation"], (enabled) => {
        if (enabled === true) return;
        if (rotates === unknown) report.cannotTell(key, "customerMasterKeySpec, keyUsage or customKeyStoreId");
        else {
          const required = "it must be true, because key material that never changes protects ever more data";
          report.violation({ on: key, property: "enableKeyRotation", found: shown(enabled), required });
        }
      });
    },
    mend(key, props) {
      const enabled = key.at("enableKeyRotation");
      if (canRotate(key) !== true || enabled === true || enabled === unknown) return false;
      props.enableKeyRotation = true;
      return true;
    },
  },
);

/** KMS rotates symmetric encryption keys with material of its own; not asymmetric, HMAC or custom key store keys. */
function canRotate(key: Subject): boolean | typeof unknown {
  const spec = key.at("customerMasterKeySpec");
  const usage = key.at("keyUsage");
  const stores = [key.at("customKeyStoreId"), key.at("xksKeyId")];
  if (typeof spec === "string" && spec !== "SYMMETRIC_DEFAULT") return false;
  if (typeof usage === "string" && usage !== "ENCRYPT_DECRYPT") return false;
  if (stores.some((store) => typeof store === "string" && store !== "")) return false;
  return [spec, usage, ...stores].includes(unknown) ? unknown : true;
}
