import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DumpError } from "./errors";
import { withoutPasswords } from "./explain";
import { retried } from "./retry";
import type { DumpStore } from "./types";

/**
 * A client with the SDK's own retries (exponential back-off with jitter, up to 20 s each) and with patience: ten tries are
 * about two minutes of an unreachable S3. AWS_ENDPOINT_URL names an emulator, which has no host a bucket.
 */
export function dumpS3Client(region?: string): S3Client {
  return new S3Client({
    ...(region === undefined ? {} : { region }),
    maxAttempts: 10,
    retryMode: "standard",
    forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined,
  });
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : "");

function refused(doing: string, error: unknown): DumpError {
  if (error instanceof DumpError) return error;
  const ways: Readonly<Record<string, string>> = {
    AccessDenied: "S3 does not allow it: look at the role's, the bucket's and the key's policies",
    NoSuchBucket: "There is no such bucket: check its name and Region",
    BadDigest: "What arrived was not what was sent",
    XAmzContentChecksumMismatch: "What arrived was not what was sent",
  };
  const way =
    ways[nameOf(error)] ?? "S3 does not answer as it should. Start again: what was stored of the same snapshot is used";
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new DumpError("store-unavailable", `${doing} failed. ${way}. It said: ${withoutPasswords(said)}`, {
    cause: error,
  });
}

/**
 * A bucket as a store. Objects are encrypted by the bucket's default (SSE-KMS with its own key), and S3 refuses what does not
 * have the SHA-256 that we computed. A piece is at most some 64 MiB, so it is one request and one object: that is the
 * resumable unit, and no unfinished multipart upload can be left behind.
 */
export function s3Store(s3: S3Client, bucket: string): DumpStore {
  return {
    place: `s3://${bucket}`,
    async put(key, body, sha256, onlyNew = false) {
      try {
        await s3.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: body,
            ContentLength: body.length,
            ChecksumAlgorithm: "SHA256",
            ChecksumSHA256: Buffer.from(sha256, "hex").toString("base64"),
            ...(onlyNew ? { IfNoneMatch: "*" } : {}),
          }),
        );
        return true;
      } catch (error) {
        if (onlyNew && nameOf(error) === "PreconditionFailed") {
          // An answer that got lost is asked for again by the SDK, and meets what the first request wrote.
          return (await this.get(key))?.equals(body) ?? false;
        }
        throw refused(`Storing s3://${bucket}/${key}`, error);
      }
    },
    async get(key) {
      try {
        // The SDK tries requests again; a body that breaks off is the reader's to ask for again.
        return await retried({ attempts: 5, when: (error) => !final.includes(nameOf(error)) }, async () => {
          const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
          return Buffer.from((await Body?.transformToByteArray()) ?? []);
        });
      } catch (error) {
        if (nameOf(error) === "NoSuchKey") return undefined;
        throw refused(`Reading s3://${bucket}/${key}`, error);
      }
    },
    async list(prefix) {
      const found: { key: string; bytes: number }[] = [];
      let token: string | undefined;
      try {
        do {
          const page = await s3.send(
            new ListObjectsV2Command({
              Bucket: bucket,
              Prefix: prefix,
              ...(token === undefined ? {} : { ContinuationToken: token }),
            }),
          );
          for (const { Key, Size } of page.Contents ?? [])
            if (Key !== undefined) found.push({ key: Key, bytes: Size ?? 0 });
          token = page.NextContinuationToken;
        } while (token !== undefined);
      } catch (error) {
        throw refused(`Listing s3://${bucket}/${prefix}`, error);
      }
      return found;
    },
  };
}

/** Another try would say the same. */
const final = ["NoSuchKey", "NoSuchBucket", "AccessDenied"];
