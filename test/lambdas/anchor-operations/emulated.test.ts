/**
 * The daily anchor against an emulator: the head from DynamoDB, a real signature by its KMS, objects in S3, and the event on
 * the other Region's bus. Permissions and Object Lock's retention are not shown here.
 */
import assert from "node:assert/strict";
import { createVerify } from "node:crypto";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Anchored } from "../../../lambdas/anchor-operations/types";
import { anchorKey, anchoredBy, statementText } from "../../../operations/chain/anchor";
import type { Anchor } from "../../../operations/chain/anchor";
import { mapEvent } from "../../../operations/mapping/mapEvent";
import { motoServer, withEnvironment } from "../../support/motoServer";
import type { MotoServer } from "../../support/motoServer";
import { makeTable } from "../record-operation/support";

const table = "anchor-log";
const bucket = "anchor-archive";
const head = { sequence: 41, hash: "ab".repeat(32) };

describe("anchor-operations against an emulator", () => {
  let moto: MotoServer;
  let s3: S3Client;
  let sqs: SQSClient;
  let dynamodb: DynamoDBClient;
  let queueUrl = "";
  let keyId = "";
  let environment: Record<string, string>;
  let handler: () => Promise<Anchored | undefined>;

  before(async function () {
    moto = await motoServer(this);
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    const primary = { endpoint: moto.endpoint, region: "sa-east-1", credentials };
    const recovery = { ...primary, region: "eu-west-1" };
    s3 = new S3Client({ ...primary, forcePathStyle: true });
    dynamodb = new DynamoDBClient(primary);
    sqs = new SQSClient(recovery);
    await makeTable(dynamodb, table);
    const CreateBucketConfiguration = { LocationConstraint: "sa-east-1" } as const;
    await s3.send(
      new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true, CreateBucketConfiguration }),
    );
    const { KeyMetadata } = await new KMSClient(primary).send(
      new CreateKeyCommand({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY", MultiRegion: true }),
    );
    keyId = KeyMetadata?.KeyId ?? "";
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "anchor-other-chain" }));
    queueUrl = QueueUrl ?? "";
    const events = new EventBridgeClient(recovery);
    const EventPattern = JSON.stringify({ source: ["neonpro.recovery"], detail: { source: ["sa-east-1"] } });
    await events.send(new PutRuleCommand({ Name: "anchor-test", EventPattern }));
    const Arn = "arn:aws:sqs:eu-west-1:123456789012:anchor-other-chain";
    await events.send(new PutTargetsCommand({ Rule: "anchor-test", Targets: [{ Id: "queue", Arn }] }));
    environment = {
      ...moto.environment("sa-east-1"),
      LOG_TABLE: table,
      ARCHIVE_BUCKET: bucket,
      SIGNING_KEY_ARN: KeyMetadata?.Arn ?? "",
      OTHER_REGION: "eu-west-1",
      OTHER_BUS_ARN: "arn:aws:events:eu-west-1:123456789012:event-bus/default",
      POWERTOOLS_LOG_LEVEL: "SILENT",
    };
    handler = await withEnvironment(environment, async () => {
      const module = await import("../../../lambdas/anchor-operations/handler.js");
      return module.handler;
    });
  });

  const run = () => withEnvironment(environment, handler);
  const today = () => anchorKey({ chain: "sa-east-1", signedAt: new Date().toISOString() });

  async function text(Key: string): Promise<string> {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    return (await Body?.transformToString()) ?? "";
  }

  async function told(): Promise<unknown[]> {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    for (const { ReceiptHandle } of Messages)
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    return Messages.map(({ Body = "" }) => JSON.parse(Body) as unknown);
  }

  async function putHead(sequence: number, hash: string): Promise<void> {
    const Item = { pk: { S: "HEAD" }, sk: { S: "HEAD" }, sequence: { N: String(sequence) }, hash: { S: hash } };
    await dynamodb.send(new PutItemCommand({ TableName: table, Item }));
  }

  it("signs nothing while the chain is empty", async () => {
    assert.equal(await run(), undefined);
    assert.deepEqual(await told(), []);
  });

  it("[AUD-4] signs the head, keeps the anchor and the public key, and anyone can verify it from these alone", async () => {
    await putHead(head.sequence, head.hash);
    assert.deepEqual(await run(), { key: today(), sequence: 41, signed: true });
    const anchor = JSON.parse(await text(today())) as Anchor;
    assert.deepEqual(
      [anchor.version, anchor.chain, anchor.sequence, anchor.hash, anchor.keyId, anchor.algorithm],
      [1, "sa-east-1", 41, head.hash, keyId, "ECDSA_SHA_256"],
    );
    const pem = await text(`anchors/${keyId}.pem`);
    const verified = (of: Anchor) =>
      createVerify("sha256").update(statementText(of)).verify(pem, Buffer.from(of.signature, "base64"));
    assert.ok(verified(anchor));
    assert.ok(!verified({ ...anchor, sequence: 42 }));
  });

  it("[AUD-4] becomes an entry of the other Region's chain", async () => {
    const [event, ...more] = await told();
    assert.deepEqual(more, []);
    const [draft] = mapEvent(event, "2026-08-01T00:00:00.000Z");
    assert.ok(draft !== undefined);
    assert.deepEqual(
      [draft.type, draft.phase, draft.source, draft.contentHash],
      ["anchor", "succeeded", "sa-east-1", `sha256:${head.hash}`],
    );
    assert.deepEqual(anchoredBy(draft), { chain: "sa-east-1", ...head });
  });

  it("[AUD-4] signs once a day, and tells again what it signed, as the same step", async () => {
    await putHead(42, "cd".repeat(32));
    assert.deepEqual(await run(), { key: today(), sequence: 41, signed: false });
    assert.deepEqual(await run(), { key: today(), sequence: 41, signed: false });
    const events = await told();
    assert.equal(events.length, 2);
    const keys = events.map((event) => mapEvent(event, "2026-08-01T00:00:00.000Z")[0]?.deduplicationKey);
    assert.equal(new Set(keys).size, 1);
    for (const Prefix of [today(), `anchors/${keyId}.pem`]) {
      const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix }));
      assert.equal(Versions.length, 1, Prefix);
    }
  });

  it("does not take something else for today's anchor", async () => {
    const other = "anchor-archive-forged";
    const CreateBucketConfiguration = { LocationConstraint: "sa-east-1" } as const;
    await s3.send(new CreateBucketCommand({ Bucket: other, CreateBucketConfiguration }));
    for (const Body of ["not JSON", "{}", '{"version":1}']) {
      await s3.send(new PutObjectCommand({ Bucket: other, Key: today(), Body }));
      await assert.rejects(withEnvironment({ ...environment, ARCHIVE_BUCKET: other }, handler), {
        name: "MalformedAnchorError",
      });
    }
  });

  it("fails loudly when the key is not there or the head cannot be read", async () => {
    const other = "anchor-archive-empty";
    const CreateBucketConfiguration = { LocationConstraint: "sa-east-1" } as const;
    await s3.send(new CreateBucketCommand({ Bucket: other, CreateBucketConfiguration }));
    const empty = { ...environment, ARCHIVE_BUCKET: other };
    const SIGNING_KEY_ARN = "arn:aws:kms:sa-east-1:123456789012:key/mrk-none";
    await assert.rejects(withEnvironment({ ...empty, SIGNING_KEY_ARN }, handler), { name: "NotFoundException" });
    await dynamodb.send(new PutItemCommand({ TableName: table, Item: { pk: { S: "HEAD" }, sk: { S: "HEAD" } } }));
    await assert.rejects(withEnvironment(empty, handler), { name: "UnexpectedAnswerError" });
  });
});
