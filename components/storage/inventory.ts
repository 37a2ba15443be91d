import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Where inventories stand in the access-log bucket; the sources' names follow by themselves. */
export const inventoryPrefix = "inventory";

/** An inventory is a snapshot: the next one replaces it, and this many are enough to see since when something was so. */
const inventoryDays = 35;

export interface InventoryFacts {
  /** Whether the bucket has Object Lock. */
  readonly locked: boolean;
  /** Of the destination: S3 delivers nowhere else when the bucket's name has passed to somebody. */
  readonly accountId: pulumi.Input<string>;
  /** The access-log bucket of the same Region: S3 delivers inventories within a Region only. */
  readonly destinationArn: pulumi.Input<string>;
}

/** What is listed of every version beside its key, its ID and whether it is the current one or a delete marker. */
const fields = [
  "Size",
  "LastModifiedDate",
  "StorageClass",
  "ETag",
  "IsMultipartUploaded",
  "ReplicationStatus",
  "EncryptionStatus",
  "BucketKeyStatus",
  "ChecksumAlgorithm",
] as const;
const lockFields = ["ObjectLockMode", "ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus"] as const;

/**
 * Every version of a bucket once a day, with whether it is replicated, encrypted and locked: what the events missed, a lock
 * that is too short, an object under no key shows here within a day (BKP-16), and a Batch Replication job for what S3 gave up
 * starts from the list. CSV, because S3 Batch Operations takes no other format.
 *
 * The lists name objects, as access logs do, so they stand beside them under S3's own encryption. S3 charges by listed
 * version and day.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html
 */
export function inventorySettings({
  locked,
  accountId,
  destinationArn,
}: InventoryFacts): Omit<aws.s3.InventoryArgs, "bucket" | "region"> {
  return {
    name: "all-versions",
    enabled: true,
    includedObjectVersions: "All",
    schedule: { frequency: "Daily" },
    optionalFields: [...fields, ...(locked ? lockFields : [])],
    destination: {
      bucket: {
        accountId,
        bucketArn: destinationArn,
        format: "CSV",
        prefix: inventoryPrefix,
        encryption: { sseS3: {} },
      },
    },
  };
}

/** The lifecycle of inventories; the access logs' own rule is longer, and S3 takes the earlier end. */
export const inventoryRule = {
  id: "inventories",
  status: "Enabled",
  filter: { prefix: `${inventoryPrefix}/` },
  expiration: { days: inventoryDays },
} as const;
