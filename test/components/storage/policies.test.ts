/** Pure documents: they prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import {
  accessLogBucketStatements,
  dataBucketStatements,
  type DataBucketPolicyArgs,
} from "../../../components/storage/bucketPolicy";
import { replicationStatements } from "../../../components/storage/replicationPolicy";

const bucketArn = "arn:aws:s3:::records";
const keyArn = "arn:aws:kms:sa-east-1:123456789012:key/mrk-1";
const base: DataBucketPolicyArgs = {
  bucketArn,
  keyArn,
  locked: false,
  breakGlassRoleArn: undefined,
  tls13ExceptRoleArns: undefined,
};
const both = [bucketArn, `${bucketArn}/*`];
const tlsOnly = {
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: both,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const tls12 = {
  Sid: "Tls12OrNewer",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: both,
  Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
};
const put = (Sid: string, header: string, value: string) => ({
  Sid,
  Effect: "Deny",
  Principal: "*",
  Action: "s3:PutObject",
  Resource: `${bucketArn}/*`,
  Condition: { Null: { [header]: "false" }, StringNotEquals: { [header]: value } },
});

describe("bucket policy", () => {
  it("[SEC-3][BKP-8] demands TLS 1.2, and the bucket's key of whoever names another", () => {
    assert.deepEqual(dataBucketStatements(base), [
      tlsOnly,
      tls12,
      put("OnlyKmsEncryption", "s3:x-amz-server-side-encryption", "aws:kms"),
      put("OnlyThisKey", "s3:x-amz-server-side-encryption-aws-kms-key-id", keyArn),
    ]);
  });

  it("[SEC-3] demands TLS 1.3 of our own code, and not of S3's replication", () => {
    const role = "arn:aws:iam::123456789012:role/records-to-eu-west-1";
    assert.deepEqual(dataBucketStatements({ ...base, tls13ExceptRoleArns: [role] })[2], {
      Sid: "Tls13ForOurOwnCode",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: both,
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.3" }, ArnNotEquals: { "aws:PrincipalArn": [role] } },
    });
  });

  it("[SEC-3] demands TLS 1.3 of everyone where nobody is left out", () => {
    assert.deepEqual(dataBucketStatements({ ...base, tls13ExceptRoleArns: [] })[2], {
      Sid: "Tls13ForOurOwnCode",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: both,
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.3" } },
    });
  });

  it("keeps locked versions from everyone but the break-glass role", () => {
    const role = "arn:aws:iam::123456789012:role/break-glass";
    const statements = dataBucketStatements({ ...base, locked: true, breakGlassRoleArn: role });
    assert.deepEqual(statements.at(-1), {
      Sid: "KeepLockedVersions",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:BypassGovernanceRetention", "s3:DeleteObjectVersion"],
      Resource: `${bucketArn}/*`,
      Condition: { ArnNotEquals: { "aws:PrincipalArn": role } },
    });
    assert.equal(statements.length, 5);
  });

  it("keeps locked versions from everyone when no role is named", () => {
    assert.deepEqual(dataBucketStatements({ ...base, locked: true }).at(-1), {
      Sid: "KeepLockedVersions",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:BypassGovernanceRetention", "s3:DeleteObjectVersion"],
      Resource: `${bucketArn}/*`,
    });
  });

  it("[RET-4] leaves versions of an unlocked bucket deletable: erasure needs it", () => {
    assert.ok(!JSON.stringify(dataBucketStatements(base)).includes("Delete"));
  });

  it("lets S3's log delivery write for this account only, over TLS", () => {
    assert.deepEqual(accessLogBucketStatements(bucketArn, `${bucketArn}/*`, "123456789012"), [
      tlsOnly,
      tls12,
      {
        Sid: "LogDeliveryOfThisAccount",
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `${bucketArn}/*`,
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      },
    ]);
  });
});

describe("replication role", () => {
  const source = { bucketArn, region: "sa-east-1", keyArn };
  const destination = {
    bucketArn: "arn:aws:s3:::replicas",
    region: "eu-west-1",
    keyArn: "arn:aws:kms:eu-west-1:123456789012:key/mrk-1",
  };

  it("[DRP-2] reads the source, writes replicas and uses the two keys through S3, nothing else", () => {
    assert.deepEqual(replicationStatements(source, destination, false), [
      {
        Sid: "ReadTheConfiguration",
        Effect: "Allow",
        Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
        Resource: "arn:aws:s3:::records",
      },
      {
        Sid: "ReadVersions",
        Effect: "Allow",
        Action: ["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"],
        Resource: "arn:aws:s3:::records/*",
      },
      {
        Sid: "WriteReplicas",
        Effect: "Allow",
        Action: ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"],
        Resource: "arn:aws:s3:::replicas/*",
      },
      {
        Sid: "DecryptTheSource",
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: "arn:aws:kms:sa-east-1:123456789012:key/mrk-1",
        Condition: {
          StringEquals: { "kms:ViaService": "s3.sa-east-1.amazonaws.com" },
          StringLike: { "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::records", "arn:aws:s3:::records/*"] },
        },
      },
      {
        Sid: "EncryptReplicas",
        Effect: "Allow",
        Action: ["kms:Encrypt", "kms:GenerateDataKey"],
        Resource: "arn:aws:kms:eu-west-1:123456789012:key/mrk-1",
        Condition: {
          StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
          StringLike: { "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::replicas", "arn:aws:s3:::replicas/*"] },
        },
      },
    ]);
  });

  it("[DRP-2] reads retention and legal holds of a locked pair, so that replicas are locked too", () => {
    assert.deepEqual(replicationStatements(source, destination, true)[1]?.Action, [
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionTagging",
      "s3:GetObjectLegalHold",
      "s3:GetObjectRetention",
    ]);
  });
});
