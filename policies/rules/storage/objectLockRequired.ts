import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { numeric, unknown } from "../../framework/values";
import { dataClassTag, testDataTag } from "../../defaults";
import { lockedClasses } from "../../defaults/storage";
import { types } from "../resourceTypes";
import { Buckets, tagOf } from "./buckets";
import { ObjectLocks } from "./objectLocks";

interface Config {
  readonly tagKey: string;
  readonly minimumDays: Readonly<Record<string, number>>;
  readonly testDataTag: { readonly key: string; readonly values: readonly string[] };
}

export const objectLockRequired = stackRule<Config>(
  {
    name: "storage-object-lock-required",
    sentence: "Buckets of classes that a law keeps have Object Lock, with a default as long as the law's term.",
    severity: "critical",
    level: "mandatory",
    refs: ["X6", "AUD-4", "Lei 13.787/2018 art. 4"],
    why: "Records have to resist alteration and destruction; without a lock whoever may delete can destroy them for good.",
    mend: "set objectLockEnabled on the bucket and add a BucketObjectLockConfiguration with rule.defaultRetention",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
    config: {
      defaults: { tagKey: dataClassTag, minimumDays: lockedClasses, testDataTag },
      properties: {
        tagKey: { type: "string", description: "Tag that holds a bucket's data class." },
        minimumDays: {
          type: "object",
          description: "Shortest default retention in days per data class; 0 where the writer locks each object.",
        },
        testDataTag: { type: "object", description: "Tag key and values of buckets with test data only: not judged." },
      },
    },
  },
  {
    types: types.bucket,
    check(stack, report, config) {
      const buckets = new Buckets(stack);
      const locks = new ObjectLocks(buckets);
      const minimums = new Map(Object.entries(config.minimumDays));
      for (const bucket of buckets.all) {
        const dataClass = tagOf(bucket, config.tagKey);
        if (dataClass === unknown) report.cannotTell(bucket, `tags["${config.tagKey}"]`);
        const minimum = minimums.get(String(dataClass));
        if (minimum === undefined) continue;
        const testData = tagOf(bucket, config.testDataTag.key);
        if (config.testDataTag.values.includes(String(testData))) continue;
        judge(bucket, String(dataClass), minimum, locks, report);
      }
    },
  },
);

function judge(bucket: Subject, dataClass: string, minimum: number, locks: ObjectLocks, report: Report): void {
  const locked = locks.has(bucket);
  if (locked === unknown) {
    report.cannotTell(bucket, "Object Lock", "it, or whose configuration it is, is not known yet");
  } else if (!locked) {
    const required = `it must be on, because the law keeps objects of class ${dataClass}`;
    report.violation({ on: bucket, property: "Object Lock", found: "off", required });
  } else if (minimum > 0) defaultRetention(bucket, dataClass, minimum, locks, report);
}

function defaultRetention(
  bucket: Subject,
  dataClass: string,
  minimum: number,
  locks: ObjectLocks,
  report: Report,
): void {
  const required = `it must be ${minimum} days or more, because the law keeps objects of class ${dataClass} that long`;
  const places = [
    ...locks.configurationsOf(bucket).map((on) => ({ on, path: ["rule", "defaultRetention"] })),
    { on: bucket, path: ["objectLockConfiguration", "rule", "defaultRetention"] },
  ].filter(({ on, path }) => on.at(...path) !== undefined);
  for (const { on, path } of places) {
    const days = daysOf(on.at(...path, "days"), on.at(...path, "years"));
    if (days === unknown) report.cannotTell(on, path.join("."));
    else if (days < minimum) report.violation({ on, property: path.join("."), found: `${days} days`, required });
  }
  if (places.length > 0) return;
  if (locks.hasStrays)
    report.cannotTell(bucket, "default retention", "a configuration names a bucket that is not known yet");
  else report.violation({ on: bucket, property: "default retention", found: "absent", required });
}

/** The most days that the years can have: a lock of 20 years is as long as a law's 20 years. */
function daysOf(days: unknown, years: unknown): number | typeof unknown {
  if (days === unknown || years === unknown) return unknown;
  const inYears = numeric(years) ?? 0;
  return Math.max(numeric(days) ?? 0, 365 * inYears + Math.ceil(inYears / 4));
}
