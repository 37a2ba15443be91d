import { stackRule } from "../../framework/rule";
import { types } from "../resourceTypes";
import { Buckets } from "./buckets";

export const bucketHasPublicAccessBlock = stackRule(
  {
    name: "storage-bucket-has-public-access-block",
    sentence: "Every bucket has a public access block of its own.",
    severity: "high",
    level: "mandatory",
    refs: ["LGPD art. 46", "SEC-4"],
    why: "New buckets block public access by default, but a default that no program holds is one click away from open.",
    mend: "add a BucketPublicAccessBlock with all four switches on",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  },
  {
    types: types.bucket,
    check(stack, report) {
      const buckets = new Buckets(stack);
      const blocks = buckets.describedBy(types.bucketPublicAccessBlock);
      for (const bucket of buckets.all) {
        if (blocks.of(bucket).length > 0) continue;
        if (blocks.strays.length > 0) {
          report.cannotTell(bucket, "public access block", "a block names a bucket that is not known yet");
        } else {
          report.violation({
            on: bucket,
            property: "public access block",
            found: "absent",
            required: "it must exist, because only then a change to it is seen",
          });
        }
      }
    },
  },
);
