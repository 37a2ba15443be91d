import { attach, Directory, type Attachment, type Target } from "../../framework/relate";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { unknown, valueAt } from "../../framework/values";
import { types } from "../resourceTypes";

/** A stack's buckets with the resources that describe them, related by bucket name or by dependency. */
export class Buckets {
  readonly all: readonly Subject[];
  readonly #stack: StackView;
  readonly #directory: Directory;

  constructor(stack: StackView) {
    this.#stack = stack;
    this.all = stack.ofType(types.bucket);
    this.#directory = new Directory(stack, this.all, (bucket) => [bucket.at("bucket"), bucket.at("id")]);
  }

  /** The resources of these types whose `bucket` is the bucket. */
  describedBy(satellites: readonly string[]): Attachment {
    return attach(this.#directory, this.#stack.ofType(satellites), "bucket");
  }

  /**
   * The bucket that a name or an ARN means.
   * @param property the referrer's top-level property that holds it.
   */
  find(referrer: Subject, property: string, value: unknown): Target {
    const name = typeof value === "string" ? value.replace(/^arn:[\w-]+:s3:::/, "") : value;
    return this.#directory.find(referrer, property, name);
  }

  /**
   * Buckets that receive server access logs. S3 does not deliver them to a bucket whose default encryption is SSE-KMS,
   * so such a bucket keeps SSE-S3.
   */
  logTargets(): { has(bucket: Subject): boolean | "cannot tell" } {
    const byLogging = attach(this.#directory, this.#stack.ofType(types.bucketLogging), "targetBucket");
    const inline = new Set<string>();
    for (const bucket of this.all) {
      const value = valueAt(bucket.props, ["logging", "targetBucket"]);
      const target = this.#directory.find(bucket, "logging", value);
      if (target.kind === "one") inline.add(target.subject.urn);
    }
    return {
      has: (bucket) => {
        if (inline.has(bucket.urn) || byLogging.of(bucket).length > 0) return true;
        return byLogging.strays.length > 0 ? "cannot tell" : false;
      },
    };
  }
}

/** A tag's value: provider-level default tags arrive in `tagsAll`. */
export function tagOf(subject: Subject, key: string): unknown {
  const own = subject.at("tags", key);
  if (own !== undefined && own !== unknown) return own;
  const all = subject.at("tagsAll", key);
  return all !== undefined && all !== unknown ? all : (own ?? all);
}
