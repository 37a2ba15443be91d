import type { Attachment } from "../../framework/relate";
import type { Subject } from "../../framework/subject";
import { unknown } from "../../framework/values";
import type { Answer } from "../../framework/policyDocument";
import { types } from "../resourceTypes";
import type { Buckets } from "./buckets";

/** Which buckets have Object Lock: the switch of the bucket, or a configuration, which turns it on afterwards (X6). */
export class ObjectLocks {
  readonly #configurations: Attachment;

  constructor(buckets: Buckets) {
    this.#configurations = buckets.describedBy(types.bucketObjectLock);
  }

  configurationsOf(bucket: Subject): readonly Subject[] {
    return this.#configurations.of(bucket);
  }

  get hasStrays(): boolean {
    return this.#configurations.strays.length > 0;
  }

  has(bucket: Subject): Answer {
    if (this.configurationsOf(bucket).length > 0) return true;
    const switches = [bucket.at("objectLockEnabled"), bucket.at("objectLockConfiguration", "objectLockEnabled")];
    if (switches.some((value) => value === true || value === "Enabled")) return true;
    return switches.includes(unknown) || this.hasStrays ? unknown : false;
  }
}
