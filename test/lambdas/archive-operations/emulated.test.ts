/**
 * The function against an emulator: objects that are only added, with checksums, in a bucket with Object Lock. That
 * CloudWatch reads the metric from the log line is not shown here.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { documents, signalsOf } from "../../../lambdas/common/catalogueStore";
import { faultProxy } from "../../support/faultProxy";
import { motoServer, withEnvironment } from "../../support/motoServer";
import type { MotoServer } from "../../support/motoServer";
import { entryRecord, lineOf } from "./support";

const bucket = "archive-operations";
const table = "archive-operations-catalogue";
const key = (first: number, last: number) =>
  `log/sa-east-1/2026/07/29/${first.toString().padStart(12, "0")}-${last.toString().padStart(12, "0")}.ndjson`;

describe("archive-operations against an emulator", () => {
  let moto: MotoServer;
  let s3: S3Client;
  let dynamodb: DynamoDBClient;
  let handler: (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;
  let environment: Record<string, string>;

  before(async function () {
    moto = await motoServer(this);
    environment = {
      ...moto.environment("sa-east-1"),
      ARCHIVE_BUCKET: bucket,
      CATALOGUE_TABLE: table,
      POWERTOOLS_LOG_LEVEL: "SILENT",
    };
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    s3 = new S3Client({ endpoint: moto.endpoint, region: "sa-east-1", credentials, forcePathStyle: true });
    await s3.send(
      new CreateBucketCommand({
        Bucket: bucket,
        ObjectLockEnabledForBucket: true,
        CreateBucketConfiguration: { LocationConstraint: "sa-east-1" },
      }),
    );
    dynamodb = new DynamoDBClient({ endpoint: moto.endpoint, region: "sa-east-1", credentials });
    await createTable(dynamodb, table);
    handler = await withEnvironment(environment, async () => {
      const module = await import("../../../lambdas/archive-operations/handler.js");
      return module.handler;
    });
  });

  const run = (...sequences: number[]) =>
    withEnvironment(environment, () => handler({ Records: sequences.map((sequence) => entryRecord(sequence)) }));

  it("[AUD-4] writes NDJSON with its SHA-256", async () => {
    const { result, written } = await captured(() => run(1, 2));
    assert.deepEqual(result, { batchItemFailures: [] });
    const { Body, ChecksumSHA256, ContentType } = await s3.send(
      new GetObjectCommand({ Bucket: bucket, Key: key(1, 2), ChecksumMode: "ENABLED" }),
    );
    const body = await Body?.transformToString();
    assert.equal(body, `${lineOf(1)}\n${lineOf(2)}\n`);
    assert.equal(ChecksumSHA256, createHash("sha256").update(body).digest("base64"));
    assert.equal(ContentType, "application/x-ndjson");
    assert.equal(written.filter((line) => line.includes('"LogArchiveLagSeconds"')).length, 1);
  });

  it("[AUD-4] does not write again what is there: one version, however often it is retried", async () => {
    assert.deepEqual(await run(1, 2), { batchItemFailures: [] });
    assert.deepEqual(await run(1, 2), { batchItemFailures: [] });
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key(1, 2) }));
    assert.equal(Versions.length, 1);
  });

  it("[AUD-4] does not pass over another object in its place", async () => {
    await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: key(5, 5), Body: "forged", ChecksumAlgorithm: "SHA256" }),
    );
    assert.deepEqual(await run(5), { batchItemFailures: [{ itemIdentifier: "stream-5" }] });
    const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key(5, 5) }));
    assert.equal(ContentLength, "forged".length);
  });

  it("[AUD-4] comes through throttling and lost answers with one version of each object", async () => {
    const proxy = await faultProxy({
      target: moto.endpoint,
      seed: 5,
      rates: { throttle: 0.2, error: 0.1, dropBefore: 0.1, dropAfter: 0.2 },
    });
    try {
      const { bucketArchive } = await import("../../../lambdas/archive-operations/archive.js");
      const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
      const client = new S3Client({ endpoint: proxy.endpoint, region: "sa-east-1", credentials, maxAttempts: 8 });
      const archive = bucketArchive(client, bucket);
      for (let number = 100; number < 115; number += 1) await archive.put(key(number, number), `${lineOf(number)}\n`);
      const { Versions = [] } = await s3.send(
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: "log/sa-east-1/2026/07/29/0000000001" }),
      );
      assert.equal(Versions.length, 15);
      assert.ok(proxy.counts.dropAfter > 0, JSON.stringify(proxy.counts));
    } finally {
      await proxy.close();
    }
  });

  describe("the signal", () => {
    let catalogue: string;
    let count = 0;
    const runWith = (more: Record<string, string>, ...sequences: number[]) =>
      withEnvironment({ ...environment, CATALOGUE_TABLE: catalogue, ...more }, () =>
        handler({ Records: sequences.map((sequence) => entryRecord(sequence)) }),
      );
    const told = async (): Promise<[string, readonly string[], number | undefined] | undefined> => {
      const [signal] = await signalsOf(documents(dynamodb), catalogue);
      return signal && [signal.verdict, signal.findings, signal.figures.archivedTo];
    };

    beforeEach(async () => {
      catalogue = `${table}-${(count += 1)}`;
      await createTable(dynamodb, catalogue);
    });

    it("[MON-2] tells the status after each batch, and remembers a gap until it is archived", async () => {
      await runWith({}, 200, 201);
      assert.deepEqual(await told(), ["good", [], 201]);
      await runWith({}, 204);
      assert.deepEqual(await told(), ["bad", ["entries 202 to 203 are not archived"], 204]);
      await runWith({}, 205);
      assert.deepEqual(await told(), ["bad", ["entries 202 to 203 are not archived"], 205]);
      await runWith({}, 202, 203);
      assert.deepEqual(await told(), ["good", [], 205]);
    });

    it("[MON-2] tells of a put that failed until the batch gets through", async () => {
      await runWith({}, 210);
      await runWith({ ARCHIVE_BUCKET: "no-such-bucket" }, 211);
      assert.deepEqual(await told(), ["bad", ["the archive did not take an entry: NoSuchBucket"], 210]);
      await runWith({}, 211);
      assert.deepEqual(await told(), ["good", [], 211]);
    });

    it("says nothing of a batch without entries", async () => {
      await runWith({});
      assert.equal(await told(), undefined);
    });

    it("archives as ever while the catalogue cannot be reached", async () => {
      assert.deepEqual(await runWith({ CATALOGUE_TABLE: "no-such-table" }, 220), { batchItemFailures: [] });
      assert.ok(await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key(220, 220) })));
    });

    it("[MON-2] loses nothing when two batches tell at once", async () => {
      const { tellStatus } = await import("../../../lambdas/archive-operations/tellStatus.js");
      const place = { dynamodb, table: catalogue, region: "sa-east-1" };
      const batch = (sequence: number) => ({
        archived: [{ first: sequence, last: sequence }],
        lagSeconds: 1,
        failedFrom: undefined,
      });
      await tellStatus(batch(1), place);
      // The other batch is faster: it writes between this one's reading and writing.
      let interrupted = false;
      const now = (): Date => new Date(interrupted ? "2026-07-29T12:00:02.000Z" : "2026-07-29T12:00:01.000Z");
      const slow = {
        send: async (command: Parameters<DynamoDBClient["send"]>[0]) => {
          const answer: unknown = await dynamodb.send(command);
          if (!interrupted) {
            interrupted = true;
            await tellStatus(batch(2), place);
          }
          return answer;
        },
      };
      await tellStatus(batch(3), { ...place, dynamodb: slow as unknown as DynamoDBClient, now });
      assert.deepEqual(await told(), ["good", [], 3]);
    });
  });

  it("answers with the record to begin again at while the bucket cannot be reached", async () => {
    const Records = [entryRecord(50), entryRecord(51)];
    const answer = await withEnvironment({ ...environment, ARCHIVE_BUCKET: "no-such-bucket" }, () =>
      handler({ Records }),
    );
    assert.deepEqual(answer, { batchItemFailures: [{ itemIdentifier: "stream-50" }] });
  });
});

/** The catalogue table's keys, as its component declares them. */
async function createTable(dynamodb: DynamoDBClient, TableName: string): Promise<void> {
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
}

/** What a function writes past the console. */
async function captured<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly written: string[] }> {
  const written: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk: string | Uint8Array) => {
    written.push(String(chunk));
    return true;
  };
  try {
    return { result: await run(), written };
  } finally {
    process.stdout.write = write;
  }
}
