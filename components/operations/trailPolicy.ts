import type { Statement } from "../common/iamPolicy";
import { tlsStatements } from "../storage/bucketPolicy";

export interface TrailBucketFacts {
  readonly bucketArn: string;
  readonly accountId: string;
  /** The one trail that may write here; it need not exist yet. */
  readonly trailArn: string;
  /** The only role that may delete locked versions before their time. */
  readonly breakGlassRoleArn: string;
}

/**
 * The policy of a trail's bucket: CloudTrail writes for one trail, and nobody deletes.
 *
 * It demands no encryption of single requests, as data buckets do: CloudTrail has used another one for its digest files than
 * for its logs, a refused delivery is lost, and the bucket encrypts under its key whatever comes without.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function trailBucketStatements({
  bucketArn,
  accountId,
  trailArn,
  breakGlassRoleArn,
}: TrailBucketFacts): Statement[] {
  const trail = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" } } as const;
  return [
    ...tlsStatements([bucketArn, `${bucketArn}/*`]),
    {
      ...trail,
      Sid: "TrailLooksAtTheBucket",
      Action: "s3:GetBucketAcl",
      Resource: bucketArn,
      Condition: { StringEquals: { "aws:SourceArn": trailArn } },
    },
    {
      ...trail,
      Sid: "TrailWrites",
      Action: "s3:PutObject",
      Resource: `${bucketArn}/AWSLogs/${accountId}/*`,
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
  ];
}

/**
 * What the trail logs: every management event, and of objects only what endangers them in locked buckets.
 *
 * Reads and writes of objects are in the buckets' own access logs already, and as data events would cost ten cents for
 * each 100,000 (an application's traffic). Deletions and changes of a lock are few, and CloudTrail alone tells by whom and
 * whether they were refused.
 */
export function eventSelectors(lockedBucketArns: readonly string[]) {
  const management = {
    name: "Management events",
    fieldSelectors: [{ field: "eventCategory", equals: ["Management"] }],
  };
  if (lockedBucketArns.length === 0) return [management];
  return [
    management,
    {
      name: "Deletions and lock changes in locked buckets",
      fieldSelectors: [
        { field: "eventCategory", equals: ["Data"] },
        { field: "resources.type", equals: ["AWS::S3::Object"] },
        { field: "eventName", equals: ["DeleteObject", "DeleteObjects", "PutObjectLegalHold", "PutObjectRetention"] },
        { field: "resources.ARN", startsWiths: lockedBucketArns.map((bucket) => `${bucket}/`) },
      ],
    },
  ];
}
