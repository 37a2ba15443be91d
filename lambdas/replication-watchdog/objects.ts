import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import {
  GetBucketNotificationConfigurationCommand,
  GetBucketReplicationCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { LockState } from "../../operations/replication/lateCopy";
import { copyVersion } from "./copy";
import type { CopyClients } from "./copy";
import type { Head, Settings, WatchdogPorts } from "./types";

type ObjectPorts = Pick<WatchdogPorts, "head" | "lateCopyAt" | "copy" | "putManifest" | "bucketSettings">;

/** S3 of both Regions behind the function's ports. */
export function objectPorts(clients: CopyClients, lateCopies: Settings["lateCopies"]): ObjectPorts {
  const { source, recovery } = clients;
  return {
    async head({ bucket: Bucket, key: Key, versionId: VersionId }) {
      try {
        return headOf(await source.send(new HeadObjectCommand({ Bucket, Key, VersionId })));
      } catch (error) {
        // 404: deleted since. 405: a delete marker. HEAD has no body, so the status is all there is.
        if ([404, 405].includes(statusOf(error) ?? 0)) return { kind: "gone" };
        throw error;
      }
    },
    async lateCopyAt(key) {
      try {
        const { LastModified } = await recovery.send(new HeadObjectCommand({ Bucket: lateCopies.bucket, Key: key }));
        return LastModified ?? new Date(0);
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
    copy: (version, object, to, signal) => copyVersion(clients, { version, object, to, lateCopies, signal }),
    async putManifest(key, json) {
      await recovery.send(
        new PutObjectCommand({
          Bucket: lateCopies.bucket,
          Key: key,
          Body: json,
          ContentType: "application/json",
          ServerSideEncryption: "aws:kms",
          SSEKMSKeyId: lateCopies.keyArn,
          BucketKeyEnabled: true,
        }),
      );
    },
    async bucketSettings(Bucket) {
      const { EventBridgeConfiguration } = await source.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
      return { eventBridge: EventBridgeConfiguration !== undefined, replicates: await replicates(clients, Bucket) };
    },
  };
}

async function replicates({ source }: CopyClients, Bucket: string): Promise<boolean> {
  try {
    const { ReplicationConfiguration } = await source.send(new GetBucketReplicationCommand({ Bucket }));
    return ReplicationConfiguration?.Rules?.some(({ Status }) => Status === "Enabled") ?? false;
  } catch (error) {
    if (error instanceof Error && error.name === "ReplicationConfigurationNotFoundError") return false;
    throw error;
  }
}

function headOf(answer: HeadObjectCommandOutput): Head {
  const { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType, Metadata } = answer;
  return {
    kind: "object",
    replication: answer.ReplicationStatus,
    sizeBytes: answer.ContentLength ?? 0,
    createdAt: answer.LastModified ?? new Date(0),
    lock: lockOf(answer),
    legalHold: answer.ObjectLockLegalHoldStatus === "ON",
    headers: { CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType, Metadata },
  };
}

function lockOf({ ObjectLockMode, ObjectLockRetainUntilDate }: HeadObjectCommandOutput): LockState | null {
  if (ObjectLockMode === undefined || ObjectLockRetainUntilDate === undefined) return null;
  return { mode: ObjectLockMode, retainUntil: ObjectLockRetainUntilDate.toISOString() };
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("$metadata" in error)) return undefined;
  const { httpStatusCode } = error.$metadata as { readonly httpStatusCode?: number };
  return httpStatusCode;
}
