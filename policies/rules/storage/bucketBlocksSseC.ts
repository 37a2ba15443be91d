import { stackRule } from "../../framework/rule";
import { listAt, shownPath, unknown, valueAt } from "../../framework/values";
import { types } from "../resourceTypes";
import { Buckets } from "./buckets";

const required =
  'it must list "SSE-C", because whoever may write could otherwise encrypt the data again under a key of his own';

export const bucketBlocksSseC = stackRule(
  {
    name: "storage-bucket-blocks-sse-c",
    sentence: "Every bucket refuses encryption with keys that the requester brings along (SSE-C).",
    severity: "high",
    level: "mandatory",
    refs: ["X7"],
    why: "Ransomware rewrites objects under a key that only it knows; nothing of AWS can decrypt them again.",
    mend: 'set blockedEncryptionTypes to ["SSE-C"] in each rule of the bucket\'s BucketServerSideEncryptionConfiguration',
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html",
  },
  {
    types: types.bucket,
    check(stack, report) {
      const buckets = new Buckets(stack);
      const encryption = buckets.describedBy(types.bucketEncryption);
      for (const bucket of buckets.all) {
        const configurations = encryption.of(bucket);
        for (const configuration of configurations) {
          const rules = listAt(configuration.props, ["rules"]);
          if (rules === unknown) report.cannotTell(configuration, "rules");
          else {
            rules.forEach((rule, index) => {
              const property = shownPath(["rules", index, "blockedEncryptionTypes"]);
              const blocked = listAt(rule, ["blockedEncryptionTypes"]);
              const found = blocked === unknown ? unknown : blocked.map((each) => valueAt(each, []));
              if (found !== unknown && found.includes("SSE-C")) return;
              if (found === unknown || found.includes(unknown)) report.cannotTell(configuration, property);
              else report.violation({ on: configuration, property, found: listText(found), required });
            });
          }
        }
        if (configurations.length > 0) continue;
        const property = "blockedEncryptionTypes";
        if (encryption.strays.length > 0) {
          report.cannotTell(bucket, property, "a configuration names a bucket that is not known yet");
        } else report.violation({ on: bucket, property, found: "absent", required });
      }
    },
  },
);

function listText(blocked: readonly unknown[]): string {
  return blocked.length === 0 ? "absent" : JSON.stringify(blocked);
}
