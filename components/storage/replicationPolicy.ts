import type { Statement } from "../common/iamPolicy";

/** One end of a replication: a bucket in its Region under that Region's key. */
export interface ReplicationEnd {
  readonly bucketArn: string;
  readonly region: string;
  readonly keyArn: string;
}

/**
 * What S3 needs to replicate one bucket into another, and nothing else: no object of any other bucket, no key but through
 * S3 in its Region for these buckets.
 * @param locked whether the pair has Object Lock: then retention and legal holds have to be read to be carried along
 */
export function replicationStatements(
  source: ReplicationEnd,
  destination: ReplicationEnd,
  locked: boolean,
): Statement[] {
  return [
    {
      Sid: "ReadTheConfiguration",
      Effect: "Allow",
      Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
      Resource: source.bucketArn,
    },
    {
      Sid: "ReadVersions",
      Effect: "Allow",
      Action: [
        "s3:GetObjectVersionAcl",
        "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionTagging",
        ...(locked ? ["s3:GetObjectLegalHold", "s3:GetObjectRetention"] : []),
      ],
      Resource: `${source.bucketArn}/*`,
    },
    {
      Sid: "WriteReplicas",
      Effect: "Allow",
      Action: ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"],
      Resource: `${destination.bucketArn}/*`,
    },
    throughS3("DecryptTheSource", ["kms:Decrypt"], source),
    throughS3("EncryptReplicas", ["kms:Encrypt", "kms:GenerateDataKey"], destination),
  ];
}

function throughS3(sid: string, actions: readonly string[], { bucketArn, region, keyArn }: ReplicationEnd): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: actions,
    Resource: keyArn,
    Condition: {
      StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
      // With a bucket key the encryption context is the bucket's ARN; objects written without one have their own.
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucketArn, `${bucketArn}/*`] },
    },
  };
}
