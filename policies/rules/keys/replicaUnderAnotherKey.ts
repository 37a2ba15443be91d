import { some } from "../../framework/policyMatching";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { unknown } from "../../framework/values";
import { Buckets } from "../storage/buckets";
import { propertyIn, replicationsOf, valueIn } from "../storage/replications";
import { storageTypes } from "../storage/types";
import { BucketKeys } from "./bucketKeys";
import { Backups } from "./copyKeys";
import { Keys } from "./keys";

export const replicaUnderAnotherKey = stackRule(
  {
    name: "keys-replica-under-another-key",
    sentence: "A bucket without backups is replicated under another key than its own.",
    severity: "high",
    level: "advisory",
    refs: ["K9", "K10"],
    why: "A replica under the same multi-Region key survives the loss of a Region, not that of the key. Where erasure is to be final, that may be meant.",
    mend: "encrypt the replica under a key of its own, or back the bucket up into a vault under another key",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html",
  },
  {
    types: storageTypes.bucketReplication,
    check(stack, report) {
      const keys = new Keys(stack);
      const buckets = new Buckets(stack);
      const bucketKeys = new BucketKeys(buckets);
      const backups = new Backups(stack, keys, report);
      const alike = new Map<string, { readonly on: Subject; readonly property: string; readonly sources: string[] }>();
      // Sorted: a program registers its resources in no order that lasts.
      const rules = replicationsOf(stack, buckets, report).toSorted((a, b) => a.on.name.localeCompare(b.on.name));
      for (const rule of rules) {
        if (rule.source.kind !== "one") continue;
        const source = rule.source.subject;
        const own = bucketKeys.of(source);
        if (own === undefined) continue;
        const identity = keys.identityOf(own.on, String(own.path[0]), own.value);
        const replicaKey = valueIn(rule, rule.fields.replicaKey);
        const property = propertyIn(rule, rule.fields.replicaKey);
        const replica = keys.identityOf(rule.on, String(rule.path[0]), replicaKey);
        if (identity === undefined || (replica === undefined && replicaKey !== undefined)) {
          report.cannotTell(
            rule.on,
            property,
            "it, or the key of the source bucket, is not known before the deployment",
          );
          continue;
        }
        // Without a key of the rule's own, S3 replicates no object under SSE-KMS: the storage rules' business.
        if (replica !== identity) continue;
        const ends = [source, ...(rule.destination.kind === "one" ? [rule.destination.subject] : [])];
        const backedUp = some(ends.map((end) => backups.of(end).apartFrom(identity)));
        if (backedUp === unknown)
          report.cannotTell(source, "the keys of its backups", "a vault or its key is not known");
        if (backedUp !== false) continue;
        const same = alike.get(identity) ?? { on: rule.on, property, sources: [] };
        alike.set(identity, same);
        same.sources.push(source.label);
      }
      for (const { on, property, sources } of alike.values()) {
        report.violation({
          on,
          property,
          found: `the source's own key, with nothing under another one, for ${sources.join(", ")}`,
          required: "it should be another key, because one deletion would end every copy",
        });
      }
    },
  },
);
