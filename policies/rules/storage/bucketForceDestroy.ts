import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { testDataTag } from "../../defaults";
import { types } from "../resourceTypes";
import { tagOf } from "./buckets";

interface Config {
  readonly testDataTag: { readonly key: string; readonly values: readonly string[] };
}

export const bucketForceDestroy = resourceRule<Config>(
  {
    name: "storage-bucket-force-destroy",
    sentence: "No bucket is emptied when it is taken out of the program.",
    severity: "critical",
    level: "mandatory",
    refs: ["RET-1", "BKP-11"],
    why: "With forceDestroy a removed or renamed resource deletes every object and every version; some component libraries switch it on by default.",
    mend: "set forceDestroy to false",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
    config: {
      defaults: { testDataTag },
      properties: {
        testDataTag: { type: "object", description: "Tag key and values of buckets with test data only: not judged." },
      },
    },
  },
  {
    types: types.bucket,
    check(bucket, report, config) {
      const testData = tagOf(bucket, config.testDataTag.key);
      if (config.testDataTag.values.includes(String(testData))) return;
      report.tell(bucket, ["forceDestroy"], (value) => {
        if (value !== true) return;
        if (testData === unknown) {
          report.cannotTell(bucket, `tags["${config.testDataTag.key}"]`);
          return;
        }
        const required = "it must be false, because a change of name would delete every object for good";
        report.violation({ on: bucket, property: "forceDestroy", found: "true", required });
      });
    },
  },
);
