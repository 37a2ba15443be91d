import {
  GetBucketEncryptionCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import type { PublicAccessBlockConfiguration, ReplicationRule, S3Client } from "@aws-sdk/client-s3";
import type { SeenBucket } from "../../operations/integrity/buckets";
import { reading } from "./reading";

/** The five settings of a bucket, each with its own answer: one that may not be read hides no other. */
export async function seenBucket(s3: S3Client, Bucket: string): Promise<SeenBucket> {
  const [encryption, versioning, lock, publicAccess, replication] = await Promise.all([
    reading(async () => {
      const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
      const rule = ServerSideEncryptionConfiguration?.Rules?.[0];
      return {
        algorithm: rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
        keyArn: rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
        blocked: rule?.BlockedEncryptionTypes?.EncryptionType,
      };
    }),
    reading(async () => ({ status: (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status })),
    reading(async () => {
      const { ObjectLockConfiguration: found } = await s3.send(new GetObjectLockConfigurationCommand({ Bucket }));
      const retention = found?.Rule?.DefaultRetention;
      return { enabled: found?.ObjectLockEnabled === "Enabled", mode: retention?.Mode, days: retention?.Days };
    }),
    reading(async () => {
      const { PublicAccessBlockConfiguration: found } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
      return { blocked: blocksAll(found) };
    }),
    reading(async () => {
      const { ReplicationConfiguration: found } = await s3.send(new GetBucketReplicationCommand({ Bucket }));
      return { enabledTo: (found?.Rules ?? []).flatMap(destination) };
    }),
  ]);
  return { encryption, versioning, lock, publicAccess, replication };
}

function blocksAll(found: PublicAccessBlockConfiguration | undefined): boolean {
  return (
    found?.BlockPublicAcls === true &&
    found.BlockPublicPolicy === true &&
    found.IgnorePublicAcls === true &&
    found.RestrictPublicBuckets === true
  );
}

/** The bucket's name that an enabled rule replicates everything to; a rule for a prefix or a tag leaves objects out. */
function destination({ Status, Filter, Destination }: ReplicationRule): string[] {
  const narrow =
    Filter !== undefined && (Boolean(Filter.Prefix) || Filter.Tag !== undefined || Filter.And !== undefined);
  const name = Destination?.Bucket?.split(":").at(-1);
  return Status === "Enabled" && !narrow && name !== undefined ? [name] : [];
}
