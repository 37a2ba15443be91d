/** What OperationsLog declares, under mocks: they prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import { OperationsLog } from "../../../components/operations/operationsLog";
import { signerRoleName } from "../../../components/operations/dailyAnchor";
import { logTableStatements } from "../../../components/operations/logStatements";
import { accountId, parsed, recordResources, settle } from "../../support/mocks";
import type { Recorded, Recording } from "../../support/mocks";

const keyArn = "arn:aws:kms:sa-east-1:123456789012:key/mrk-operations";
const signingKeyArn = "arn:aws:kms:sa-east-1:123456789012:key/mrk-signing";
const topic = (severity: string) => `arn:aws:sns:sa-east-1:123456789012:${severity}`;
const archive = {
  name: "neonpro-test-operations-log-sa-east-1-0a1b",
  arn: "arn:aws:s3:::neonpro-test-operations-log-sa-east-1-0a1b",
  keyArn: "arn:aws:kms:sa-east-1:123456789012:key/mrk-storage",
};
const catalogueArn = "arn:aws:dynamodb:sa-east-1:123456789012:table/neonpro-test-catalogue";
const physical = "neonpro-backup-recovery-test-log";
const tableArn = `arn:aws:dynamodb:sa-east-1:123456789012:table/${physical}`;
const streamArn = `${tableArn}/stream/2026-07-29T00:00:00.000`;
const queueArn = `arn:aws:sqs:sa-east-1:123456789012:${physical}`;
const role = (suffix: string) => `arn:aws:iam::123456789012:role/${physical}-${suffix}`;

async function declared(): Promise<{ log: OperationsLog; recorded: Recording }> {
  const recorded = recordResources({
    outputs: (type): Record<string, unknown> => (type === "aws:dynamodb/table:Table" ? { streamArn } : {}),
  });
  const log = new OperationsLog("log", {
    region: "sa-east-1",
    otherRegion: "eu-west-1",
    accountId,
    keyArn,
    signingKeyArn,
    archive,
    catalogueTable: "neonpro-test-catalogue",
    breakGlassRoleName: "break-glass",
    topicArns: { critical: topic("critical"), warning: topic("warning"), informational: topic("informational") },
    tags: { owner: "platform" },
  });
  await settle();
  return { log, recorded };
}

const statementsOf = (holder: Recorded) =>
  (parsed(holder.inputs.policy) as { Statement: { Sid: string; Action: unknown; Resource: unknown }[] }).Statement;

/** Beyond what every function has. */
const ownStatements = (holder: Recorded) =>
  statementsOf(holder).filter(
    ({ Sid }) => !["WriteOwnLogs", "SendOwnDeadLetters", "UseKeyThroughLambdaAndSqs"].includes(Sid),
  );

