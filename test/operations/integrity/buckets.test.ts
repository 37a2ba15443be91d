import assert from "node:assert/strict";
import { bucketChecks } from "../../../operations/integrity/buckets";
import type { ExpectedBucket, SeenBucket } from "../../../operations/integrity/buckets";

const keyArn = "arn:aws:kms:sa-east-1:123456789012:key/mrk-1";
const expected: ExpectedBucket = {
  name: "neonpro-prod-medical-sa-east-1-0a1b2c3d",
  keyArn,
  replicatesTo: "neonpro-prod-medical-eu-west-1-0a1b2c3d",
  lock: { mode: "GOVERNANCE", days: 7305 },
};
const seen: SeenBucket = {
  encryption: { value: { algorithm: "aws:kms", keyArn, blocked: ["SSE-C"] } },
  versioning: { value: { status: "Enabled" } },
  lock: { value: { enabled: true, mode: "GOVERNANCE", days: 7305 } },
  publicAccess: { value: { blocked: true } },
  replication: { value: { enabledTo: ["neonpro-prod-medical-eu-west-1-0a1b2c3d"] } },
};
const none: SeenBucket["lock"] = { error: "ObjectLockConfigurationNotFoundError" };

const findings = (wanted: ExpectedBucket, found: SeenBucket) =>
  bucketChecks(wanted, found).flatMap(({ aspect, verdict, finding }) =>
    verdict === "good" ? [] : [[aspect, verdict, finding]],
  );

describe("the checks of a bucket", () => {
  it("are all good when it is as planned", () => {
    assert.deepEqual(
      bucketChecks(expected, seen).map(({ aspect, verdict }) => [aspect, verdict]),
      ["exists", "encryption", "versioning", "lock", "public-access", "replication"].map((aspect) => [aspect, "good"]),
    );
  });

  const cases: readonly (readonly [string, Partial<SeenBucket>, readonly unknown[]])[] = [
    [
      "S3's own encryption",
      { encryption: { value: { algorithm: "AES256", keyArn: undefined, blocked: ["SSE-C"] } } },
      ["encryption", "bad", "is encrypted by AES256; planned is aws:kms"],
    ],
    [
      "the AWS-managed key",
      { encryption: { value: { algorithm: "aws:kms", keyArn: undefined, blocked: ["SSE-C"] } } },
      ["encryption", "bad", `is encrypted under the AWS-managed key; planned is ${keyArn}`],
    ],
    [
      "SSE-C let in (X7)",
      { encryption: { value: { algorithm: "aws:kms", keyArn, blocked: ["NONE"] } } },
      ["encryption", "bad", "lets callers encrypt with keys of their own (SSE-C)"],
    ],
    [
      "no encryption",
      { encryption: { error: "ServerSideEncryptionConfigurationNotFoundError" } },
      ["encryption", "bad", "has no default encryption"],
    ],
    [
      "suspended versioning (X1)",
      { versioning: { value: { status: "Suspended" } } },
      ["versioning", "bad", "has versioning Suspended"],
    ],
    [
      "no versioning",
      { versioning: { value: { status: undefined } } },
      ["versioning", "bad", "has versioning never enabled"],
    ],
    ["no Object Lock", { lock: none }, ["lock", "bad", "has no Object Lock"]],
    [
      "a shorter lock (L13)",
      { lock: { value: { enabled: true, mode: "GOVERNANCE", days: 7300 } } },
      ["lock", "bad", "locks new objects for 7300 days in GOVERNANCE mode; planned are 7305 in GOVERNANCE"],
    ],
    [
      "a lock without a default",
      { lock: { value: { enabled: true, mode: undefined, days: undefined } } },
      ["lock", "bad", "locks new objects for 0 days in no mode; planned are 7305 in GOVERNANCE"],
    ],
    [
      "public access blocked in part",
      { publicAccess: { value: { blocked: false } } },
      ["public-access", "bad", "blocks public access only in part"],
    ],
    [
      "public access not blocked",
      { publicAccess: { error: "NoSuchPublicAccessBlockConfiguration" } },
      ["public-access", "bad", "does not block public access"],
    ],
    [
      "no replication (X4)",
      { replication: { error: "ReplicationConfigurationNotFoundError" } },
      ["replication", "bad", "is not replicated"],
    ],
    [
      "replication to somewhere else",
      { replication: { value: { enabledTo: ["elsewhere"] } } },
      ["replication", "bad", "has no enabled replication to neonpro-prod-medical-eu-west-1-0a1b2c3d; found elsewhere"],
    ],
    [
      "a refused question",
      { replication: { error: "AccessDenied" } },
      ["replication", "unknown", "could not be checked (replication): AccessDenied"],
    ],
  ];
  for (const [what, change, finding] of cases) {
    it(`[AUD-2] find ${what}, and nothing else`, () => {
      assert.deepEqual(findings(expected, { ...seen, ...change }), [finding]);
    });
  }

  it("take an answer that does not list what is blocked as no violation", () => {
    const encryption = { value: { algorithm: "aws:kms", keyArn, blocked: undefined } };
    assert.deepEqual(findings(expected, { ...seen, encryption }), []);
  });

  it("want no lock on what has to stay erasable, and a lock without a default where the writer sets it", () => {
    const off: ExpectedBucket = { ...expected, lock: "off" };
    assert.deepEqual(findings(off, { ...seen, lock: none }), []);
    assert.deepEqual(findings(off, seen), [["lock", "bad", "has Object Lock, and its class has to stay erasable"]]);
    assert.deepEqual(findings(off, { ...seen, lock: { error: "SlowDown" } }), [
      ["lock", "unknown", "could not be checked (lock): SlowDown"],
    ]);
    const on: ExpectedBucket = { ...expected, lock: "on" };
    assert.deepEqual(
      findings(on, { ...seen, lock: { value: { enabled: true, mode: undefined, days: undefined } } }),
      [],
    );
    assert.deepEqual(findings(on, { ...seen, lock: none }), [["lock", "bad", "has no Object Lock"]]);
  });

  const all = (error: string): SeenBucket => ({
    encryption: { error },
    versioning: { error },
    lock: { error },
    publicAccess: { error },
    replication: { error },
  });

  it("are all bad for a bucket that is gone", () => {
    assert.deepEqual(
      bucketChecks(expected, all("NoSuchBucket")).map(({ verdict, finding }) => [verdict, finding]),
      Array.from({ length: 6 }, () => ["bad", "is not there"]),
    );
  });

  it("are all unknown, its existence too, when nothing may be read", () => {
    assert.deepEqual(
      new Set(bucketChecks(expected, all("AccessDenied")).map(({ verdict }) => verdict)),
      new Set(["unknown"]),
    );
  });
});
