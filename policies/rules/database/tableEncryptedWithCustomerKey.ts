import { stackRule } from "../../framework/rule";
import { shown } from "../../framework/values";
import { requireCustomerKey } from "../customerKey";
import { tableReplicas } from "./replicas";
import { types } from "./types";

const requirement = {
  whenAbsent: "which means the AWS-managed key aws/dynamodb",
  required:
    "it must name a customer-managed key, because only a key of one's own has a policy, a rotation and a deletion that one controls",
};

export const tableEncryptedWithCustomerKey = stackRule(
  {
    name: "database-table-encrypted-with-customer-key",
    sentence: "Every DynamoDB table and each of its replicas is encrypted with a customer-managed KMS key.",
    severity: "high",
    level: "mandatory",
    refs: ["BKP-8", "SEC-2"],
    why: "Without a key of one's own DynamoDB encrypts with one of Amazon's, which no policy of the account governs.",
    mend: "set serverSideEncryption.enabled to true and name a key of your own, in each replica's Region too",
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
  },
  {
    types: [...types.table, ...types.tableReplica],
    check(stack, report) {
      for (const table of stack.ofType(types.table)) {
        report.tell(table, ["serverSideEncryption", "enabled"], (enabled) => {
          if (enabled === true) {
            requireCustomerKey(stack, report, table, ["serverSideEncryption", "kmsKeyArn"], requirement);
          } else {
            report.violation({
              on: table,
              property: "serverSideEncryption.enabled",
              found: `${shown(enabled)}, which means a key of Amazon's`,
              required:
                "it must be true, because a key of Amazon's has no policy, rotation or deletion that one controls",
            });
          }
        });
        for (const index of tableReplicas(table, report)) {
          requireCustomerKey(stack, report, table, ["replicas", index, "kmsKeyArn"], requirement);
        }
      }
      for (const replica of stack.ofType(types.tableReplica)) {
        requireCustomerKey(stack, report, replica, ["kmsKeyArn"], requirement);
      }
    },
  },
);
