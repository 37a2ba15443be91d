import { policyOf } from "../../framework/policyDocument";
import { stackRule } from "../../framework/rule";
import { shown, unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { Buckets } from "./buckets";
import { tlsAtAll, undenied } from "./tlsStatement";
import { storageTypes } from "./types";

const required = "it must be there and deny every request without TLS, because S3 answers plain HTTP too";

export const bucketHasTlsPolicy = stackRule(
  {
    name: "storage-bucket-has-tls-policy",
    sentence: "Every bucket has a policy, which is the one place to demand TLS.",
    severity: "high",
    level: "mandatory",
    refs: ["SEC-3", "BKP-8"],
    why: "Nothing but a bucket's policy makes S3 refuse plain HTTP.",
    mend: "add a BucketPolicy that denies what is not made over TLS",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
  },
  {
    types: types.bucket,
    check(stack, report) {
      const buckets = new Buckets(stack);
      const policies = buckets.describedBy(storageTypes.bucketPolicy);
      for (const bucket of buckets.all) {
        // What it says is storage-bucket-policy-tls-only's business.
        if (policies.of(bucket).length > 0) continue;
        const inline = bucket.at("policy");
        const document = policyOf(inline);
        const open = document === undefined ? inline : undenied(document, tlsAtAll);
        if (open === unknown) report.cannotTell(bucket, "policy");
        else if (Array.isArray(open) && open.length === 0) continue;
        else if (document === undefined && policies.strays.length > 0) {
          report.cannotTell(bucket, "policy", "a BucketPolicy names a bucket that is not known yet");
        } else {
          const found = Array.isArray(open) ? `open to ${open.join(", ")} without TLS` : shown(inline);
          report.violation({ on: bucket, property: "policy", found, required });
        }
      }
    },
  },
);
