import { stackRule } from "../../framework/rule";
import { shown } from "../../framework/values";
import { cadenceTag } from "../../defaults/storage";
import { types } from "../resourceTypes";
import { BackedUp, cadenceTagSchema, type CadenceTag } from "./backedUp";
import { Buckets } from "./buckets";
import { storageTypes } from "./types";

interface Config {
  readonly cadenceTag: CadenceTag;
}

const required =
  "it must be true, because AWS Backup learns of changed objects from these events and stops without them";

export const backedUpBucketSendsEvents = stackRule<Config>(
  {
    name: "storage-backed-up-bucket-sends-events",
    sentence: "A bucket that AWS Backup backs up sends its events to EventBridge.",
    severity: "high",
    level: "mandatory",
    refs: ["X1", "BKP-5"],
    why: "Continuous backup of a bucket ends when its EventBridge notification goes, and a BucketNotification without it removes what AWS Backup had switched on.",
    mend: "add a BucketNotification with eventbridge true",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html",
    config: { defaults: { cadenceTag }, properties: { cadenceTag: cadenceTagSchema } },
  },
  {
    types: types.bucket,
    check(stack, report, config) {
      const buckets = new Buckets(stack);
      const backedUp = new BackedUp(stack, config.cadenceTag);
      const notifications = buckets.describedBy(storageTypes.bucketNotification);
      for (const bucket of buckets.all) {
        const own = notifications.of(bucket);
        if (own.some((each) => each.at("eventbridge") === true)) continue;
        const verdict = backedUp.is(bucket);
        if (verdict === "perhaps")
          report.cannotTell(bucket, "selection by AWS Backup", "tags or a selection are not known yet");
        if (verdict !== "yes") continue;
        for (const notification of own) {
          report.tell(notification, ["eventbridge"], (value) => {
            report.violation({ on: notification, property: "eventbridge", found: shown(value), required });
          });
        }
        if (own.length > 0) continue;
        if (notifications.strays.length > 0) {
          report.cannotTell(bucket, "eventbridge", "a BucketNotification names a bucket that is not known yet");
        } else report.violation({ on: bucket, property: "eventbridge", found: "absent", required });
      }
    },
  },
);
