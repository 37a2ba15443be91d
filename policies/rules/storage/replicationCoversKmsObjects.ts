import { stackRule } from "../../framework/rule";
import { shown, unknown } from "../../framework/values";
import { BucketEncryption } from "./bucketEncryption";
import { Buckets } from "./buckets";
import { isOn, propertyIn, replicationsOf, valueIn } from "./replications";
import { storageTypes } from "./types";
import { types } from "../resourceTypes";

export const replicationCoversKmsObjects = stackRule(
  {
    name: "storage-replication-covers-kms-objects",
    sentence: "A replication from a bucket under a KMS key takes its objects along, under a key of the other Region.",
    severity: "critical",
    level: "mandatory",
    refs: ["X4", "DRP-2"],
    why: "Without the selection S3 skips every object under KMS, without an error: the replica stays empty.",
    mend: "set sourceSelectionCriteria.sseKmsEncryptedObjects.status to Enabled and destination.encryptionConfiguration.replicaKmsKeyId to the other Region's key",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
  },
  {
    types: [...storageTypes.bucketReplication, ...types.bucket],
    check(stack, report) {
      const buckets = new Buckets(stack);
      const encryption = new BucketEncryption(buckets);
      for (const rule of replicationsOf(stack, buckets, report)) {
        const { on, path, fields, source } = rule;
        const selected = valueIn(rule, fields.kmsObjects);
        if (selected === unknown) {
          report.cannotTell(on, propertyIn(rule, fields.kmsObjects));
        } else if (isOn(selected)) {
          report.tell(on, [...path, ...fields.replicaKey], (key) => {
            if (key !== undefined && key !== "") return;
            const required = "it must be there, because S3 encrypts no replica without being told the key";
            report.violation({ on, property: propertyIn(rule, fields.replicaKey), found: "absent", required });
          });
        } else if (source.kind === "one") {
          const kms = encryption.usesKms(source.subject);
          const property = propertyIn(rule, fields.kmsObjects);
          if (kms === unknown) report.cannotTell(on, property, "the source's encryption is not known yet");
          else if (kms) {
            const required = `it must be on, because ${source.subject.label} encrypts with a KMS key and S3 skips such objects`;
            report.violation({ on, property, found: shown(selected), required });
          }
        } else if (source.kind === "open") {
          report.cannotTell(on, "bucket");
        }
      }
    },
  },
);
