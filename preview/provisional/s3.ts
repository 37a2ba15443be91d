import type { Subject, Table } from "./subject";

// Hosted zones of S3's website endpoints. Source: AWS General Reference, "Amazon S3 endpoints and quotas".
const websiteZones: Readonly<Record<string, string>> = {
  "us-east-1": "Z3AQBSTGFYJSTF",
  "us-east-2": "Z2O1EMRO9K5GLX",
  "us-west-1": "Z2F56UZL2M1ACD",
  "us-west-2": "Z3BJ6K6RIION7M",
  "sa-east-1": "Z7KQH4QJS55SO",
  "eu-west-1": "Z1BKCTXD74EZPE",
  "eu-west-2": "Z3GKZC51ZF0DB4",
  "eu-west-3": "Z3R1K369G5AVDG",
  "eu-central-1": "Z21DNDUVLTQW6Q",
  "ca-central-1": "Z1QDHH18159H29",
};

const bucket = (s: Subject) => {
  const name = s.physicalName("bucket", { max: 63, lower: true, prefix: "bucketPrefix" });
  return {
    id: name,
    bucket: name,
    arn: s.region === undefined || s.partition === undefined ? undefined : s.join(`arn:${s.partition}:s3:::`, name),
    bucketDomainName: s.dnsSuffix === undefined ? undefined : s.join("", name, `.s3.${s.dnsSuffix}`),
    bucketRegionalDomainName:
      s.region === undefined || s.dnsSuffix === undefined
        ? undefined
        : s.join("", name, `.s3.${s.region}.${s.dnsSuffix}`),
    hostedZoneId: s.region === undefined ? undefined : websiteZones[s.region],
    region: s.region,
    bucketRegion: s.region,
  };
};

/** A setting of a bucket has the bucket's name as its id. */
const ofBucket = (s: Subject) => ({ id: s.input("bucket"), region: s.region });

const bucketObject = (s: Subject) => {
  const key = s.input("key");
  const name = s.input("bucket");
  const known = name !== undefined && key !== undefined && s.partition !== undefined;
  return {
    id: known ? `${name}/${key}` : undefined,
    arn: known ? `arn:${s.partition}:s3:::${name}/${key}` : undefined,
  };
};

export const s3: Table = {
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  "aws:s3/bucketObject:BucketObject": bucketObject,
  "aws:s3/bucketObjectv2:BucketObjectv2": bucketObject,
  "aws:s3/inventory:Inventory": (s) => ({ ...ofBucket(s), id: pair(s, "bucket", "name") }),
  "aws:s3/bucketMetric:BucketMetric": (s) => ({ ...ofBucket(s), id: pair(s, "bucket", "name") }),
  ...Object.fromEntries(
    [
      "bucketAccelerateConfigurationV2:BucketAccelerateConfigurationV2",
      "bucketAcl:BucketAcl",
      "bucketCorsConfiguration:BucketCorsConfiguration",
      "bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "bucketLogging:BucketLogging",
      "bucketNotification:BucketNotification",
      "bucketObjectLockConfiguration:BucketObjectLockConfiguration",
      "bucketOwnershipControls:BucketOwnershipControls",
      "bucketPolicy:BucketPolicy",
      "bucketPublicAccessBlock:BucketPublicAccessBlock",
      "bucketReplicationConfig:BucketReplicationConfig",
      "bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration",
      "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "bucketVersioning:BucketVersioning",
      "bucketWebsiteConfiguration:BucketWebsiteConfiguration",
    ].map((type) => [`aws:s3/${type}`, ofBucket]),
  ),
};

function pair(s: Subject, first: string, second: string): string | undefined {
  const a = s.input(first);
  const b = s.input(second);
  return a === undefined || b === undefined ? undefined : `${a}:${b}`;
}
