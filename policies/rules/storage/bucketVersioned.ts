import { stackRule } from "../../framework/rule";
import { shown } from "../../framework/values";
import { types } from "../resourceTypes";
import { Buckets } from "./buckets";

const required = 'it must be "Enabled", because without it an overwritten or deleted object is gone';

export const bucketVersioned = stackRule(
  {
    name: "storage-bucket-versioned",
    sentence: "Every bucket keeps versions.",
    severity: "high",
    level: "mandatory",
    refs: ["X1", "X4", "BKP-11"],
    why: "AWS Backup for S3, replication and Object Lock need versioning, and an overwrite without it cannot be undone.",
    mend: "add a BucketVersioning with versioningConfiguration.status Enabled",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
  },
  {
    types: types.bucket,
    check(stack, report) {
      const buckets = new Buckets(stack);
      const versioning = buckets.describedBy(types.bucketVersioning);
      for (const bucket of buckets.all) {
        const configurations = versioning.of(bucket);
        for (const configuration of configurations) {
          report.tell(configuration, ["versioningConfiguration", "status"], (status) => {
            if (status === "Enabled") return;
            const property = "versioningConfiguration.status";
            report.violation({ on: configuration, property, found: shown(status), required });
          });
        }
        if (configurations.length > 0) continue;
        report.tell(bucket, ["versioning", "enabled"], (enabled) => {
          if (enabled === true) return;
          if (versioning.strays.length > 0) {
            report.cannotTell(bucket, "versioning", "a BucketVersioning names a bucket that is not known yet");
          } else {
            report.violation({ on: bucket, property: "versioning", found: shown(enabled), required });
          }
        });
      }
    },
  },
);
