/** What AuditTrail declares, under mocks: they prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import { AuditTrail } from "../../../components/operations/auditTrail";
import type { AuditTrailArgs } from "../../../components/operations/auditTrail";
import { eventSelectors, trailBucketStatements } from "../../../components/operations/trailPolicy";
import { AccessLogBucket } from "../../../components/storage/accessLogBucket";
import { dataClasses } from "../../../protection/dataClasses";
import { accountId, parsed, recordResources, settle } from "../../support/mocks";
import type { Recording } from "../../support/mocks";

const bucketArn = "arn:aws:s3:::neonpro-test-audit-eu-west-1-0a1b2c3d";
const trailArn = "arn:aws:cloudtrail:sa-east-1:123456789012:trail/neonpro-backup-recovery-test-audit";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-replica";
const locked = ["arn:aws:s3:::one", "arn:aws:s3:::two"];

async function declared(change: Partial<AuditTrailArgs> = {}, protect?: boolean): Promise<Recording> {
  const recorded = recordResources();
  const accessLogs = new AccessLogBucket("access", {
    region: "eu-west-1",
    bucketPrefix: "neonpro-test-access-logs",
    suffix: "0a1b2c3d",
    accountId,
  });
  new AuditTrail(
    "audit",
    {
      homeRegion: "sa-east-1",
      bucketRegion: "eu-west-1",
      bucketPrefix: "neonpro-test-audit",
      suffix: "0a1b2c3d",
      accountId,
      keyArn,
      accessLogs,
      dataClass: dataClasses["operations-log"],
      objectLockMode: "COMPLIANCE",
      breakGlassRoleName: "break-glass",
      lockedBucketArns: locked,
      tags: { owner: "platform" },
      ...change,
    },
    protect === undefined ? {} : { protect },
  );
  await settle();
  return recorded;
}

describe("AuditTrail", () => {
  it("[AUD-4] declares exactly these children", async () => {
    const recorded = await declared();
    assert.deepEqual(recorded.childrenOf("audit"), [
      "aws:cloudtrail/trail:Trail audit-trail",
      "aws:s3/bucket:Bucket audit-bucket",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration audit-lifecycle",
      "aws:s3/bucketLogging:BucketLogging audit-logging",
      "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration audit-object-lock",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls audit-ownership",
      "aws:s3/bucketPolicy:BucketPolicy audit-policy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock audit-public-access",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration audit-encryption",
      "aws:s3/bucketVersioning:BucketVersioning audit-versioning",
    ]);
  });

  it("[AUD-4][SEC-2] logs every Region, with digests, under the key, once its bucket lets it write", async () => {
    const recorded = await declared();
    const { inputs, dependencies, protect } = recorded.one("audit-trail");
    assert.deepEqual(inputs, {
      name: "neonpro-backup-recovery-test-audit",
      region: "sa-east-1",
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      enableLogging: true,
      s3BucketName: "neonpro-test-audit-eu-west-1-0a1b2c3d",
      kmsKeyId: keyArn,
      advancedEventSelectors: eventSelectors(locked),
      tags: { owner: "platform" },
    });
    assert.ok(dependencies.includes(recorded.one("audit-policy").urn));
    assert.deepEqual([protect, recorded.one("audit-bucket").protect], [true, true]);
  });

  it("[AUD-4] locks its files as long as the operations log, in the other Region", async () => {
    const recorded = await declared();
    assert.deepEqual(recorded.one("audit-bucket").inputs, {
      region: "eu-west-1",
      bucket: "neonpro-test-audit-eu-west-1-0a1b2c3d",
      forceDestroy: false,
      objectLockEnabled: true,
      tags: { owner: "platform" },
    });
    assert.deepEqual(recorded.one("audit-object-lock").inputs.rule, {
      defaultRetention: { mode: "COMPLIANCE", days: dataClasses["operations-log"].objectLock?.defaultRetentionDays },
    });
    const [rule] = recorded.one("audit-encryption").inputs.rules as Record<string, unknown>[];
    assert.deepEqual(rule, {
      applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
      bucketKeyEnabled: false,
      blockedEncryptionTypes: ["SSE-C"],
    });
  });

  it("[SEC-3][SEC-4] lets this one trail write, and nobody delete", async () => {
    const recorded = await declared();
    const breakGlassRoleArn = "arn:aws:iam::123456789012:role/break-glass";
    const statements = trailBucketStatements({ bucketArn, accountId, trailArn, breakGlassRoleArn });
    assert.deepEqual(parsed(recorded.one("audit-policy").inputs.policy), {
      Version: "2012-10-17",
      Statement: JSON.parse(JSON.stringify(statements)) as unknown,
    });
    assert.deepEqual(statements.slice(2), [
      {
        Sid: "TrailLooksAtTheBucket",
        Effect: "Allow",
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: "s3:GetBucketAcl",
        Resource: bucketArn,
        Condition: { StringEquals: { "aws:SourceArn": trailArn } },
      },
      {
        Sid: "TrailWrites",
        Effect: "Allow",
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `${bucketArn}/AWSLogs/123456789012/*`,
        Condition: { StringEquals: { "aws:SourceArn": trailArn, "s3:x-amz-acl": "bucket-owner-full-control" } },
      },
      {
        Sid: "KeepLockedVersions",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:BypassGovernanceRetention", "s3:DeleteObjectVersion"],
        Resource: `${bucketArn}/*`,
        Condition: { ArnNotEquals: { "aws:PrincipalArn": breakGlassRoleArn } },
      },
    ]);
    assert.deepEqual(
      statements.slice(0, 2).map(({ Sid }) => Sid),
      ["TlsOnly", "Tls12OrNewer"],
    );
  });

  it("[AUD-5] logs of objects only deletions and lock changes, and only in locked buckets", () => {
    const [management, objects, ...more] = eventSelectors(locked);
    assert.deepEqual(management?.fieldSelectors, [{ field: "eventCategory", equals: ["Management"] }]);
    assert.deepEqual(objects?.fieldSelectors, [
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.type", equals: ["AWS::S3::Object"] },
      { field: "eventName", equals: ["DeleteObject", "DeleteObjects", "PutObjectLegalHold", "PutObjectRetention"] },
      { field: "resources.ARN", startsWiths: ["arn:aws:s3:::one/", "arn:aws:s3:::two/"] },
    ]);
    assert.deepEqual(more, []);
    assert.equal(eventSelectors([]).length, 1);
  });

  it("leaves out a default retention where the class has none, and protection where the stack is thrown away", async () => {
    const objectLock = { defaultRetentionDays: null, why: "The writer says." };
    const dataClass = { ...dataClasses["operations-log"], objectLock };
    const recorded = await declared({ dataClass }, false);
    assert.deepEqual(recorded.ofType("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"), []);
    assert.deepEqual([recorded.one("audit-bucket").protect, recorded.one("audit-trail").protect], [false, false]);
  });

  it("refuses a name that no bucket can have", async () => {
    await assert.rejects(declared({ bucketPrefix: "Audit_Trail" }), /bucketPrefix: "Audit_Trail"/);
  });
});
