import type { S3Client, Tag } from "@aws-sdk/client-s3";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectTaggingCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { copyPlan } from "../../operations/replication/copyPlan";
import type { Part } from "../../operations/replication/copyPlan";
import { inParallel } from "./parallel";
import type { Head, Settings, SourceVersion } from "./types";

export interface CopyClients {
  /** In the source's Region. */
  readonly source: S3Client;
  /** In the recovery Region: a copy is asked of the Region that it goes to. */
  readonly recovery: S3Client;
}

export interface CopyTask {
  readonly version: SourceVersion;
  readonly object: Pick<Extract<Head, { kind: "object" }>, "sizeBytes" | "headers">;
  /** Key in the bucket of late copies. */
  readonly to: string;
  readonly lateCopies: Settings["lateCopies"];
  readonly signal: AbortSignal;
}

/** Parts of one object at a time. */
const partsAtOnce = 10;

/**
 * Copies a version's content, metadata and tags inside S3: no byte passes through the function.
 * The lock stays in the manifest: a late copy lives for days, and a lock of twenty years would keep it for as long.
 */
export async function copyVersion(clients: CopyClients, task: CopyTask): Promise<void> {
  const plan = copyPlan(task.object.sizeBytes);
  if (plan.kind === "refused") throw new Error(plan.cause);
  if (plan.kind === "parts") {
    await copyInParts(clients, task, plan.parts);
    return;
  }
  await clients.recovery.send(
    new CopyObjectCommand({
      ...target(task),
      CopySource: copySource(task.version),
      MetadataDirective: "COPY",
      TaggingDirective: "COPY",
      ...encryption(task),
    }),
    { abortSignal: task.signal },
  );
}

async function copyInParts({ source, recovery }: CopyClients, task: CopyTask, parts: readonly Part[]): Promise<void> {
  const { bucket: Bucket, key: Key, versionId: VersionId } = task.version;
  const abort = { abortSignal: task.signal };
  const { TagSet = [] } = await source.send(new GetObjectTaggingCommand({ Bucket, Key, VersionId }), abort);
  const { UploadId } = await recovery.send(
    new CreateMultipartUploadCommand({
      ...target(task),
      ...task.object.headers,
      ...(TagSet.length === 0 ? {} : { Tagging: tagging(TagSet) }),
      ...encryption(task),
    }),
    abort,
  );
  const upload = { ...target(task), UploadId };
  try {
    const Parts = await inParallel(parts, partsAtOnce, async ({ number, range }) => {
      const { CopyPartResult } = await recovery.send(
        new UploadPartCopyCommand({
          ...upload,
          PartNumber: number,
          CopySource: copySource(task.version),
          CopySourceRange: range,
        }),
        abort,
      );
      return { PartNumber: number, ETag: CopyPartResult?.ETag };
    });
    await recovery.send(
      new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: [...Parts] } }),
      abort,
    );
  } catch (error) {
    // Not under the signal: this is what is left to do when it has come. The bucket's lifecycle does it otherwise.
    await recovery.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

function target({ lateCopies, to }: CopyTask): { readonly Bucket: string; readonly Key: string } {
  return { Bucket: lateCopies.bucket, Key: to };
}

/** The header's form of tags: that of a URL's query. */
function tagging(tags: readonly Tag[]): string {
  return new URLSearchParams(tags.map(({ Key = "", Value = "" }): [string, string] => [Key, Value])).toString();
}

function encryption({ lateCopies }: CopyTask): {
  readonly ServerSideEncryption: "aws:kms";
  readonly SSEKMSKeyId: string;
  readonly BucketKeyEnabled: true;
} {
  return { ServerSideEncryption: "aws:kms", SSEKMSKeyId: lateCopies.keyArn, BucketKeyEnabled: true };
}

/** `bucket/key?versionId=...`, encoded: it travels in a header. The slashes between a key's parts stay. */
export function copySource({ bucket, key, versionId }: SourceVersion): string {
  const encoded = key.split("/").map(encodeURIComponent).join("/");
  return `${bucket}/${encoded}?versionId=${encodeURIComponent(versionId)}`;
}
