import type { Attachment } from "../../framework/relate";
import type { Subject } from "../../framework/subject";
import { listAt, unknown, type Path } from "../../framework/values";
import { types } from "../resourceTypes";
import type { Buckets } from "../storage/buckets";

/** Where a bucket's default key is named. */
export interface KeyReference {
  readonly on: Subject;
  readonly path: Path;
  readonly value: unknown;
}

const named = ["applyServerSideEncryptionByDefault", "kmsMasterKeyId"] as const;

/** The keys under which a stack's buckets encrypt by default. */
export class BucketKeys {
  readonly #encryption: Attachment;

  constructor(buckets: Buckets) {
    this.#encryption = buckets.describedBy(types.bucketEncryption);
  }

  /** Undefined for a bucket without a key of its own; what is missing there is the storage rules' business. */
  of(bucket: Subject): KeyReference | undefined {
    const configurations = this.#encryption.of(bucket).map((on) => referenceIn(on, ["rules"]));
    const inline = referenceIn(bucket, ["serverSideEncryptionConfiguration", "rule"]);
    return [...configurations, inline].find((each) => each?.value !== undefined);
  }
}

function referenceIn(on: Subject, rules: Path): KeyReference | undefined {
  const list = listAt(on.props, rules);
  if (list === unknown) return { on, path: rules, value: unknown };
  const path = [...rules, ...(Array.isArray(on.at(...rules)) ? [0] : []), ...named];
  return { on, path, value: on.at(...path) };
}
