/**
 * The requests of a copy in parts, which the emulator could only take with hundreds of megabytes, and the answer about
 * EventBridge, which it does not give. A mock of the client: it proves what is asked, not what S3 does with it.
 */
import assert from "node:assert/strict";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketReplicationCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  S3Client,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { copySource, copyVersion } from "../../../lambdas/replication-watchdog/copy";
import type { CopyTask } from "../../../lambdas/replication-watchdog/copy";
import { objectPorts } from "../../../lambdas/replication-watchdog/objects";

const mebibyte = 1024 ** 2;
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-2";
const lateCopies = { bucket: "late", keyArn };
const encryption = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: keyArn, BucketKeyEnabled: true } as const;
const CopySource = "medical/patients/7/a%20%2Bb.dcm?versionId=v%2F1";

describe("a late copy's requests", () => {
  const source = mockClient(new S3Client({ region: "sa-east-1" }));
  const recovery = mockClient(new S3Client({ region: "eu-west-1" }));
  const clients = { source: source as unknown as S3Client, recovery: recovery as unknown as S3Client };

  beforeEach(() => {
    source.reset();
    recovery.reset();
    source.on(GetObjectTaggingCommand).resolves({ TagSet: [{ Key: "kind", Value: "a b&c" }] });
    recovery.on(CreateMultipartUploadCommand).resolves({ UploadId: "u1" });
    recovery
      .on(UploadPartCopyCommand)
      .callsFake(({ PartNumber }: { PartNumber: number }) => ({ CopyPartResult: { ETag: `e${PartNumber}` } }));
  });

  function task(sizeBytes: number): CopyTask {
    return {
      version: { bucket: "medical", key: "patients/7/a +b.dcm", versionId: "v/1" },
      object: { sizeBytes, headers: { ContentType: "application/dicom", Metadata: { study: "7" } } },
      to: "medical/20260930T120000Z/v1",
      lateCopies,
      signal: new AbortController().signal,
    };
  }
  const target = { Bucket: "late", Key: "medical/20260930T120000Z/v1" };

  it("name the version in a header that survives any key", () => {
    assert.equal(copySource(task(1).version), CopySource);
    assert.equal(copySource({ bucket: "b", key: "//á?#", versionId: "1" }), "b///%C3%A1%3F%23?versionId=1");
  });

  it("[BKP-8] are one for a small object, under the key of the recovery Region", async () => {
    await copyVersion(clients, task(5));
    assert.deepEqual(
      recovery.calls().map(({ args: [command] }) => command.input),
      [{ ...target, CopySource, MetadataDirective: "COPY", TaggingDirective: "COPY", ...encryption }],
    );
    assert.equal(recovery.commandCalls(CopyObjectCommand).length, 1);
    assert.equal(source.calls().length, 0);
  });

  it("[BKP-8][BKP-14] are parts for a large one, with metadata and tags told, in the parts' order", async () => {
    await copyVersion(clients, task(300 * mebibyte));
    assert.deepEqual(recovery.commandCalls(CreateMultipartUploadCommand)[0]?.args[0].input, {
      ...target,
      ContentType: "application/dicom",
      Metadata: { study: "7" },
      Tagging: "kind=a+b%26c",
      ...encryption,
    });
    assert.deepEqual(
      recovery.commandCalls(UploadPartCopyCommand).map(({ args: [{ input }] }) => input),
      [0, 1, 2, 3, 4].map((n) => ({
        ...target,
        UploadId: "u1",
        PartNumber: n + 1,
        CopySource,
        CopySourceRange: `bytes=${n * 64 * mebibyte}-${Math.min((n + 1) * 64, 300) * mebibyte - 1}`,
      })),
    );
    assert.deepEqual(recovery.commandCalls(CompleteMultipartUploadCommand)[0]?.args[0].input, {
      ...target,
      UploadId: "u1",
      MultipartUpload: { Parts: [1, 2, 3, 4, 5].map((n) => ({ PartNumber: n, ETag: `e${n}` })) },
    });
    assert.equal(recovery.commandCalls(AbortMultipartUploadCommand).length, 0);
  });

  it("say nothing of tags where there are none", async () => {
    source.on(GetObjectTaggingCommand).resolves({ TagSet: [] });
    await copyVersion(clients, task(300 * mebibyte));
    assert.ok(
      !("Tagging" in (recovery.commandCalls(CreateMultipartUploadCommand)[0]?.args[0].input ?? { Tagging: 1 })),
    );
  });

  it("leave nothing behind when a part fails, also when that fails", async () => {
    recovery.on(UploadPartCopyCommand, { PartNumber: 3 }).rejects(new Error("SlowDown"));
    recovery.on(AbortMultipartUploadCommand).rejects(new Error("no"));
    await assert.rejects(copyVersion(clients, task(300 * mebibyte)), { message: "SlowDown" });
    assert.deepEqual(recovery.commandCalls(AbortMultipartUploadCommand)[0]?.args[0].input, {
      ...target,
      UploadId: "u1",
    });
    assert.equal(recovery.commandCalls(CompleteMultipartUploadCommand).length, 0);
  });

  it("are none for what is too large", async () => {
    await assert.rejects(copyVersion(clients, task(60 * 1024 * mebibyte)), /60|copies up to/);
    assert.equal(recovery.calls().length, 0);
  });

  it("[MON-2] ask whether the bucket sends events and replicates", async () => {
    const { bucketSettings } = objectPorts(clients, lateCopies);
    const rule = (Status: "Enabled" | "Disabled") => ({
      ReplicationConfiguration: { Role: "r", Rules: [{ Status, Destination: { Bucket: "b" } }] },
    });
    source.on(GetBucketNotificationConfigurationCommand).resolves({ EventBridgeConfiguration: {} });
    source.on(GetBucketReplicationCommand).resolves(rule("Enabled"));
    assert.deepEqual(await bucketSettings("medical"), { eventBridge: true, replicates: true });
    source.on(GetBucketNotificationConfigurationCommand).resolves({});
    source.on(GetBucketReplicationCommand).resolves(rule("Disabled"));
    assert.deepEqual(await bucketSettings("medical"), { eventBridge: false, replicates: false });
    source.on(GetBucketReplicationCommand).rejects(new Error("AccessDenied"));
    await assert.rejects(bucketSettings("medical"), { message: "AccessDenied" });
  });

  it("take a refusal for no answer, and not for a version that is gone", async () => {
    const refused = Object.assign(new Error("403"), { $metadata: { httpStatusCode: 403 } });
    source.on(HeadObjectCommand).rejects(refused);
    recovery.on(HeadObjectCommand).rejects(refused);
    const { head, lateCopyAt } = objectPorts(clients, lateCopies);
    await assert.rejects(head(task(1).version), { message: "403" });
    await assert.rejects(lateCopyAt("k"), { message: "403" });
  });
});
