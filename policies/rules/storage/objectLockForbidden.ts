import { stackRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { dataClassTag } from "../../defaults";
import { erasableClasses } from "../../defaults/storage";
import { types } from "../resourceTypes";
import { Buckets, tagOf } from "./buckets";
import { ObjectLocks } from "./objectLocks";

interface Config {
  readonly tagKey: string;
  readonly classes: readonly string[];
}

export const objectLockForbidden = stackRule<Config>(
  {
    name: "storage-object-lock-forbidden",
    sentence: "Buckets of classes that must stay erasable have no Object Lock.",
    severity: "critical",
    level: "mandatory",
    refs: ["X6", "RET-4", "LGPD art. 18 VI"],
    why: "Who withdraws consent has the data deleted at once; a lock cannot be taken off a bucket again.",
    mend: "create the bucket anew without objectLockEnabled and without a BucketObjectLockConfiguration",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html",
    config: {
      defaults: { tagKey: dataClassTag, classes: erasableClasses },
      properties: {
        tagKey: { type: "string", description: "Tag that holds a bucket's data class." },
        classes: { type: "array", items: { type: "string" }, description: "Data classes that must stay erasable." },
      },
    },
  },
  {
    types: types.bucket,
    check(stack, report, { tagKey, classes }) {
      const buckets = new Buckets(stack);
      const locks = new ObjectLocks(buckets);
      for (const bucket of buckets.all) {
        const locked = locks.has(bucket);
        if (locked === false) continue;
        const dataClass = tagOf(bucket, tagKey);
        if (dataClass === unknown) report.cannotTell(bucket, `tags["${tagKey}"]`);
        if (!classes.includes(String(dataClass))) continue;
        if (locked === unknown) {
          report.cannotTell(bucket, "Object Lock", "it, or whose configuration it is, is not known yet");
        } else {
          const required = `it must be off, because data of class ${String(dataClass)} must be erasable at any time`;
          report.violation({ on: bucket, property: "Object Lock", found: "on", required });
        }
      }
    },
  },
);
