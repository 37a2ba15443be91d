import type { Answer } from "../../framework/policyDocument";
import { some } from "../../framework/policyMatching";
import type { Attachment } from "../../framework/relate";
import type { Subject } from "../../framework/subject";
import { listAt, unknown, valueAt } from "../../framework/values";
import { types } from "../resourceTypes";
import type { Buckets } from "./buckets";

/** Which buckets encrypt by default with a KMS key; all others do with S3's own. */
export class BucketEncryption {
  readonly #configurations: Attachment;

  constructor(buckets: Buckets) {
    this.#configurations = buckets.describedBy(types.bucketEncryption);
  }

  usesKms(bucket: Subject): Answer {
    const configurations = this.#configurations.of(bucket);
    const answers: readonly Answer[] = [
      ...configurations.map((each) => kmsIn(listAt(each.props, ["rules"]))),
      kmsIn(listAt(bucket.props, ["serverSideEncryptionConfiguration", "rule"])),
    ];
    const found = some(answers);
    return found === false && configurations.length === 0 && this.#configurations.strays.length > 0 ? unknown : found;
  }
}

function kmsIn(rules: readonly unknown[] | typeof unknown): Answer {
  if (rules === unknown) return unknown;
  return some(
    rules.map((rule): Answer => {
      const algorithm = valueAt(rule, ["applyServerSideEncryptionByDefault", "sseAlgorithm"]);
      return algorithm === unknown ? unknown : String(algorithm).startsWith("aws:kms");
    }),
  );
}
