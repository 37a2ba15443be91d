import { check, unanswered } from "./checks";
import type { Aspect, Check, Reading } from "./checks";

/** What the plan declares of a bucket. */
export interface ExpectedBucket {
  readonly name: string;
  readonly keyArn: string;
  /** The other side of the pair. */
  readonly replicatesTo: string;
  /** `off`; `on`: Object Lock without a default retention; otherwise the default retention of new objects. */
  readonly lock: "off" | "on" | { readonly mode: "GOVERNANCE" | "COMPLIANCE"; readonly days: number };
}

/** What S3 says of a bucket, a reading a call; an error's name stands for "there is no such configuration" too. */
export interface SeenBucket {
  readonly encryption: Reading<{
    readonly algorithm: string | undefined;
    readonly keyArn: string | undefined;
    /** Encryption types that S3 refuses; undefined where S3 does not say. */
    readonly blocked: readonly string[] | undefined;
  }>;
  readonly versioning: Reading<{ readonly status: string | undefined }>;
  readonly lock: Reading<{
    readonly enabled: boolean;
    readonly mode: string | undefined;
    readonly days: number | undefined;
  }>;
  readonly publicAccess: Reading<{ readonly blocked: boolean }>;
  readonly replication: Reading<{ readonly enabledTo: readonly string[] }>;
}

/** S3's names for "nothing is configured": an answer, and not a good one. */
const absent: ReadonlySet<string> = new Set([
  "ServerSideEncryptionConfigurationNotFoundError",
  "ObjectLockConfigurationNotFoundError",
  "NoSuchPublicAccessBlockConfiguration",
  "ReplicationConfigurationNotFoundError",
]);
const gone = "NoSuchBucket";

/**
 * A bucket held against the plan: default encryption under its key with SSE-C refused (X7), versioning (X1, X4), Object Lock
 * and its default retention (X6), public access, and replication to the other side (X4).
 */
export function bucketChecks(expected: ExpectedBucket, seen: SeenBucket): readonly Check[] {
  const { name } = expected;
  return [
    existence(name, seen),
    judged("encryption", name, seen.encryption, "has no default encryption", (found) => encryption(expected, found)),
    judged("versioning", name, seen.versioning, "is not versioned", ({ status }) =>
      status === "Enabled" ? undefined : `has versioning ${status ?? "never enabled"}`,
    ),
    lock(expected, seen.lock),
    judged("public-access", name, seen.publicAccess, "does not block public access", ({ blocked }) =>
      blocked ? undefined : "blocks public access only in part",
    ),
    judged("replication", name, seen.replication, "is not replicated", ({ enabledTo }) =>
      enabledTo.includes(expected.replicatesTo)
        ? undefined
        : `has no enabled replication to ${expected.replicatesTo}; found ${enabledTo.join(", ") || "none"}`,
    ),
  ];
}

/** One answer of any kind shows that the bucket is there; only S3's own word shows that it is not. */
function existence(name: string, seen: SeenBucket): Check {
  const readings: readonly Reading<unknown>[] = Object.values(seen) as Reading<unknown>[];
  const errors = readings.flatMap((reading) => ("error" in reading ? [reading.error] : []));
  if (errors.includes(gone)) return check("exists", name, "is not there");
  const answered = readings.length > errors.length || errors.some((error) => absent.has(error));
  return answered ? check("exists", name, undefined) : unanswered("exists", name, errors[0] ?? "no answer");
}

function judged<T>(
  aspect: Aspect,
  name: string,
  reading: Reading<T>,
  without: string,
  violation: (value: T) => string | undefined,
): Check {
  if ("value" in reading) return check(aspect, name, violation(reading.value));
  if (reading.error === gone) return check(aspect, name, "is not there");
  return absent.has(reading.error) ? check(aspect, name, without) : unanswered(aspect, name, reading.error);
}

function encryption(
  { keyArn }: ExpectedBucket,
  found: {
    readonly algorithm: string | undefined;
    readonly keyArn: string | undefined;
    readonly blocked: readonly string[] | undefined;
  },
): string | undefined {
  if (found.algorithm !== "aws:kms") return `is encrypted by ${found.algorithm ?? "nothing"}; planned is aws:kms`;
  if (found.keyArn !== keyArn)
    return `is encrypted under ${found.keyArn ?? "the AWS-managed key"}; planned is ${keyArn}`;
  // Not every answer carries the list; where it does, ransomware's way in has to stand in it (X7).
  if (found.blocked !== undefined && !found.blocked.includes("SSE-C"))
    return "lets callers encrypt with keys of their own (SSE-C)";
  return undefined;
}

function lock(expected: ExpectedBucket, reading: SeenBucket["lock"]): Check {
  const wanted = expected.lock;
  // A bucket that is to stay erasable: no configuration is how it should be, and a lock would break erasure.
  if (wanted === "off" && "error" in reading && absent.has(reading.error))
    return check("lock", expected.name, undefined);
  return judged("lock", expected.name, reading, "has no Object Lock", ({ enabled, mode, days }) => {
    if (wanted === "off") return enabled ? "has Object Lock, and its class has to stay erasable" : undefined;
    if (!enabled) return "has no Object Lock";
    if (wanted === "on") return undefined;
    if (mode === wanted.mode && days === wanted.days) return undefined;
    return `locks new objects for ${days ?? 0} days in ${mode ?? "no"} mode; planned are ${wanted.days} in ${wanted.mode}`;
  });
}
