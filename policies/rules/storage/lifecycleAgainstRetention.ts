import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { shown, textual, unknown } from "../../framework/values";
import { defaultRetention, dataClassTag, testDataTag } from "../../defaults";
import { types } from "../resourceTypes";
import { Buckets, tagOf } from "./buckets";
import { lifecycleRulesOf, type LifecycleRule } from "./lifecycleReading";
import { currentFacts, noncurrentFacts } from "./lifecycleVerdict";
import type { RetentionTable } from "./retentionTable";

interface Config {
  readonly tagKey: string;
  readonly retention: RetentionTable;
  readonly testDataTag: { readonly key: string; readonly values: readonly string[] };
}

export const lifecycleAgainstRetention = stackRule<Config>(
  {
    name: "storage-lifecycle-against-retention",
    sentence: "A bucket's lifecycle keeps its data class exactly as long as the retention table says.",
    severity: "critical",
    level: "mandatory",
    refs: ["RET-1", "RET-2", "RET-3", "RET-4", "RET-5", "RET-6", "RET-7", "Lei 13.787/2018 art. 6", "LGPD art. 16"],
    why: "Too short breaks the law that keeps medical and fiscal records; too long breaks the LGPD, which wants data gone.",
    mend: "derive the bucket's lifecycle rules from the retention table",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html",
    config: {
      defaults: { tagKey: dataClassTag, retention: defaultRetention, testDataTag },
      properties: {
        tagKey: { type: "string", description: "Tag that holds a bucket's data class." },
        retention: { type: "object", description: "Retention per data class: stages with prefix and days." },
        testDataTag: {
          type: "object",
          description: "Tag key and values of buckets with test data only: they may expire early, never late.",
        },
      },
    },
  },
  {
    types: types.bucket,
    check(stack, report, config) {
      const buckets = new Buckets(stack);
      const lifecycles = buckets.describedBy(types.bucketLifecycle);
      for (const bucket of buckets.all) {
        const dataClass = tagOf(bucket, config.tagKey);
        if (dataClass === undefined) continue;
        if (dataClass === unknown) {
          report.cannotTell(bucket, `tags["${config.tagKey}"]`);
          continue;
        }
        const rules = lifecycleRulesOf(bucket, lifecycles.of(bucket), report);
        if (rules === null) continue;
        if (rules.length === 0 && lifecycles.strays.length > 0) {
          report.cannotTell(bucket, "lifecycle", "a lifecycle configuration names a bucket that is not known yet");
          continue;
        }
        judge(bucket, textual(dataClass) ?? shown(dataClass), rules, report, config);
      }
    },
  },
);

function judge(
  bucket: Subject,
  dataClass: string,
  rules: readonly LifecycleRule[],
  report: Report,
  config: Config,
): void {
  const entry = Object.hasOwn(config.retention, dataClass) ? config.retention[dataClass] : undefined;
  if (entry === undefined) {
    report.violation({
      on: bucket,
      property: `tags["${config.tagKey}"]`,
      found: shown(dataClass),
      required: `it must be one of ${Object.keys(config.retention).join(", ")}, because tags are case sensitive and what selects by them passes over any other`,
      refs: ["S2"],
      mend: "correct the tag, or add the class to the retention table",
    });
    return;
  }
  const testData = config.testDataTag.values.includes(String(tagOf(bucket, config.testDataTag.key)));
  const subject = { bucket, dataClass, testData };
  for (const stage of entry.stages) {
    for (const fact of [...currentFacts(subject, stage, rules), ...noncurrentFacts(subject, stage, rules)]) {
      report.violation(entry.refs.length === 0 ? fact : { ...fact, refs: entry.refs });
    }
  }
}
