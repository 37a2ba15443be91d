/**
 * The watchdog's clients against the emulator: versions, copies between Regions under KMS, metadata, tags, locks, queue,
 * table, bus and metrics are the emulator's. It replicates nothing and knows no replication status: a middleware of the
 * test puts the header on. Not shown: permissions, that S3 sends events, KMS's part in a copy between Regions, how fast
 * anything is.
 */
import assert from "node:assert/strict";
import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTableCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListObjectVersionsCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { BucketLocationConstraint } from "@aws-sdk/client-s3";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { objectPorts } from "../../../lambdas/replication-watchdog/objects";
import { reportPorts } from "../../../lambdas/replication-watchdog/reports";
import { runBatch } from "../../../lambdas/replication-watchdog/run";
import type { Run } from "../../../lambdas/replication-watchdog/run";
import type { Settings, WatchdogPorts } from "../../../lambdas/replication-watchdog/types";
import { ownEventDetailType, ownEventSource } from "../../../operations/ownEvent";
import { motoServer, withEnvironment } from "../../support/motoServer";
import type { MotoServer } from "../../support/motoServer";
import { heartbeat, objectCreated } from "./samples";

const [primary, recovery] = ["sa-east-1", "eu-west-1"];
const source = "watchdog-medical-sa-east-1";
const replica = "watchdog-medical-eu-west-1";
const late = "watchdog-late-copies-eu-west-1";
const table = "watchdog-catalogue";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const settings: Settings = {
  region: primary,
  buckets: { [source]: { dataClass: "medical", destination: replica } },
  lateCopies: { bucket: late, keyArn },
};

