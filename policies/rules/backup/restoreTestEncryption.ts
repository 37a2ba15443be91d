import { resourceRule } from "../../framework/rule";
import { shown, unknown } from "../../framework/values";
import { overrideOf } from "./restoreTestMetadata";
import { backupTypes } from "./types";

export const restoreTestEncryption = resourceRule(
  {
    name: "backup-restore-test-encryption",
    sentence: "Buckets that restore tests make are encrypted with a customer-managed key.",
    severity: "medium",
    level: "advisory",
    refs: ["R6", "SEC-2"],
    why: "A restore test of S3 writes the data to a bucket under SSE-S3, where it can stay for days.",
    mend: "set encryptionType to SSE-KMS and kmsKey to a key of your own in restoreMetadataOverrides",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-inferred-metadata.html",
  },
  {
    types: backupTypes.restoreTestingSelection,
    check(selection, report) {
      report.tell(selection, ["protectedResourceType"], (type) => {
        if (type !== "S3") return;
        const property = "restoreMetadataOverrides";
        const encryption = overrideOf(selection, "encryptionType");
        const key = overrideOf(selection, "kmsKey");
        if (selection.at(property) === unknown || encryption === unknown) report.cannotTell(selection, property);
        else if (!/^sse[-_]kms$/i.test(String(encryption))) {
          report.violation({
            on: selection,
            property: `${property}.encryptionType`,
            found: shown(encryption),
            required: "it must be SSE-KMS, because the restored data lies under a key of Amazon S3 otherwise",
          });
        } else if (key === undefined || key === "") {
          report.violation({
            on: selection,
            property: `${property}.kmsKey`,
            found: shown(key),
            required:
              "it must name a key of your own, because the restored data lies under the AWS-managed key otherwise",
          });
        }
      });
    },
  },
);
