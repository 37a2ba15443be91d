/** What LateCopies declares, under mocks: they prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import { AccessLogBucket } from "../../../components/storage/accessLogBucket";
import { LateCopies } from "../../../components/storage/lateCopies";
import { dataClasses } from "../../../protection/dataClasses";
import { accountId, parsed, recordResources, settle } from "../../support/mocks";
import type { Recording } from "../../support/mocks";

const region = "eu-west-1";
const keyArn = `arn:aws:kms:${region}:${accountId}:key/mrk-replica`;
const bucket = "neonpro-test-late-eu-west-1-0a1b2c3d";
const arn = `arn:aws:s3:::${bucket}`;
const at = { region, bucket };

async function declared(protect?: boolean): Promise<Recording> {
  const recorded = recordResources();
  const accessLogs = new AccessLogBucket("logs", { region, bucketPrefix: "logs", suffix: "0a1b2c3d", accountId });
  new LateCopies(
    "late",
    {
      region,
      bucketPrefix: "neonpro-test-late",
      suffix: "0a1b2c3d",
      keyArn,
      accessLogs,
      dataClasses: [dataClasses.medical, dataClasses.biometric],
      tags: { owner: "platform" },
    },
    protect === undefined ? {} : { protect },
  );
  await settle();
  return recorded;
}

describe("LateCopies", () => {
  it("declares exactly these children, and no replication, no lock, no events", async () => {
    assert.deepEqual((await declared()).childrenOf("late"), [
      "aws:s3/bucket:Bucket late-bucket",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration late-lifecycle",
      "aws:s3/bucketLogging:BucketLogging late-logging",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls late-ownership",
      "aws:s3/bucketPolicy:BucketPolicy late-policy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock late-public-access",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration late-encryption",
      "aws:s3/bucketVersioning:BucketVersioning late-versioning",
    ]);
  });

  it("has no tags of the protection plan: no backup selects it", async () => {
    const recorded = await declared();
    assert.deepEqual(recorded.one("late-bucket").inputs, {
      ...at,
      forceDestroy: false,
      tags: { owner: "platform" },
    });
    assert.equal(recorded.one("late-bucket").protect, true);
    assert.equal((await declared(false)).one("late-bucket").protect, false);
  });

  it("[RET-4][RET-5] lets each class's copies go as early as what the class deletes", async () => {
    const { inputs } = (await declared()).one("late-lifecycle");
    const copies = (id: string, days: number) => ({
      id,
      status: "Enabled",
      filter: { prefix: `${id}/` },
      expiration: { days },
      noncurrentVersionExpiration: { noncurrentDays: 1 },
    });
    assert.deepEqual(inputs, {
      ...at,
      rules: [
        copies("medical", 35),
        copies("biometric", 7),
        {
          id: "delete-markers",
          status: "Enabled",
          filter: { prefix: "" },
          expiration: { expiredObjectDeleteMarker: true },
        },
        {
          id: "incomplete-uploads",
          status: "Enabled",
          filter: { prefix: "" },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
      ],
    });
  });

  it("[BKP-8][SEC-2][SEC-3] is encrypted under the replicas' key, for TLS 1.3 alone, and never public", async () => {
    const recorded = await declared();
    assert.deepEqual(recorded.one("late-encryption").inputs, {
      ...at,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          bucketKeyEnabled: true,
          blockedEncryptionTypes: ["SSE-C"],
        },
      ],
    });
    assert.deepEqual(recorded.one("late-public-access").inputs, {
      ...at,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(recorded.one("late-ownership").inputs, {
      ...at,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    assert.deepEqual(recorded.one("late-versioning").inputs, { ...at, versioningConfiguration: { status: "Enabled" } });
    const { Statement } = parsed(recorded.one("late-policy").inputs.policy) as { Statement: { Sid: string }[] };
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      ["TlsOnly", "Tls12OrNewer", "Tls13ForOurOwnCode", "OnlyKmsEncryption", "OnlyThisKey"],
    );
    assert.deepEqual(Statement[2], {
      Sid: "Tls13ForOurOwnCode",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, `${arn}/*`],
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.3" } },
    });
  });

  it("logs who reads it, once the log bucket takes that", async () => {
    const recorded = await declared();
    const logging = recorded.one("late-logging");
    assert.deepEqual(logging.inputs, {
      ...at,
      targetBucket: "logs-eu-west-1-0a1b2c3d",
      targetPrefix: `${bucket}/`,
      targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
    });
    assert.ok(logging.dependencies.includes(recorded.one("logs-policy").urn));
    assert.ok(
      recorded.one("late-policy").dependencies.includes(recorded.one("late-public-access").urn),
      "the policy does not wait",
    );
  });

  it("refuses a name that S3 refuses", () => {
    recordResources();
    const accessLogs = new AccessLogBucket("logs", { region, bucketPrefix: "logs", suffix: "s", accountId });
    assert.throws(
      () => new LateCopies("l", { region, bucketPrefix: "Late", suffix: "s", keyArn, accessLogs, dataClasses: [] }),
      { message: /^bucketPrefix: "Late" has to be lower-case/ },
    );
  });
});