describe("OperationsLog", () => {
  it("[AUD-4] declares exactly these children", async () => {
    const { recorded } = await declared();
    assert.deepEqual(recorded.childrenOf("log"), [
      "aws:cloudwatch/metricAlarm:MetricAlarm log-anchor-missing",
      "aws:cloudwatch/metricAlarm:MetricAlarm log-archive-lag",
      "aws:cloudwatch/metricAlarm:MetricAlarm log-archive-silent",
      "aws:cloudwatch/metricAlarm:MetricAlarm log-queue-age",
      "aws:cloudwatch/metricAlarm:MetricAlarm log-stream-age",
      "aws:dynamodb/resourcePolicy:ResourcePolicy log-table-policy",
      "aws:dynamodb/table:Table log-table",
      "aws:lambda/eventSourceMapping:EventSourceMapping log-archive",
      "aws:lambda/eventSourceMapping:EventSourceMapping log-record",
      "aws:sqs/queue:Queue log-queue",
      "neonpro:functions:DeadLetterQueue log-unrecorded",
      "neonpro:functions:NodeFunction log-archiver",
      "neonpro:functions:NodeFunction log-recorder",
      "neonpro:operations:DailyAnchor log-anchor",
    ]);
    assert.deepEqual(recorded.childrenOf("log-anchor"), [
      "aws:iam/role:Role log-anchor-schedule-role",
      "aws:iam/rolePolicy:RolePolicy log-anchor-schedule-permission",
      "aws:scheduler/schedule:Schedule log-anchor-schedule",
      "neonpro:functions:NodeFunction log-anchor-signer",
    ]);
  });

  it("[AUD-4][BKP-8] keeps the table encrypted, recoverable, undeletable, with a stream of new images", async () => {
    const { recorded } = await declared();
    const { inputs, protect } = recorded.one("log-table");
    assert.deepEqual(inputs, {
      name: physical,
      region: "sa-east-1",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      attributes: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
      ],
      streamEnabled: true,
      streamViewType: "NEW_IMAGE",
      ttl: { enabled: true, attributeName: "expiresAt" },
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      tags: {
        owner: "platform",
        "neonpro:data-class": "operations-log",
        "neonpro:tier": "critical",
        "neonpro:backup-cadence": "none",
      },
    });
    assert.equal(protect, true);
  });

  it("[AUD-4][SEC-4] lets nobody change an entry, and nobody but the recorder and break-glass write", async () => {
    const { recorded } = await declared();
    const { inputs } = recorded.one("log-table-policy");
    const expected = logTableStatements(tableArn, role("recorder"), "arn:aws:iam::123456789012:role/break-glass");
    assert.deepEqual(statementsOf(recorded.one("log-table-policy")), JSON.parse(JSON.stringify(expected)));
    assert.equal(inputs.resourceArn, tableArn);
    const [never, only] = expected;
    assert.deepEqual(never?.Condition, { "ForAnyValue:StringLike": { "dynamodb:LeadingKeys": ["ENTRY#*"] } });
    for (const { Effect, Principal } of expected) assert.deepEqual([Effect, Principal], ["Deny", "*"]);
    for (const action of ["dynamodb:PutItem", "dynamodb:BatchWriteItem", "dynamodb:PartiQLInsert"]) {
      assert.ok((only?.Action as string[]).includes(action), action);
    }
  });

  it("[AUD-5] tries a message for an hour, then keeps it in a queue that rings on the critical topic", async () => {
    const { recorded } = await declared();
    const { inputs } = recorded.one("log-queue");
    assert.deepEqual(
      { ...inputs, redrivePolicy: parsed(inputs.redrivePolicy) },
      {
        name: physical,
        region: "sa-east-1",
        messageRetentionSeconds: 14 * 86_400,
        visibilityTimeoutSeconds: 180,
        kmsMasterKeyId: keyArn,
        kmsDataKeyReusePeriodSeconds: 300,
        redrivePolicy: {
          deadLetterTargetArn: `${queueArn}-unrecorded`,
          maxReceiveCount: 20,
        },
        tags: { owner: "platform" },
      },
    );
    const alarm = recorded.one("log-unrecorded-depth").inputs;
    assert.deepEqual(
      [alarm.alarmActions, alarm.threshold, alarm.metricName],
      [[topic("critical")], 1, "ApproximateNumberOfMessagesVisible"],
    );
  });

  it("[AUD-5] records with partial answers, and no more writers than Lambda's least", async () => {
    const { recorded } = await declared();
    assert.deepEqual(recorded.one("log-record").inputs, {
      region: "sa-east-1",
      eventSourceArn: queueArn,
      functionName: `arn:aws:lambda:sa-east-1:123456789012:function:${physical}-recorder`,
      batchSize: 30,
      maximumBatchingWindowInSeconds: 5,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: 2 },
      tags: { owner: "platform" },
    });
    const fn = recorded.one("log-recorder-function").inputs;
    assert.deepEqual([fn.timeout, fn.environment], [30, { variables: { LOG_TABLE: physical } }]);
    // Lambda asks for six times the function's time.
    assert.equal(recorded.one("log-queue").inputs.visibilityTimeoutSeconds, 6 * Number(fn.timeout));
  });

  it("[SEC-4] lets the recorder append and take from its queue, and nothing else", async () => {
    const { recorded } = await declared();
    assert.deepEqual(ownStatements(recorded.one("log-recorder-permissions")), [
      {
        Sid: "AppendToTheLog",
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
        Resource: tableArn,
      },
      {
        Sid: "UseTheTablesKeyThroughDynamoDb",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: keyArn,
        Condition: { StringEquals: { "kms:ViaService": "dynamodb.sa-east-1.amazonaws.com" } },
      },
      {
        Sid: "TakeFromTheQueue",
        Effect: "Allow",
        Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        Resource: queueArn,
      },
    ]);
  });

  it("[AUD-4] archives new entries in the stream's order until shortly before the stream forgets them", async () => {
    const { recorded } = await declared();
    const { filterCriteria, ...inputs } = recorded.one("log-archive").inputs;
    assert.deepEqual(inputs, {
      region: "sa-east-1",
      eventSourceArn: streamArn,
      functionName: `arn:aws:lambda:sa-east-1:123456789012:function:${physical}-archiver`,
      startingPosition: "TRIM_HORIZON",
      batchSize: 1000,
      maximumBatchingWindowInSeconds: 60,
      functionResponseTypes: ["ReportBatchItemFailures"],
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: -1,
      maximumRecordAgeInSeconds: 79_200,
      destinationConfig: {
        onFailure: { destinationArn: `arn:aws:sqs:sa-east-1:123456789012:${physical}-archiver-dead-letters` },
      },
      tags: { owner: "platform" },
    });
    const [filter] = (filterCriteria as { filters: { pattern: string }[] }).filters;
    assert.deepEqual(JSON.parse(filter?.pattern ?? ""), {
      eventName: ["INSERT"],
      dynamodb: { Keys: { pk: { S: [{ prefix: "ENTRY#" }] } } },
    });
  });

  it("[SEC-4] lets the archiver read the stream and add under log/, the signer sign and add under anchors/", async () => {
    const { recorded } = await declared();
    const rights = (name: string) =>
      ownStatements(recorded.one(name)).map(({ Sid, Action, Resource }) => [Sid, Action, Resource]);
    assert.deepEqual(rights("log-archiver-permissions"), [
      ["ReadTheLogsStream", ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], streamArn],
      ["ListStreams", "dynamodb:ListStreams", "*"],
      ["UseTheTablesKeyThroughDynamoDb", "kms:Decrypt", keyArn],
      ["AddSegments", ["s3:GetObject", "s3:PutObject"], `${archive.arn}/log/*`],
      ["UseTheArchivesKeyThroughS3", ["kms:Decrypt", "kms:GenerateDataKey"], archive.keyArn],
      ["KeepSignals", ["dynamodb:GetItem", "dynamodb:PutItem"], catalogueArn],
    ]);
    assert.deepEqual(rights("log-anchor-signer-permissions"), [
      ["ReadTheHead", "dynamodb:GetItem", tableArn],
      ["UseTheTablesKeyThroughDynamoDb", "kms:Decrypt", keyArn],
      ["Sign", ["kms:Sign", "kms:GetPublicKey"], signingKeyArn],
      ["AddAnchors", ["s3:GetObject", "s3:PutObject"], `${archive.arn}/anchors/*`],
      ["TellWhatIsNotThere", "s3:ListBucket", archive.arn],
      ["UseTheArchivesKeyThroughS3", ["kms:Decrypt", "kms:GenerateDataKey"], archive.keyArn],
      ["TellTheOtherRegionsLog", "events:PutEvents", "arn:aws:events:eu-west-1:123456789012:event-bus/default"],
    ]);
  });

  it("[MON-2][SEC-4] lets the archiver keep the signals of the catalogue, and nothing else in it", async () => {
    const { recorded } = await declared();
    const kept = ownStatements(recorded.one("log-archiver-permissions")).filter(
      ({ Resource }) => Resource === catalogueArn,
    );
    assert.deepEqual(kept, [
      {
        Sid: "KeepSignals",
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
        Resource: catalogueArn,
        Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["SIGNAL"] } },
      },
    ]);
    assert.deepEqual(recorded.one("log-archiver-function").inputs.environment, {
      variables: { ARCHIVE_BUCKET: archive.name, CATALOGUE_TABLE: "neonpro-test-catalogue" },
    });
  });

  it("[AUD-4] signs once a day, in the role that the signing key's policy names", async () => {
    const { recorded } = await declared();
    const { inputs } = recorded.one("log-anchor-schedule");
    assert.deepEqual(inputs, {
      region: "sa-east-1",
      description: "Signs the head of the operations log",
      scheduleExpression: "cron(30 8 * * ? *)",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 },
      target: {
        arn: `arn:aws:lambda:sa-east-1:123456789012:function:${physical}-anchor-signer`,
        roleArn: "arn:aws:iam::123456789012:role/log-anchor-schedule-role",
        retryPolicy: { maximumRetryAttempts: 20, maximumEventAgeInSeconds: 7200 },
        deadLetterConfig: { arn: `arn:aws:sqs:sa-east-1:123456789012:${physical}-anchor-signer-dead-letters` },
      },
    });
    assert.equal(recorded.one("log-anchor-signer-role").inputs.name, signerRoleName("log"));
    assert.deepEqual(recorded.one("log-anchor-signer-function").inputs.environment, {
      variables: {
        LOG_TABLE: physical,
        ARCHIVE_BUCKET: archive.name,
        SIGNING_KEY_ARN: signingKeyArn,
        OTHER_REGION: "eu-west-1",
        OTHER_BUS_ARN: "arn:aws:events:eu-west-1:123456789012:event-bus/default",
      },
    });
    // A signature that failed rings by itself.
    assert.deepEqual(recorded.one("log-anchor-signer-errors").inputs.alarmActions, [topic("critical")]);
  });

  const alarms: [string, string, string, Record<string, unknown>][] = [
    ["queue-age", "[warning] ", "ApproximateAgeOfOldestMessage", { QueueName: physical }],
    ["stream-age", "[warning] ", "IteratorAge", { FunctionName: `${physical}-archiver` }],
    ["archive-lag", "[warning] ", "LogArchiveLagSeconds", {}],
    ["archive-silent", "[critical] ", "LogArchiveLagSeconds", {}],
    ["anchor-missing", "[warning] ", "Invocations", { FunctionName: `${physical}-anchor-signer` }],
  ];
  for (const [suffix, severity, metricName, dimensions] of alarms) {
    it(`[MON-3] announces ${suffix}, and says what its silence means`, async () => {
      const { recorded } = await declared();
      const { inputs } = recorded.one(`log-${suffix}`);
      assert.equal(inputs.name, `neonpro-backup-recovery-test-announced-log-${suffix}`);
      assert.ok(String(inputs.alarmDescription).startsWith(severity));
      assert.deepEqual([inputs.metricName, inputs.dimensions ?? {}], [metricName, dimensions]);
      const stale = suffix === "archive-silent" || suffix === "anchor-missing";
      assert.equal(inputs.treatMissingData, stale ? "breaching" : "notBreaching");
      if (stale) assert.deepEqual([inputs.period, inputs.evaluationPeriods, inputs.threshold], [3600, 26, 1]);
      assert.ok(!("alarmActions" in inputs));
    });
  }
});
