import { createHash } from "node:crypto";
import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Archive } from "./types";

/** There is another object in the place: it was not written by this function from this log. */
export class DifferentObjectError extends Error {
  override readonly name = "DifferentObjectError";
}

/**
 * A bucket that is only added to. A put that finds something in its place is a retry whose first answer got lost, or
 * somebody else's object: the checksum tells which.
 */
export function bucketArchive(s3: S3Client, bucket: string): Archive {
  return {
    async put(key, body) {
      const checksum = createHash("sha256").update(body, "utf8").digest("base64");
      try {
        await s3.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: body,
            ContentType: key.endsWith(".ndjson") ? "application/x-ndjson" : "application/octet-stream",
            ChecksumAlgorithm: "SHA256",
            ChecksumSHA256: checksum,
            IfNoneMatch: "*",
          }),
        );
      } catch (error) {
        if (!(error instanceof Error) || error.name !== "PreconditionFailed") throw error;
        const { ChecksumSHA256 } = await s3.send(
          new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: "ENABLED" }),
        );
        if (ChecksumSHA256 !== checksum) {
          throw new DifferentObjectError(`Another object stands in the place of ${key}.`, { cause: error });
        }
      }
    },
  };
}
