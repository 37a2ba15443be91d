import { stackRule } from "../../framework/rule";
import type { Report } from "../../framework/report";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { listAt, shown, shownPath, unknown, type Path } from "../../framework/values";
import { requireCustomerKey } from "../customerKey";
import { types } from "../resourceTypes";
import { Buckets } from "./buckets";

const required =
  "it must name a customer-managed key, because only a key of one's own has a policy, a rotation and a deletion that one controls";

export const bucketEncryptedWithCustomerKey = stackRule(
  {
    name: "storage-bucket-encrypted-with-customer-key",
    sentence: "Every bucket encrypts by default with a customer-managed KMS key; targets of access logs keep SSE-S3.",
    severity: "high",
    level: "mandatory",
    refs: ["BKP-8", "SEC-2"],
    why: "AES-256 with customer-managed keys at rest. S3 delivers no access logs to a bucket with SSE-KMS.",
    mend: "add a BucketServerSideEncryptionConfiguration with sseAlgorithm aws:kms and kmsMasterKeyId of your own key",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
  },
  {
    types: types.bucket,
    check(stack, report) {
      const buckets = new Buckets(stack);
      const encryption = buckets.describedBy(types.bucketEncryption);
      const logTargets = buckets.logTargets();
      for (const bucket of buckets.all) {
        const isLogTarget = logTargets.has(bucket);
        if (isLogTarget === true) continue;
        const configurations = encryption.of(bucket);
        for (const configuration of configurations) judge(stack, report, configuration, ["rules"]);
        if (configurations.length > 0) continue;
        const inline: Path = ["serverSideEncryptionConfiguration", "rule"];
        if (bucket.at(...inline) !== undefined) judge(stack, report, bucket, inline);
        else if (encryption.strays.length > 0 || isLogTarget === "cannot tell") {
          report.cannotTell(bucket, "server-side encryption", "a configuration names a bucket that is not known yet");
        } else {
          report.violation({
            on: bucket,
            property: "server-side encryption",
            found: "absent, which means SSE-S3 with a key of Amazon's",
            required,
          });
        }
      }
    },
  },
);

function judge(stack: StackView, report: Report, on: Subject, path: Path): void {
  const rules = listAt(on.props, path);
  if (rules === unknown) {
    report.cannotTell(on, shownPath(path));
    return;
  }
  if (rules.length === 0) {
    report.violation({ on, property: shownPath(path), found: "empty", required });
    return;
  }
  const isList = Array.isArray(on.at(...path));
  rules.forEach((_, index) => {
    const at = [...path, ...(isList ? [index] : []), "applyServerSideEncryptionByDefault"];
    report.tell(on, [...at, "sseAlgorithm"], (algorithm) => {
      if (algorithm === "aws:kms" || algorithm === "aws:kms:dsse") {
        const whenAbsent = "which means the AWS-managed key aws/s3";
        requireCustomerKey(stack, report, on, [...at, "kmsMasterKeyId"], { whenAbsent, required });
      } else {
        report.violation({
          on,
          property: shownPath([...at, "sseAlgorithm"]),
          found: shown(algorithm),
          required: 'it must be "aws:kms" or "aws:kms:dsse", because SSE-S3 uses a key that nobody here controls',
        });
      }
    });
  });
}
