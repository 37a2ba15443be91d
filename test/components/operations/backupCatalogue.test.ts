/** The catalogue with mocks: what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import { BackupCatalogue } from "../../../components/operations/backupCatalogue";
import { catalogueTableName } from "../../../components/operations/catalogueTable";
import { tableNameOf } from "../../../cli/status/stack";
import { parsed, recordResources, settle, valueOf } from "../../support/mocks";
import type { Recording } from "../../support/mocks";

const accountId = "123456789012";
const name = "catalogue-sa-east-1";
const table = `neonpro-backup-recovery-test-${name}`;
const tableArn = `arn:aws:dynamodb:sa-east-1:${accountId}:table/${table}`;
const otherTable = "neonpro-backup-recovery-test-catalogue-eu-west-1";
const otherArn = `arn:aws:dynamodb:eu-west-1:${accountId}:table/${otherTable}`;
const keyArn = `arn:aws:kms:sa-east-1:${accountId}:key/one`;
const otherKeyArn = `arn:aws:kms:eu-west-1:${accountId}:key/two`;
const streamArn = `arn:aws:dynamodb:sa-east-1:${accountId}:table/log/stream/2026-07-29T00:00:00.000`;
const alarmTopicArn = `arn:aws:sns:sa-east-1:${accountId}:warning`;
const tags = { project: "neonpro" };

async function declare(mirrored = true): Promise<{ recording: Recording; catalogue: BackupCatalogue }> {
  const recording = recordResources();
  const catalogue = new BackupCatalogue(name, {
    region: "sa-east-1",
    accountId,
    keyArn,
    streamArn,
    alarmTopicArn,
    ...(mirrored ? { other: { region: "eu-west-1", tableName: otherTable, keyArn: otherKeyArn } } : {}),
    tags,
  });
  await settle();
  return { recording, catalogue };
}

interface Statement {
  readonly Sid: string;
}
const statementsOf = (recording: Recording) =>
  (parsed(recording.one(`${name}-writer-permissions`).inputs.policy) as { Statement: Statement[] }).Statement.slice(3);

describe("BackupCatalogue", () => {
  it("[BKP-6] declares exactly table, mirror, function, two mappings and an alarm", async () => {
    const { recording } = await declare();
    assert.deepEqual(recording.childrenOf(name), [
      `aws:cloudwatch/metricAlarm:MetricAlarm ${name}-lag`,
      `aws:dynamodb/table:Table ${name}-table`,
      `aws:lambda/eventSourceMapping:EventSourceMapping ${name}-mirror-feed`,
      `aws:lambda/eventSourceMapping:EventSourceMapping ${name}-stream`,
      `neonpro:functions:NodeFunction ${name}-writer`,
      `neonpro:operations:CatalogueMirror ${name}-mirror`,
    ]);
    assert.deepEqual(recording.childrenOf(`${name}-mirror`), [
      `aws:cloudwatch/metricAlarm:MetricAlarm ${name}-mirror-age`,
      `aws:sqs/queue:Queue ${name}-mirror-queue`,
      `aws:sqs/queuePolicy:QueuePolicy ${name}-mirror-policy`,
      `neonpro:functions:DeadLetterQueue ${name}-mirror-rejected`,
    ]);
  });

  it("[BKP-6] keeps the catalogue encrypted, restorable, hard to delete, and askable by resource", async () => {
    const { recording } = await declare();
    const { inputs, protect } = recording.one(`${name}-table`);
    assert.equal(protect, true);
    assert.deepEqual(inputs, {
      name: table,
      region: "sa-east-1",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      attributes: ["pk", "sk", "gsi1pk", "gsi1sk"].map((attribute) => ({ name: attribute, type: "S" })),
      globalSecondaryIndexes: [{ name: "by-resource", hashKey: "gsi1pk", rangeKey: "gsi1sk", projectionType: "ALL" }],
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      tags: {
        ...tags,
        "neonpro:data-class": "operational",
        "neonpro:tier": "critical",
        "neonpro:backup-cadence": "none",
      },
    });
  });

  it("reads the log's entries from the beginning, in order, with partial failures and a place for what is lost", async () => {
    const { recording } = await declare();
    const writer = `arn:aws:lambda:sa-east-1:${accountId}:function:neonpro-backup-recovery-test-${name}-writer`;
    assert.deepEqual(recording.one(`${name}-stream`).inputs, {
      region: "sa-east-1",
      eventSourceArn: streamArn,
      functionName: writer,
      startingPosition: "TRIM_HORIZON",
      batchSize: 100,
      maximumBatchingWindowInSeconds: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: -1,
      maximumRecordAgeInSeconds: 21_600,
      destinationConfig: {
        onFailure: {
          destinationArn: `arn:aws:sqs:sa-east-1:${accountId}:neonpro-backup-recovery-test-${name}-writer-dead-letters`,
        },
      },
      filterCriteria: {
        filters: [{ pattern: '{"eventName":["INSERT"],"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"ENTRY#"}]}}}}' }],
      },
      tags,
    });
  });

  it("feeds the other Region's catalogue through a queue that waits for days", async () => {
    const { recording } = await declare();
    const queue = recording.one(`${name}-mirror-queue`).inputs;
    assert.deepEqual(
      { ...queue, redrivePolicy: parsed(queue.redrivePolicy) },
      {
        name: `${table}-mirror`,
        region: "sa-east-1",
        visibilityTimeoutSeconds: 360,
        messageRetentionSeconds: 1_209_600,
        kmsMasterKeyId: keyArn,
        kmsDataKeyReusePeriodSeconds: 300,
        redrivePolicy: {
          deadLetterTargetArn: `arn:aws:sqs:sa-east-1:${accountId}:${table}-mirror-rejected`,
          maxReceiveCount: 1000,
        },
        tags,
      },
    );
    assert.deepEqual(recording.one(`${name}-mirror-feed`).inputs, {
      region: "sa-east-1",
      eventSourceArn: `arn:aws:sqs:sa-east-1:${accountId}:${table}-mirror`,
      functionName: `arn:aws:lambda:sa-east-1:${accountId}:function:neonpro-backup-recovery-test-${name}-writer`,
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: 2 },
    });
    assert.deepEqual(recording.one(`${name}-writer-function`).inputs.environment, {
      variables: {
        CATALOGUE_TABLE: table,
        MIRROR_TABLE: otherTable,
        MIRROR_REGION: "eu-west-1",
        MIRROR_QUEUE_URL: `https://sqs.sa-east-1.amazonaws.com/${accountId}/${table}-mirror`,
        REJECTED_QUEUE_URL: `https://sqs.sa-east-1.amazonaws.com/${accountId}/${table}-mirror-rejected`,
      },
    });
  });

  it("[SEC-4] lets the function keep the two catalogues, read the one stream, and no more", async () => {
    const { recording } = await declare();
    const via = (region: string) => ({ StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` } });
    assert.deepEqual(statementsOf(recording), [
      {
        Sid: "KeepCatalogue",
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
        Resource: [tableArn, otherArn],
      },
      {
        Sid: "QueryByResource",
        Effect: "Allow",
        Action: "dynamodb:Query",
        Resource: [`${tableArn}/index/by-resource`, `${otherArn}/index/by-resource`],
      },
      {
        Sid: "ReadLogStream",
        Effect: "Allow",
        Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        Resource: streamArn,
      },
      { Sid: "ListStreams", Effect: "Allow", Action: "dynamodb:ListStreams", Resource: "*" },
      {
        Sid: "UseKeyThroughDynamoDb",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: keyArn,
        Condition: via("sa-east-1"),
      },
      {
        Sid: "UseOtherKeyThroughDynamoDb",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: otherKeyArn,
        Condition: via("eu-west-1"),
      },
      {
        Sid: "MirrorThroughQueue",
        Effect: "Allow",
        Action: ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        Resource: `arn:aws:sqs:sa-east-1:${accountId}:${table}-mirror`,
      },
      {
        Sid: "RejectWhatIsNoEntry",
        Effect: "Allow",
        Action: "sqs:SendMessage",
        Resource: `arn:aws:sqs:sa-east-1:${accountId}:${table}-mirror-rejected`,
      },
    ]);
  });

  it("announces a catalogue that lags and a mirror that waits", async () => {
    const { recording } = await declare();
    const lag = recording.one(`${name}-lag`).inputs;
    assert.deepEqual(
      [lag.name, lag.metricName, lag.threshold, lag.evaluationPeriods, lag.treatMissingData, lag.dimensions],
      [
        `neonpro-backup-recovery-test-announced-${name}-lag`,
        "IteratorAge",
        600_000,
        2,
        "notBreaching",
        { FunctionName: `neonpro-backup-recovery-test-${name}-writer` },
      ],
    );
    assert.match(String(lag.alarmDescription), /^\[warning\] /);
    const age = recording.one(`${name}-mirror-age`).inputs;
    assert.deepEqual(
      [age.name, age.metricName, age.threshold, age.treatMissingData, age.dimensions],
      [
        `neonpro-backup-recovery-test-announced-${name}-mirror-age`,
        "ApproximateAgeOfOldestMessage",
        900,
        "notBreaching",
        { QueueName: `${table}-mirror` },
      ],
    );
  });

  it("does without a mirror where there is no other Region", async () => {
    const { recording } = await declare(false);
    assert.deepEqual(recording.childrenOf(name), [
      `aws:cloudwatch/metricAlarm:MetricAlarm ${name}-lag`,
      `aws:dynamodb/table:Table ${name}-table`,
      `aws:lambda/eventSourceMapping:EventSourceMapping ${name}-stream`,
      `neonpro:functions:NodeFunction ${name}-writer`,
    ]);
    assert.deepEqual(recording.one(`${name}-writer-function`).inputs.environment, {
      variables: { CATALOGUE_TABLE: table },
    });
    assert.deepEqual(
      statementsOf(recording).map(({ Sid }) => Sid),
      ["KeepCatalogue", "QueryByResource", "ReadLogStream", "ListStreams", "UseKeyThroughDynamoDb"],
    );
  });

  it("tells the watchers where to write, and is found by the commands under its name", async () => {
    const { catalogue } = await declare();
    assert.deepEqual(await valueOf(catalogue.place), { name: table, arn: tableArn, keyArn });
    assert.equal(catalogueTableName(name), tableNameOf("test", "sa-east-1"));
  });
});
