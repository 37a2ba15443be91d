import { stackRule } from "../../framework/rule";
import { shown } from "../../framework/values";
import { requireCustomerKey } from "../customerKey";
import { isReadReplica } from "./replicas";
import { databases, types } from "./types";

const graphClusters: ReadonlySet<string> = new Set(types.graphCluster);
const required =
  "it must name a customer-managed key, because no backup of a database under an AWS-managed key can be copied to another account";

export const encryptedWithCustomerKey = stackRule(
  {
    name: "database-encrypted-with-customer-key",
    sentence: "Every database is encrypted with a customer-managed KMS key.",
    severity: "critical",
    level: "mandatory",
    refs: ["K2", "K8", "BKP-8", "SEC-2"],
    why: "Backups and copies of RDS and Aurora keep the database's own key: the AWS-managed one stops at the account's border, and none stays none.",
    mend: "set storageEncrypted to true and name a key of your own; encrypting later means a new database from a snapshot",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
  },
  {
    types: [...databases, ...types.automatedBackupsReplication],
    check(stack, report) {
      for (const database of stack.ofType(databases)) {
        const key = graphClusters.has(database.type) ? "kmsKeyArn" : "kmsKeyId";
        if (isReadReplica(database) && database.at(key) === undefined) continue;
        report.tell(database, ["storageEncrypted"], (encrypted) => {
          if (encrypted === true) {
            const whenAbsent = "which means the service's AWS-managed key";
            requireCustomerKey(stack, report, database, [key], { whenAbsent, required });
          } else {
            report.violation({
              on: database,
              property: "storageEncrypted",
              found: shown(encrypted),
              required:
                "it must be true, because every snapshot and copy of an unencrypted database stays unencrypted, whatever the vault's key",
            });
          }
        });
      }
      for (const replication of stack.ofType(types.automatedBackupsReplication)) {
        const whenAbsent = "and an encrypted instance's backups need a key of the destination Region";
        requireCustomerKey(stack, report, replication, ["kmsKeyId"], { whenAbsent, required });
      }
    },
  },
);
