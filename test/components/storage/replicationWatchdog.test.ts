/** What ReplicationWatchdog declares, under mocks: they prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { bundle } from "../../../components/functions/bundle";
import { AccessLogBucket } from "../../../components/storage/accessLogBucket";
import { ReplicationWatchdog, replicationWatchdogRoleName } from "../../../components/storage/replicationWatchdog";
import type { ReplicationWatchdogArgs } from "../../../components/storage/replicationWatchdog";
import { memoryPartition } from "../../../components/storage/replicationWatchdogPolicy";
import { memoryKey } from "../../../lambdas/replication-watchdog/reports";
import { dataClasses } from "../../../protection/dataClasses";
import { accountId, parsed, recordResources, settle, valueOf } from "../../support/mocks";
import type { Recording } from "../../support/mocks";

const region = "sa-east-1";
const keyArn = `arn:aws:kms:${region}:${accountId}:key/mrk-ops`;
const storageKeyArn = `arn:aws:kms:${region}:${accountId}:key/mrk-storage`;
const replicaKeyArn = `arn:aws:kms:eu-west-1:${accountId}:key/mrk-replica`;
const topicArn = `arn:aws:sns:${region}:${accountId}:critical`;
const tableArn = `arn:aws:dynamodb:${region}:${accountId}:table/catalogue`;
const physical = "neonpro-backup-recovery-test-watchdog-function";
const looksArn = `arn:aws:sqs:${region}:${accountId}:${physical}-looks`;
const unwatchedArn = `arn:aws:sqs:${region}:${accountId}:${physical}-unwatched`;
const ruleArn = `arn:aws:events:${region}:${accountId}:rule/watchdog-objects`;
const busArn = `arn:aws:events:${region}:${accountId}:event-bus/default`;
const lateArn = "arn:aws:s3:::neonpro-test-late-eu-west-1-0a1b2c3d";

function pair(id: "medical" | "personal"): ReplicationWatchdogArgs["pairs"][number] {
  const name = `neonpro-test-${id}-${region}-0a1b2c3d`;
  return {
    dataClass: dataClasses[id],
    source: { name: pulumi.output(name), arn: `arn:aws:s3:::${name}`, keyArn: storageKeyArn },
    destination: { name: `neonpro-test-${id}-eu-west-1-0a1b2c3d` },
  };
}

interface Declared {
  readonly made: ReplicationWatchdog;
  readonly recorded: Recording;
}

let usual: Promise<Declared> | undefined;

/** One recording of the usual arguments for all tests: nothing writes to it once it has settled. */
function declared(change?: Partial<ReplicationWatchdogArgs>, stack = "test"): Promise<Declared> {
  if (change === undefined) return (usual ??= declare({}, stack));
  return declare(change, stack);
}

async function declare(change: Partial<ReplicationWatchdogArgs>, stack: string): Promise<Declared> {
  const recorded = recordResources({ stack });
  const accessLogs = new AccessLogBucket("logs", {
    region: "eu-west-1",
    bucketPrefix: "logs",
    suffix: "0a1b2c3d",
    accountId,
  });
  const made = new ReplicationWatchdog("watchdog", {
    region,
    recoveryRegion: "eu-west-1",
    accountId,
    keyArn,
    pairs: [pair("medical"), pair("personal")],
    lateCopies: { bucketPrefix: "neonpro-test-late", suffix: "0a1b2c3d", keyArn: replicaKeyArn, accessLogs },
    catalogueTable: { name: "catalogue", arn: tableArn, keyArn },
    alarmTopicArn: topicArn,
    tags: { owner: "platform" },
    ...change,
  });
  await settle();
  return { made, recorded };
}

