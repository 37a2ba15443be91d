import { stackRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { dataClassTag, defaultRetention } from "../../defaults";
import { cadenceTag } from "../../defaults/storage";
import { types } from "../resourceTypes";
import { BackedUp, cadenceTagSchema, type CadenceTag } from "./backedUp";
import { Buckets, tagOf } from "./buckets";
import { lifecycleRulesOf } from "./lifecycleReading";

interface Config {
  readonly cadenceTag: CadenceTag;
  readonly tagKey: string;
  readonly classes: readonly string[];
}

export const backedUpVersionsExpire = stackRule<Config>(
  {
    name: "storage-backed-up-versions-expire",
    sentence: "A bucket that AWS Backup backs up lets noncurrent versions expire.",
    severity: "low",
    level: "advisory",
    refs: ["X1"],
    why: "AWS Backup keeps every version that has not expired, so that each backup grows with every overwrite.",
    mend: "add a lifecycle rule with noncurrentVersionExpiration",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html",
    config: {
      defaults: { cadenceTag, tagKey: dataClassTag, classes: Object.keys(defaultRetention) },
      properties: {
        cadenceTag: cadenceTagSchema,
        tagKey: { type: "string", description: "Tag that holds a bucket's data class." },
        classes: {
          type: "array",
          items: { type: "string" },
          description: "Data classes that storage-lifecycle-against-retention judges instead.",
        },
      },
    },
  },
  {
    types: types.bucket,
    check(stack, report, config) {
      const buckets = new Buckets(stack);
      const backedUp = new BackedUp(stack, config.cadenceTag);
      const lifecycles = buckets.describedBy(types.bucketLifecycle);
      for (const bucket of buckets.all) {
        const dataClass = tagOf(bucket, config.tagKey);
        if (config.classes.includes(String(dataClass)) || backedUp.is(bucket) === "no") continue;
        if (dataClass === unknown || backedUp.is(bucket) === "perhaps") {
          report.cannotTell(bucket, "selection by AWS Backup", "tags or a selection are not known yet");
          continue;
        }
        const rules = lifecycleRulesOf(bucket, lifecycles.of(bucket), report);
        if (rules === null || rules.some(({ noncurrentDays }) => noncurrentDays !== undefined)) continue;
        if (lifecycles.strays.length > 0) {
          report.cannotTell(bucket, "lifecycle", "a lifecycle configuration names a bucket that is not known yet");
        } else {
          const required = "it must be there, because AWS Backup keeps every version that has not expired";
          report.violation({
            on: bucket,
            property: "lifecycle noncurrentVersionExpiration",
            found: "absent",
            required,
          });
        }
      }
    },
  },
);