describe("replication watchdog against the emulator", () => {
  let moto: MotoServer;
  let s3: S3Client;
  let far: S3Client;
  let sqs: SQSClient;
  let cloudwatch: CloudWatchClient;
  let dynamodb: DynamoDBClient;
  let ports: WatchdogPorts;
  let looks = "";
  let log = "";
  /** By version: what S3 would say of its replication. */
  const statuses = new Map<string, string>();

  before(async function () {
    moto = await motoServer(this);
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    const here = { endpoint: moto.endpoint, region: primary, credentials };
    s3 = new S3Client(here);
    far = new S3Client({ ...here, region: recovery });
    sqs = new SQSClient(here);
    cloudwatch = new CloudWatchClient(here);
    dynamodb = new DynamoDBClient(here);
    const eventbridge = new EventBridgeClient(here);
    for (const [client, Bucket, region, locked] of [
      [s3, source, primary, true],
      [far, replica, recovery, true],
      [far, late, recovery, false],
    ] as const) {
      await client.send(
        new CreateBucketCommand({
          Bucket,
          CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
          ObjectLockEnabledForBucket: locked,
        }),
      );
      await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    }
    await dynamodb.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [
          { AttributeName: "pk", AttributeType: "S" },
          { AttributeName: "sk", AttributeType: "S" },
        ],
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
      }),
    );
    looks = (await sqs.send(new CreateQueueCommand({ QueueName: "watchdog-looks" }))).QueueUrl ?? "";
    log = (await sqs.send(new CreateQueueCommand({ QueueName: "watchdog-log" }))).QueueUrl ?? "";
    const EventPattern = JSON.stringify({ source: [ownEventSource], "detail-type": [ownEventDetailType] });
    await eventbridge.send(new PutRuleCommand({ Name: "watchdog-log", EventPattern }));
    const Arn = `arn:aws:sqs:${primary}:123456789012:watchdog-log`;
    await eventbridge.send(new PutTargetsCommand({ Rule: "watchdog-log", Targets: [{ Id: "log", Arn }] }));
    const watching = new S3Client(here);
    watching.middlewareStack.add(
      (next, context) => async (args) => {
        const answer = await next(args);
        const { VersionId } = args.input as { VersionId?: string };
        if (context.commandName === "HeadObjectCommand" && VersionId !== undefined) {
          Object.assign(answer.output, { ReplicationStatus: statuses.get(VersionId) });
        }
        return answer;
      },
      { step: "initialize" },
    );
    ports = {
      ...objectPorts({ source: watching, recovery: far }, settings.lateCopies),
      ...reportPorts({ cloudwatch, dynamodb, eventbridge, sqs }, { table, queueUrl: looks }),
    };
  });

  async function put(Key: string, Body: string, status: string): Promise<string> {
    const { VersionId } = await s3.send(
      new PutObjectCommand({
        Bucket: source,
        Key,
        Body,
        ContentType: "application/dicom",
        Metadata: { study: "7" },
        Tagging: "kind=scan&note=a%20b",
        ObjectLockMode: "GOVERNANCE",
        ObjectLockRetainUntilDate: new Date("2056-01-01T00:00:00Z"),
        ObjectLockLegalHoldStatus: "ON",
      }),
    );
    assert.ok(VersionId !== undefined);
    statuses.set(VersionId, status);
    return VersionId;
  }

  async function run(events: readonly object[], secondsOld = 121): Promise<Run> {
    const records = events.map((event, n) => ({
      messageId: `m${n}`,
      receiptHandle: `r${n}`,
      body: JSON.stringify({ ...event, time: new Date(Date.now() - secondsOld * 1000).toISOString() }),
    }));
    const signal = AbortSignal.timeout(60_000);
    return runBatch(records, { settings, ports, now: () => new Date(), signal });
  }

  const created = (key: string, version: string) => objectCreated(source, key, version);

  async function versionsOf(Bucket: string, match: string): Promise<string[]> {
    const { Versions = [] } = await far.send(new ListObjectVersionsCommand({ Bucket }));
    return Versions.flatMap(({ Key = "" }) => (Key.includes(match) ? [Key] : [])).toSorted();
  }

  async function messages(queue: string): Promise<unknown[]> {
    const found: unknown[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
      );
      if (Messages.length === 0) return found;
      found.push(...Messages.map(({ Body = "" }) => JSON.parse(Body) as unknown));
    }
  }

  async function details(): Promise<{ outcome: string; phase: string; recoveryPoint: string }[]> {
    return ((await messages(log)) as { detail: { outcome: string; phase: string; recoveryPoint: string } }[]).map(
      ({ detail: { outcome, phase, recoveryPoint } }) => ({ outcome, phase, recoveryPoint }),
    );
  }

  it("[BKP-17][BKP-8] copies a late version with metadata and tags under the recovery Region's key, and notes its lock", async () => {
    const key = "patients/7/scan à+b.dcm";
    const version = await put(key, "pixels", "PENDING");
    const { failures } = await run([created(key, version)]);
    assert.deepEqual([...failures], []);
    const keys = await versionsOf(late, version);
    assert.deepEqual(
      keys.map((found) => found.replace(/\d{8}T\d{6}Z/, "<time>")),
      [`medical/<time>/${version}`, `medical/<time>/${version}.json`],
    );
    const [content = "", manifest = ""] = keys;
    const copy = await far.send(new GetObjectCommand({ Bucket: late, Key: content }));
    assert.equal(await copy.Body?.transformToString(), "pixels");
    assert.deepEqual(
      [copy.ContentType, copy.Metadata, copy.ServerSideEncryption, copy.SSEKMSKeyId],
      ["application/dicom", { study: "7" }, "aws:kms", keyArn],
    );
    const { TagSet } = await far.send(new GetObjectTaggingCommand({ Bucket: late, Key: content }));
    assert.deepEqual(TagSet, [
      { Key: "kind", Value: "scan" },
      { Key: "note", Value: "a b" },
    ]);
    const note = await far.send(new GetObjectCommand({ Bucket: late, Key: manifest }));
    assert.equal(note.ServerSideEncryption, "aws:kms");
    const {
      source: of,
      copiedAt,
      ...rest
    } = JSON.parse((await note.Body?.transformToString()) ?? "") as {
      source: { createdAt: string };
      copiedAt: string;
    };
    const { createdAt, ...identity } = of;
    assert.deepEqual(identity, { bucket: source, key, versionId: version, sizeBytes: 6 });
    assert.ok(Math.abs(Date.parse(createdAt) - Date.now()) < 60_000 && Date.parse(copiedAt) >= Date.parse(createdAt));
    assert.deepEqual(rest, {
      version: 1,
      dataClass: "medical",
      destination: replica,
      lock: { mode: "GOVERNANCE", retainUntil: "2056-01-01T00:00:00.000Z" },
      legalHold: true,
      replication: "PENDING",
    });
    assert.deepEqual(await details(), [{ outcome: "COPIED", phase: "succeeded", recoveryPoint: version }]);
  });

  it("[BKP-17] leaves the replica's bucket alone: no older version becomes current there", async () => {
    const older = await put("k", "old", "PENDING");
    const newer = await put("k", "new", "COMPLETED");
    const arrived = await far.send(new PutObjectCommand({ Bucket: replica, Key: "k", Body: "new" }));
    await run([created("k", newer), created("k", older)]);
    assert.deepEqual(await versionsOf(replica, ""), ["k"]);
    const current = await far.send(new GetObjectCommand({ Bucket: replica, Key: "k" }));
    assert.equal(current.VersionId, arrived.VersionId);
    assert.equal((await versionsOf(late, older)).length, 2);
    assert.equal((await versionsOf(late, newer)).length, 0);
    await details();
  });

  it("[BKP-17] copies a version once, whatever comes twice or late", async () => {
    const version = await put("twice", "x", "FAILED");
    await run([created("twice", version)]);
    await run([created("twice", version), created("twice", version)], 500);
    assert.equal((await versionsOf(late, version)).length, 2);
    statuses.set(version, "COMPLETED");
    assert.deepEqual(
      (await run([created("twice", version)])).results.map(({ standing }) => standing.kind),
      ["replicated"],
    );
    await details();
  });

  it("[BKP-17] has nothing to do for a version that is gone, and for a delete marker", async () => {
    const { VersionId: marker = "" } = await s3.send(new DeleteObjectCommand({ Bucket: source, Key: "k" }));
    const { results } = await run([created("k", marker), created("k", "11111111-1111-1111-1111-111111111111")]);
    assert.deepEqual(
      results.map(({ standing }) => standing.kind),
      ["gone", "gone"],
    );
  });

  it("asks itself for the next look", async () => {
    const version = await put("again", "x", "PENDING");
    await run([created("again", version)], 239.5);
    // The emulator keeps the delay of one second.
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const asked = (await messages(looks)) as { versionId: string }[];
    assert.deepEqual(
      asked.filter(({ versionId }) => versionId === version).map((found) => ({ ...found, writtenAt: "" })),
      [
        {
          type: "replication-look",
          bucket: source,
          key: "again",
          versionId: version,
          writtenAt: "",
          said: { failed: false, copied: true },
        },
      ],
    );
    await details();
  });

  it("[BKP-17][AUD-5][MON-2] alarms at four minutes when copies fail, and the heartbeat says so", async () => {
    const broken = { ...settings, lateCopies: { ...settings.lateCopies, bucket: "no-such-bucket" } };
    const version = await put("lost", "x", "PENDING");
    const failing = objectPorts({ source: s3, recovery: far }, broken.lateCopies);
    const written = new Date(Date.now() - 250_000).toISOString();
    await runBatch(
      [{ messageId: "m", receiptHandle: "r", body: JSON.stringify({ ...created("lost", version), time: written }) }],
      {
        settings: broken,
        ports: { ...ports, ...failing, head: ports.head.bind(ports) },
        now: () => new Date(),
        signal: AbortSignal.timeout(60_000),
      },
    );
    assert.deepEqual(await details(), [{ outcome: "PENDING", phase: "failed", recoveryPoint: version }]);
    const { Datapoints = [] } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: "NeonPro/Recovery",
        MetricName: "ReplicationOldestSeconds",
        Dimensions: [{ Name: "DataClass", Value: "medical" }],
        StartTime: new Date(Date.now() - 600_000),
        EndTime: new Date(Date.now() + 60_000),
        Period: 60,
        Statistics: ["Maximum"],
      }),
    );
    assert.ok(Math.max(...Datapoints.map(({ Maximum = 0 }) => Maximum)) >= 250);

    await run([heartbeat(source)]);
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName: table, Key: { pk: { S: "SIGNAL" }, sk: { S: "replication" } } }),
    );
    assert.deepEqual(
      [Item?.verdict, Item?.name, Item?.region, Item?.validForSeconds],
      [{ S: "bad" }, { S: "replication" }, { S: primary }, { N: "600" }],
    );
    const findings = Item?.findings?.L?.map(({ S }) => S) ?? [];
    assert.ok(
      findings.includes("medical: objects have no copy in the recovery Region 4 minutes after they were written"),
    );
    assert.ok(findings.includes("medical: the bucket has no enabled replication rule"));
  });

  it("reads from the bucket itself whether replication is on", async () => {
    await s3.send(
      new PutBucketReplicationCommand({
        Bucket: source,
        ReplicationConfiguration: {
          Role: "arn:aws:iam::123456789012:role/r",
          Rules: [
            {
              ID: "all",
              Priority: 1,
              Status: "Enabled",
              Filter: { Prefix: "" },
              DeleteMarkerReplication: { Status: "Enabled" },
              Destination: { Bucket: `arn:aws:s3:::${replica}` },
            },
          ],
        },
      }),
    );
    assert.equal((await ports.bucketSettings(source)).replicates, true);
    assert.equal((await ports.bucketSettings(replica)).replicates, false);
  });

  it("[BKP-17] is wired: the handler takes a batch, and gives back what it cannot read", async () => {
    const version = await put("wired", "x", "PENDING");
    const environment = {
      ...moto.environment(primary),
      POWERTOOLS_LOG_LEVEL: "SILENT",
      RECOVERY_REGION: recovery,
      WATCHED_BUCKETS: JSON.stringify(settings.buckets),
      LATE_COPIES_BUCKET: late,
      LATE_COPIES_KEY_ARN: keyArn,
      CATALOGUE_TABLE: table,
      QUEUE_URL: looks,
    };
    await withEnvironment(environment, async () => {
      const { handler } = await import("../../../lambdas/replication-watchdog/handler.js");
      const answer = await handler(
        {
          Records: [
            { messageId: "good", receiptHandle: "r1", body: JSON.stringify(created("wired", version)) },
            { messageId: "bad", receiptHandle: "r2", body: "{" },
          ],
        },
        { getRemainingTimeInMillis: () => 60_000 },
      );
      assert.deepEqual(answer, { batchItemFailures: [{ itemIdentifier: "bad" }] });
    });
    // The emulator sends no status at all: no rule takes the object, which is late.
    assert.equal((await versionsOf(late, version)).length, 2);
  });
});