describe("ReplicationWatchdog", () => {
  it("declares exactly these children", async () => {
    const { recorded } = await declared();
    assert.deepEqual(recorded.childrenOf("watchdog"), [
      "aws:cloudwatch/eventRule:EventRule watchdog-objects",
      "aws:cloudwatch/eventTarget:EventTarget watchdog-target",
      "aws:cloudwatch/metricAlarm:MetricAlarm watchdog-exposed",
      "aws:cloudwatch/metricAlarm:MetricAlarm watchdog-silent",
      "aws:cloudwatch/metricAlarm:MetricAlarm watchdog-unwatched",
      "aws:iam/role:Role watchdog-heartbeat-role",
      "aws:iam/rolePolicy:RolePolicy watchdog-heartbeat-permission",
      "aws:iam/rolePolicy:RolePolicy watchdog-permissions",
      "aws:lambda/eventSourceMapping:EventSourceMapping watchdog-looks",
      "aws:scheduler/schedule:Schedule watchdog-heartbeat",
      "aws:sqs/queue:Queue watchdog-queue",
      "aws:sqs/queuePolicy:QueuePolicy watchdog-queue-policy",
      "neonpro:functions:DeadLetterQueue watchdog-unwatched",
      "neonpro:functions:NodeFunction watchdog-function",
      "neonpro:storage:LateCopies watchdog-late-copies",
    ]);
    const late = new Set(recorded.resources.filter(({ name }) => name.startsWith("watchdog-late-copies-")));
    const elsewhere = recorded.resources.filter(
      (resource) =>
        resource.name.startsWith("watchdog") &&
        resource.custom &&
        !resource.type.startsWith("aws:iam/") &&
        resource.inputs.region !== (late.has(resource) ? "eu-west-1" : region),
    );
    assert.deepEqual(elsewhere, []);
  });

  it("[BKP-17] takes new objects of the watched buckets, and the heartbeat on the same way", async () => {
    const { recorded } = await declared();
    const { eventPattern, ...rule } = recorded.one("watchdog-objects").inputs;
    assert.deepEqual(rule, {
      region,
      description: "New objects of the classes whose RPO is shorter than what replication promises",
      state: "ENABLED",
      tags: { owner: "platform" },
    });
    assert.deepEqual(parsed(eventPattern), {
      source: ["aws.s3", "neonpro.recovery.replication-watchdog"],
      "detail-type": ["Object Created", "Replication Watchdog Heartbeat"],
      detail: {
        bucket: {
          name: ["neonpro-test-medical-sa-east-1-0a1b2c3d", "neonpro-test-personal-sa-east-1-0a1b2c3d"],
        },
      },
    });
    const { target, ...schedule } = recorded.one("watchdog-heartbeat").inputs;
    assert.deepEqual(schedule, {
      region,
      description: "Proves every minute that an object's event reaches the replication watchdog",
      scheduleExpression: "rate(1 minute)",
      flexibleTimeWindow: { mode: "OFF" },
    });
    assert.deepEqual(target, {
      arn: busArn,
      roleArn: `arn:aws:iam::${accountId}:role/watchdog-heartbeat-role`,
      eventbridgeParameters: {
        source: "neonpro.recovery.replication-watchdog",
        detailType: "Replication Watchdog Heartbeat",
      },
      input: '{"bucket":{"name":"neonpro-test-medical-sa-east-1-0a1b2c3d"}}',
      retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
    });
  });

  it("[BKP-17][BKP-8] holds each event back for two minutes in an encrypted queue, with a queue for what fails", async () => {
    const { recorded } = await declared();
    const { redrivePolicy, ...queue } = recorded.one("watchdog-queue").inputs;
    assert.deepEqual(queue, {
      name: `${physical}-looks`,
      region,
      delaySeconds: 120,
      visibilityTimeoutSeconds: 900,
      messageRetentionSeconds: 345_600,
      kmsMasterKeyId: keyArn,
      kmsDataKeyReusePeriodSeconds: 300,
      tags: { owner: "platform" },
    });
    assert.deepEqual(parsed(redrivePolicy), { deadLetterTargetArn: unwatchedArn, maxReceiveCount: 10 });
    assert.deepEqual(recorded.one("watchdog-unwatched-depth").inputs.alarmActions, [topicArn]);
    const target = recorded.one("watchdog-target");
    assert.deepEqual(target.inputs, {
      region,
      rule: "watchdog-objects",
      targetId: "looks",
      arn: looksArn,
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 60 },
      deadLetterConfig: { arn: unwatchedArn },
    });
    for (const first of ["watchdog-queue-policy", "watchdog-unwatched-policy"]) {
      assert.ok(target.dependencies.includes(recorded.one(first).urn), `does not wait for ${first}`);
    }
  });

  it("[SEC-3][SEC-4] lets this rule alone put messages in", async () => {
    const { recorded } = await declared();
    assert.deepEqual(parsed(recorded.one("watchdog-queue-policy").inputs.policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyWithoutTls",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: looksArn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
          Sid: "TheRuleSendsEvents",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: looksArn,
          Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
        },
      ],
    });
  });

  it("hands the queue to the function in batches that fail one by one, once the function may read it", async () => {
    const { recorded } = await declared();
    const mapping = recorded.one("watchdog-looks");
    assert.deepEqual(mapping.inputs, {
      region,
      eventSourceArn: looksArn,
      functionName: `arn:aws:lambda:${region}:${accountId}:function:${physical}`,
      batchSize: 50,
      maximumBatchingWindowInSeconds: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: 20 },
      tags: { owner: "platform" },
    });
    assert.ok(mapping.dependencies.includes(recorded.one("watchdog-permissions").urn));
  });

  it("tells the function what it watches", async () => {
    const { recorded } = await declared();
    const { inputs } = recorded.one("watchdog-function-function");
    assert.equal(inputs.timeout, 150);
    assert.equal(inputs.memorySize, 512);
    const { variables } = inputs.environment as { variables: Record<string, string> };
    const { WATCHED_BUCKETS, QUEUE_URL = "", ...others } = variables;
    assert.deepEqual(parsed(WATCHED_BUCKETS), {
      "neonpro-test-medical-sa-east-1-0a1b2c3d": {
        dataClass: "medical",
        destination: "neonpro-test-medical-eu-west-1-0a1b2c3d",
      },
      "neonpro-test-personal-sa-east-1-0a1b2c3d": {
        dataClass: "personal",
        destination: "neonpro-test-personal-eu-west-1-0a1b2c3d",
      },
    });
    assert.deepEqual(others, {
      RECOVERY_REGION: "eu-west-1",
      LATE_COPIES_BUCKET: "neonpro-test-late-eu-west-1-0a1b2c3d",
      LATE_COPIES_KEY_ARN: replicaKeyArn,
      CATALOGUE_TABLE: "catalogue",
    });
    assert.ok(QUEUE_URL.endsWith(`${physical}-looks`), QUEUE_URL);
  });

  it("[SEC-4] may read the sources, write late copies, and say what it saw; delete nothing", async () => {
    const { recorded } = await declared();
    const { Statement } = parsed(recorded.one("watchdog-permissions").inputs.policy) as { Statement: unknown[] };
    const medical = "arn:aws:s3:::neonpro-test-medical-sa-east-1-0a1b2c3d";
    const personal = "arn:aws:s3:::neonpro-test-personal-sa-east-1-0a1b2c3d";
    assert.deepEqual(Statement, [
      {
        Sid: "SeeTheWatchedBuckets",
        Effect: "Allow",
        Action: [
          "s3:GetBucketNotification",
          "s3:GetReplicationConfiguration",
          "s3:ListBucket",
          "s3:ListBucketVersions",
        ],
        Resource: [medical, personal],
      },
      {
        Sid: "ReadVersions",
        Effect: "Allow",
        Action: ["s3:GetObjectVersion", "s3:GetObjectVersionTagging"],
        Resource: [`${medical}/*`, `${personal}/*`],
      },
      {
        Sid: "ReadLocks",
        Effect: "Allow",
        Action: ["s3:GetObjectLegalHold", "s3:GetObjectRetention"],
        Resource: [`${medical}/*`],
      },
      {
        Sid: "DecryptVersions",
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: [storageKeyArn],
        Condition: {
          StringEquals: { "kms:ViaService": "s3.sa-east-1.amazonaws.com" },
          StringLike: {
            "kms:EncryptionContext:aws:s3:arn": [medical, `${medical}/*`, personal, `${personal}/*`],
          },
        },
      },
      {
        Sid: "WriteLateCopies",
        Effect: "Allow",
        Action: ["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectTagging"],
        Resource: `${lateArn}/*`,
      },
      { Sid: "SeeManifests", Effect: "Allow", Action: "s3:GetObject", Resource: `${lateArn}/*.json` },
      { Sid: "TellMissingManifests", Effect: "Allow", Action: "s3:ListBucket", Resource: lateArn },
      {
        Sid: "EncryptLateCopies",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: [replicaKeyArn],
        Condition: {
          StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
          StringLike: { "kms:EncryptionContext:aws:s3:arn": [lateArn, `${lateArn}/*`] },
        },
      },
      {
        Sid: "WorkTheQueue",
        Effect: "Allow",
        Action: [
          "sqs:ChangeMessageVisibility",
          "sqs:DeleteMessage",
          "sqs:GetQueueAttributes",
          "sqs:ReceiveMessage",
          "sqs:SendMessage",
        ],
        Resource: looksArn,
      },
      {
        Sid: "RememberClasses",
        Effect: "Allow",
        Action: ["dynamodb:Query", "dynamodb:UpdateItem"],
        Resource: tableArn,
        Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["WATCH#replication"] } },
      },
      {
        Sid: "KeepSignals",
        Effect: "Allow",
        Action: "dynamodb:PutItem",
        Resource: tableArn,
        Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["SIGNAL"] } },
      },
      {
        Sid: "UseTheTablesKeyThroughDynamoDb",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: keyArn,
        Condition: { StringEquals: { "kms:ViaService": "dynamodb.sa-east-1.amazonaws.com" } },
      },
      {
        Sid: "PublishMetrics",
        Effect: "Allow",
        Action: "cloudwatch:PutMetricData",
        Resource: "*",
        Condition: { StringEquals: { "cloudwatch:namespace": "NeonPro/Recovery" } },
      },
      {
        Sid: "TellTheOperationsLog",
        Effect: "Allow",
        Action: "events:PutEvents",
        Resource: busArn,
        Condition: { StringEquals: { "events:source": "neonpro.recovery" } },
      },
    ]);
    assert.deepEqual(parsed(recorded.one("watchdog-heartbeat-permission").inputs.policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "SendHeartbeats",
          Effect: "Allow",
          Action: "events:PutEvents",
          Resource: busArn,
          Condition: { StringEquals: { "events:source": "neonpro.recovery.replication-watchdog" } },
        },
      ],
    });
  });

  it("remembers where the function does", () => {
    assert.equal(memoryPartition, memoryKey);
  });

  it("asks for no locks where no watched class has any", async () => {
    const { recorded } = await declared({ pairs: [pair("personal")] });
    assert.doesNotMatch(String(recorded.one("watchdog-permissions").inputs.policy), /ReadLocks/);
  });

  const alarm = { region, namespace: "NeonPro/Recovery", period: 60, tags: { owner: "platform" } };
  const alarms = {
    exposed: {
      metricName: "ReplicationOldestSeconds",
      statistic: "Maximum",
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 240,
      treatMissingData: "notBreaching",
      alarmDescription:
        "[critical] An object of a class with an RPO of minutes has no copy in the recovery Region 4 minutes after it was written.",
    },
    unwatched: {
      metricName: "ReplicationUnwatchedBuckets",
      statistic: "Maximum",
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "notBreaching",
      alarmDescription:
        "[critical] A watched bucket sends no events, replicates nothing, or cannot be asked: its new objects are in one Region only.",
    },
    silent: {
      metricName: "ReplicationUnwatchedBuckets",
      statistic: "SampleCount",
      evaluationPeriods: 10,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
      alarmDescription:
        "[critical] The replication watchdog was silent for 10 minutes: late objects are neither copied nor noticed.",
    },
  };
  for (const [suffix, expected] of Object.entries(alarms)) {
    it(`[BKP-17][MON-3] has the announced critical alarm "${suffix}"`, async () => {
      const { recorded } = await declared();
      const found = recorded.ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
      const one = found.find(({ inputs }) => inputs.alarmDescription === expected.alarmDescription);
      assert.deepEqual(one?.inputs, {
        ...alarm,
        ...expected,
        name: `neonpro-backup-recovery-test-announced-watchdog-${suffix}`,
      });
    });
  }

  it("refuses what cannot protect, with every reason", () => {
    recordResources();
    const accessLogs = new AccessLogBucket("logs", { region, bucketPrefix: "logs", suffix: "s", accountId });
    const lateCopies = { bucketPrefix: "late", suffix: "s", keyArn: replicaKeyArn, accessLogs };
    const rest = {
      accountId,
      keyArn,
      lateCopies,
      catalogueTable: { name: "catalogue", arn: tableArn, keyArn },
      alarmTopicArn: topicArn,
    };
    assert.throws(
      () =>
        new ReplicationWatchdog("w", {
          ...rest,
          region,
          recoveryRegion: region,
          pairs: [pair("medical"), pair("medical")],
        }),
      {
        message: [
          "w: recoveryRegion: sa-east-1 is the watched Region too; a copy there does not survive its loss.",
          "w: pairs: names medical twice; a class has one pair.",
        ].join("\n"),
      },
    );
    assert.throws(() => new ReplicationWatchdog("v", { ...rest, region, recoveryRegion: "eu-west-1", pairs: [] }), {
      message: "v: pairs: is empty; without a watched class leave the component out.",
    });
  });

  it("names its role before it exists, within AWS's limits in the stacks there are", async () => {
    for (const stack of ["prod", "staging"]) {
      const { made } = await declared({}, stack);
      assert.equal(made.watchdog.functionName, replicationWatchdogRoleName("watchdog"));
      const longest = replicationWatchdogRoleName("replication-watchdog");
      assert.ok(longest.length <= 64 && `${longest}-unwatched`.length <= 80, longest);
    }
  });

  it("hands out what others need", async () => {
    const { made } = await declared();
    assert.equal(await valueOf(made.lateCopies.arn), lateArn);
    assert.equal(await valueOf(made.queue.arn), looksArn);
    assert.equal(await valueOf(made.rule.arn), ruleArn);
    assert.equal(made.alarms.length, 3);
  });

  it("bundles its function in less than 1 MB", () => {
    assert.ok(bundle("lambdas/replication-watchdog/handler.ts").code.length < 1_000_000);
  });
});
