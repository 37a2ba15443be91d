/** Mocks prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import { AccessLogBucket } from "../../../components/storage/accessLogBucket";
import { accessLogBucketStatements } from "../../../components/storage/bucketPolicy";
import { accountId, parsed, recordResources, settle, valueOf } from "../../support/mocks";

const args = { region: "eu-west-1", bucketPrefix: "neonpro-test-access-logs", suffix: "0a1b2c3d", accountId };
const name = "neonpro-test-access-logs-eu-west-1-0a1b2c3d";
const at = { region: "eu-west-1", bucket: name };

describe("AccessLogBucket", () => {
  it("is a bucket with every setting of its own, and nothing else", async () => {
    const recording = recordResources();
    new AccessLogBucket("logs", args);
    await settle();
    assert.deepEqual(recording.childrenOf("logs"), [
      "aws:s3/bucket:Bucket logs-bucket",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration logs-lifecycle",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls logs-ownership",
      "aws:s3/bucketPolicy:BucketPolicy logs-policy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock logs-public-access",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration logs-encryption",
      "aws:s3/bucketVersioning:BucketVersioning logs-versioning",
    ]);
    assert.equal(recording.resources.length, 8);
  });

  it("takes neither SSE-KMS nor Object Lock, which log delivery cannot write to", async () => {
    const recording = recordResources();
    const logs = new AccessLogBucket("logs", { ...args, tags: { owner: "platform" } });
    await settle();
    assert.deepEqual(recording.one("logs-bucket").inputs, { ...at, forceDestroy: false, tags: { owner: "platform" } });
    assert.equal(recording.one("logs-bucket").protect, true);
    assert.deepEqual(recording.one("logs-encryption").inputs, {
      ...at,
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, blockedEncryptionTypes: ["SSE-C"] }],
    });
    assert.equal(await valueOf(logs.name), name);
    assert.equal(await valueOf(logs.arn), `arn:aws:s3:::${name}`);
  });

  it("is closed to the public and writable by S3's log delivery", async () => {
    const recording = recordResources();
    new AccessLogBucket("logs", args);
    await settle();
    assert.deepEqual(recording.one("logs-public-access").inputs, {
      ...at,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(recording.one("logs-ownership").inputs, {
      ...at,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    const { policy, ...rest } = recording.one("logs-policy").inputs;
    assert.deepEqual(rest, at);
    assert.deepEqual(parsed(policy), {
      Version: "2012-10-17",
      Statement: accessLogBucketStatements(`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`, accountId),
    });
    assert.ok(recording.one("logs-policy").dependencies.includes(recording.one("logs-public-access").urn));
  });

  it("keeps a log for a year unless it is told otherwise, and a deleted one for 30 days", async () => {
    const recording = recordResources();
    new AccessLogBucket("logs", args);
    new AccessLogBucket("short", { ...args, bucketPrefix: "short", retentionDays: 90 });
    await settle();
    const rule = (days: number) => ({
      id: "retention",
      status: "Enabled",
      filter: { prefix: "" },
      expiration: { days },
      noncurrentVersionExpiration: { noncurrentDays: 30 },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    });
    assert.deepEqual(recording.one("logs-lifecycle").inputs, { ...at, rules: [rule(366)] });
    assert.deepEqual(recording.one("short-lifecycle").inputs.rules, [rule(90)]);
    assert.deepEqual(recording.one("logs-versioning").inputs, {
      ...at,
      versioningConfiguration: { status: "Enabled" },
    });
  });

  it("refuses bad arguments before it makes a bucket, all at once", async () => {
    const recording = recordResources();
    assert.throws(() => new AccessLogBucket("logs", { ...args, bucketPrefix: "Access_Logs", retentionDays: 0 }), {
      message: [
        'bucketPrefix: "Access_Logs" has to be lower-case letters, digits and "-", beginning with no "-".',
        "retentionDays: 0 is not a whole number of days from 1 on.",
      ].join("\n"),
    });
    assert.throws(() => new AccessLogBucket("logs-2", { ...args, bucketPrefix: "a".repeat(45) }), {
      message: `bucketPrefix: "${"a".repeat(45)}" has 45 characters; with Region eu-west-1 and a suffix of 8 a bucket's name (63) has room for 44.`,
    });
    await settle();
    assert.deepEqual(recording.ofType("aws:s3/bucket:Bucket"), []);
  });
});
