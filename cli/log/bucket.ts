import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import type { DeleteMarkerEntry, ObjectVersion } from "@aws-sdk/client-s3";
import { parseFileName, parseSegmentKey } from "../../operations/chain/segmentName";
import type { Archive, SegmentRef, SideFile } from "./archive";
import { UnreadableError } from "./archive";

/**
 * The archive in its bucket. Every version of a segment is read: Object Lock keeps the one that was written first, and
 * whoever puts another one over it, or a deletion marker, does not get rid of it.
 */
export function bucketArchive(bucket: string, region: string): Archive {
  const client = new S3Client({ region });
  const markers: string[] = [];
  const place = `s3://${bucket} (${region})`;

  async function* versions(prefix: string): AsyncIterable<ObjectVersion & { readonly isOnly: boolean }> {
    let KeyMarker: string | undefined;
    let VersionIdMarker: string | undefined;
    do {
      const page = await client
        .send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, KeyMarker, VersionIdMarker }))
        .catch((error: unknown) => {
          throw unreadable(place, error);
        });
      markers.push(...hidden(page.DeleteMarkers ?? []));
      const found = page.Versions ?? [];
      for (const version of found) {
        const isOnly = found.filter(({ Key }) => Key === version.Key).length === 1;
        yield { ...version, isOnly };
      }
      ({ NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page);
    } while (KeyMarker !== undefined);
  }

  async function bytes(key: string, version: string | undefined): Promise<Uint8Array> {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: version }));
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      throw unreadable(`${key} in ${place}`, error);
    }
  }

  return {
    place,
    async *segments() {
      for await (const { Key: key = "", VersionId, isOnly } of versions("log/")) {
        if (!key.endsWith(".ndjson")) continue;
        const file = isOnly || VersionId === undefined ? key : `${key} (version ${VersionId})`;
        const name = parseSegmentKey(key) ?? parseFileName(key);
        yield { file, key, name, ...(VersionId === undefined ? {} : { version: VersionId }) };
      }
    },
    read: ({ key, version }: SegmentRef) => bytes(key, version),
    async sideFiles() {
      const files: SideFile[] = [];
      for await (const { Key: key = "", VersionId } of versions("anchors/")) {
        files.push({ file: key, text: Buffer.from(await bytes(key, VersionId)).toString("utf8") });
      }
      return files;
    },
    remarks: () => markers,
  };
}

function hidden(markers: readonly DeleteMarkerEntry[]): string[] {
  return markers
    .filter(({ IsLatest }) => IsLatest === true)
    .map(({ Key = "", LastModified }) => {
      const when = LastModified === undefined ? "" : ` since ${LastModified.toISOString()}`;
      return `A deletion marker hides ${Key}${when}. Its versions are still there and were read; find out who put it there.`;
    });
}

const ways: Readonly<Record<string, string>> = {
  NoSuchBucket: "Check the bucket's name and its Region.",
  AccessDenied: "The role needs s3:ListBucketVersions, s3:GetObjectVersion and kms:Decrypt.",
  CredentialsProviderError: "Sign in first, for example with `aws sso login`.",
  PermanentRedirect: "The bucket is in another Region: name it with --region.",
};

function unreadable(what: string, error: unknown): UnreadableError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const way = ways[name] ?? "Check the network and try again.";
  return new UnreadableError(`${what} cannot be read: ${message || name}. ${way}`, { cause: error });
}
