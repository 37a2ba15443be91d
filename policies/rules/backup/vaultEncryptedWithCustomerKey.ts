import { stackRule } from "../../framework/rule";
import { requireCustomerKey } from "../customerKey";
import { types } from "../resourceTypes";

export const vaultEncryptedWithCustomerKey = stackRule(
  {
    name: "backup-vault-encrypted-with-customer-key",
    sentence: "Every backup vault encrypts with a customer-managed KMS key.",
    severity: "high",
    level: "mandatory",
    refs: ["K1", "K3", "SEC-2"],
    why: "Fully managed types take the vault's key, and no copy into or out of a vault under aws/backup crosses accounts.",
    mend: "set kmsKeyArn to a key of your own in the vault's Region and account",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
  },
  {
    types: types.vault,
    check(stack, report) {
      for (const vault of stack.ofType(types.vault)) {
        requireCustomerKey(stack, report, vault, ["kmsKeyArn"], {
          whenAbsent: "which means the AWS-managed key aws/backup",
          required:
            "it must name a customer-managed key, because what an AWS-managed key encrypts cannot be copied to another account",
        });
      }
    },
  },
);
