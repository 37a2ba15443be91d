/**
 * The canary against the emulator: KMS, S3, AWS Backup's vaults, DynamoDB, CloudWatch and EventBridge as the function calls
 * them. It does not show what IAM or a key's policy would allow. The emulator encrypts under a disabled key and does not
 * remember that a bucket refuses SSE-C: the first is tested in disabledKey.test.ts with a mock, the second as a pure check.
 */
import assert from "node:assert/strict";
import { BackupClient, CreateBackupVaultCommand, PutBackupVaultLockConfigurationCommand } from "@aws-sdk/client-backup";
import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import type { IntegrityResult } from "../../../operations/integrity/result";
import { documents, signalsOf } from "../../../lambdas/common/catalogueStore";
import { motoServer, withEnvironment } from "../../support/motoServer";
import type { MotoServer } from "../../support/motoServer";

// A Region of its own, so that no other test's metrics and events are among these.
const region = "ca-central-1";
const table = "canary-test-catalogue";
const bucketNames = ["canary-test-one", "canary-test-two"] as const;

describe("lambdas/recovery-canary against the emulator", () => {
  let moto: MotoServer;
  let handler: (event: unknown, context: { awsRequestId: string }) => Promise<IntegrityResult>;
  let keyArn = "";
  let queueUrl = "";
  let clients: {
    s3: S3Client;
    backup: BackupClient;
    dynamodb: DynamoDBClient;
    cloudwatch: CloudWatchClient;
    sqs: SQSClient;
  };

  before(async function () {
    moto = await motoServer(this);
    const options = {
      endpoint: moto.endpoint,
      region,
      credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
    };
    clients = {
      s3: new S3Client({ ...options, forcePathStyle: true }),
      backup: new BackupClient(options),
      dynamodb: new DynamoDBClient(options),
      cloudwatch: new CloudWatchClient(options),
      sqs: new SQSClient(options),
    };
    keyArn = (await new KMSClient(options).send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? "";
    await clients.dynamodb.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
      }),
    );
    await vault();
    for (const name of bucketNames) await bucket(name);
    for (const name of bucketNames) await replicate(name, bucketNames.find((other) => other !== name) ?? "");
    queueUrl = await listen(new EventBridgeClient(options));
    handler = await withEnvironment({ ...moto.environment(region), POWERTOOLS_LOG_LEVEL: "SILENT" }, async () => {
      const module = await import("../../../lambdas/recovery-canary/handler.js");
      return module.handler;
    });
  });

  async function vault(): Promise<void> {
    const BackupVaultName = "canary-test";
    await clients.backup.send(new CreateBackupVaultCommand({ BackupVaultName, EncryptionKeyArn: keyArn }));
    await clients.backup.send(
      new PutBackupVaultLockConfigurationCommand({ BackupVaultName, MinRetentionDays: 7, MaxRetentionDays: 9132 }),
    );
  }

  async function bucket(Bucket: string): Promise<void> {
    const { s3 } = clients;
    await s3.send(
      new CreateBucketCommand({
        Bucket,
        ObjectLockEnabledForBucket: true,
        CreateBucketConfiguration: { LocationConstraint: region },
      }),
    );
    await s3.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: keyArn } }],
        },
      }),
    );
    await s3.send(
      new PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: {
          ObjectLockEnabled: "Enabled",
          Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 7305 } },
        },
      }),
    );
    await block(Bucket, true);
  }

  async function block(Bucket: string, BlockPublicPolicy: boolean): Promise<void> {
    const PublicAccessBlockConfiguration = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
      BlockPublicPolicy,
    };
    await clients.s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
  }

  async function replicate(Bucket: string, to: string, Status: "Enabled" | "Disabled" = "Enabled"): Promise<void> {
    const rule = {
      ID: "everything",
      Priority: 1,
      Status,
      Filter: { Prefix: "" },
      DeleteMarkerReplication: { Status: "Enabled" as const },
      Destination: { Bucket: `arn:aws:s3:::${to}` },
    };
    const ReplicationConfiguration = { Role: "arn:aws:iam::123456789012:role/replication", Rules: [rule] };
    await clients.s3.send(new PutBucketReplicationCommand({ Bucket, ReplicationConfiguration }));
  }

  /** A queue that shows what came over the bus. */
  async function listen(eventbridge: EventBridgeClient): Promise<string> {
    const { QueueUrl = "" } = await clients.sqs.send(new CreateQueueCommand({ QueueName: "canary-test-events" }));
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    const EventPattern = JSON.stringify({ source: ["neonpro.recovery"], "detail-type": ["Recovery Operation"] });
    await eventbridge.send(new PutRuleCommand({ Name: "canary-test", EventPattern }));
    const Targets = [{ Id: "queue", Arn: Attributes?.QueueArn }];
    await eventbridge.send(new PutTargetsCommand({ Rule: "canary-test", Targets }));
    return QueueUrl;
  }

  async function run(id: string, change: Readonly<Record<string, unknown>> = {}): Promise<IntegrityResult> {
    const EXPECTED_STATE = JSON.stringify({
      keys: { storage: keyArn },
      vaults: [{ name: "canary-test", key: "storage", minDays: 7, maxDays: 9132 }],
      buckets: bucketNames.map((name) => ({
        name,
        key: "storage",
        to: bucketNames.find((other) => other !== name),
        lock: "GOVERNANCE 7305",
      })),
      ...change,
    });
    const environment = { ...moto.environment(region), EXPECTED_STATE, CATALOGUE_TABLE: table };
    return withEnvironment(environment, () => handler({}, { awsRequestId: id }));
  }

  async function events(): Promise<Record<string, unknown>[]> {
    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body = "{}" }) => (JSON.parse(Body) as { detail: Record<string, unknown> }).detail);
  }

  async function lowest(MetricName: string): Promise<{ count: number; minimum: number; maximum: number }> {
    const { Datapoints = [] } = await clients.cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: "NeonPro/Recovery",
        MetricName,
        StartTime: new Date(Date.now() - 600_000),
        EndTime: new Date(Date.now() + 600_000),
        Period: 60,
        Statistics: ["SampleCount", "Minimum", "Maximum"],
      }),
    );
    return {
      count: Datapoints.reduce((sum, { SampleCount = 0 }) => sum + SampleCount, 0),
      minimum: Math.min(...Datapoints.map(({ Minimum = NaN }) => Minimum)),
      maximum: Math.max(...Datapoints.map(({ Maximum = NaN }) => Maximum)),
    };
  }

  const signals = async () =>
    Object.fromEntries((await signalsOf(documents(clients.dynamodb), table)).map((signal) => [signal.name, signal]));

  it("[AUD-2][MON-2] proves what is as planned: result, signals, metrics and an entry for the log", async () => {
    assert.deepEqual(await run("first"), {
      status: "healthy",
      integrityViolations: 0,
      encryptionConsistency: 100,
      keyAccessibility: 100,
    });
    const { keys, protections, storage, ...others } = await signals();
    assert.deepEqual(others, {});
    assert.deepEqual([keys?.verdict, protections?.verdict, storage?.verdict], ["good", "good", "good"]);
    assert.equal(keys?.region, region);
    assert.deepEqual(protections?.figures, { checks: 12, good: 12, bad: 0, unknown: 0 });
    for (const name of ["KeyAccessibility", "EncryptionConsistency"]) {
      assert.deepEqual(await lowest(name), { count: 1, minimum: 100, maximum: 100 });
    }
    assert.deepEqual(await lowest("IntegrityViolations"), { count: 1, minimum: 0, maximum: 0 });
    const [event, ...more] = await events();
    assert.deepEqual(more, []);
    assert.deepEqual(
      [event?.operationId, event?.type, event?.phase, event?.cause],
      ["recovery-canary-first", "verification", "succeeded", null],
    );
  });

  it("[AUD-2][AUD-5] finds what somebody changed, and says which store it was", async () => {
    await block(bucketNames[0], false);
    await replicate(bucketNames[0], bucketNames[1], "Disabled");
    await clients.s3.send(
      new PutBucketEncryptionCommand({
        Bucket: bucketNames[1],
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
        },
      }),
    );
    assert.deepEqual(await run("second"), {
      status: "degraded",
      integrityViolations: 3,
      encryptionConsistency: 66.66,
      keyAccessibility: 100,
    });
    const { protections } = await signals();
    assert.equal(protections?.verdict, "bad");
    assert.deepEqual(protections.findings, [
      "canary-test-one blocks public access only in part",
      "canary-test-one has no enabled replication to canary-test-two; found none",
      "canary-test-two is encrypted by AES256; planned is aws:kms",
    ]);
    const [event] = await events();
    assert.deepEqual([event?.phase, event?.cause], ["failed", protections.findings.join("; ")]);
    assert.equal((await lowest("IntegrityViolations")).maximum, 3);
  });

  it("[AUD-2] finds a key, a vault and a bucket that are gone", async () => {
    const gone = keyArn.replace(/[0-9a-f]{12}$/, "000000000000");
    const result = await run("third", {
      keys: { storage: gone },
      vaults: [{ name: "no-such-vault", key: "storage", minDays: 7, maxDays: 9132 }],
      buckets: [{ name: "no-such-bucket-here", key: "storage", to: "elsewhere", lock: "off" }],
    });
    assert.deepEqual([result.status, result.keyAccessibility], ["failed", 0]);
    const { keys, storage } = await signals();
    assert.deepEqual(keys?.findings, ["storage cannot be used: NotFoundException"]);
    assert.deepEqual([storage?.verdict, storage?.figures.gone], ["bad", 2]);
    await events();
  });

  it("[MON-2] does not write over what a newer run saw", async () => {
    const { signalItem, reportSignal } = await import("../../../lambdas/common/reportSignal.js");
    const { keys } = await signals();
    assert.ok(keys !== undefined);
    const old = { ...keys, observedAt: "2020-01-01T00:00:00.000Z", verdict: "good" as const };
    await reportSignal(clients.dynamodb, table, old);
    assert.deepEqual((await signals()).keys, keys);
    assert.equal(signalItem(old).pk?.S, "SIGNAL");
  });

  it("suspended versioning is a violation too", async () => {
    // Object Lock forbids it on AWS; the emulator does not, and the canary must not rely on either.
    await clients.s3.send(
      new PutBucketVersioningCommand({ Bucket: bucketNames[0], VersioningConfiguration: { Status: "Suspended" } }),
    );
    await run("fourth");
    assert.ok((await signals()).protections?.findings.includes("canary-test-one has versioning Suspended"));
  });

  it("fails, so that its alarm rings, when the declaration is not understood or the table is not there", async () => {
    await assert.rejects(run("fifth", { keys: [] }), { name: "MalformedExpectationError" });
    const environment = { ...moto.environment(region), CATALOGUE_TABLE: "no-such-table" };
    const EXPECTED_STATE = JSON.stringify({ keys: { storage: keyArn }, vaults: [], buckets: [] });
    await assert.rejects(
      withEnvironment({ ...environment, EXPECTED_STATE }, () => handler({}, { awsRequestId: "sixth" })),
      { name: "ResourceNotFoundException" },
    );
  });
});
