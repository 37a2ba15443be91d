/** The latch with mocks: what we pass, not what AWS accepts, nor how Route 53 reacts. */
import assert from "node:assert/strict";
import { latchAttribute, latchKey, latchMetric } from "../../../components/failover/latch";
import type { LatchItem } from "../../../lambdas/failover-latch/types";
import { accountId, parsed } from "../../support/mocks";
import { declareFailover, keyRecovery, recoveryTopic } from "./support";

const tags = { project: "neonpro" };
const table = "neonpro-backup-recovery-test-dns-latch";
const metric = {
  namespace: "NeonPro/Failover",
  metricName: "LatchEngaged",
  dimensions: { Record: "app.neonpro.example" },
};

describe("FailoverLatch", () => {
  it("[DRP-3] declares exactly table, republisher, schedule, alarms and health check", async () => {
    const { recording } = await declareFailover();
    assert.deepEqual(recording.childrenOf("dns-latch"), [
      "aws:cloudwatch/metricAlarm:MetricAlarm dns-latch-engaged",
      "aws:cloudwatch/metricAlarm:MetricAlarm dns-latch-stale",
      "aws:dynamodb/table:Table dns-latch-table",
      "aws:iam/role:Role dns-latch-schedule-role",
      "aws:iam/rolePolicy:RolePolicy dns-latch-schedule-permission",
      "aws:route53/healthCheck:HealthCheck dns-latch-check",
      "aws:scheduler/schedule:Schedule dns-latch-schedule",
      "neonpro:functions:NodeFunction dns-latch-republisher",
    ]);
  });

  it("keeps the latch in the recovery Region, encrypted, restorable and hard to delete", async () => {
    const { recording } = await declareFailover();
    const { inputs, protect } = recording.one("dns-latch-table");
    assert.equal(protect, true);
    assert.deepEqual(inputs, {
      name: table,
      region: "eu-west-1",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "id",
      attributes: [{ name: "id", type: "S" }],
      serverSideEncryption: { enabled: true, kmsKeyArn: keyRecovery },
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

  it("names key and attribute as the function does", () => {
    const item: LatchItem = { id: "app.neonpro.example", engaged: true };
    assert.deepEqual(Object.keys(item), [latchKey, latchAttribute]);
  });

  it("tells the republisher the table, the item and the metric that the alarm reads", async () => {
    const { recording } = await declareFailover();
    const { inputs } = recording.one("dns-latch-republisher-function");
    assert.equal(inputs.region, "eu-west-1");
    assert.equal(inputs.timeout, 20);
    assert.deepEqual(inputs.environment, {
      variables: {
        LATCH_TABLE: table,
        LATCH_ID: "app.neonpro.example",
        METRIC_NAMESPACE: latchMetric.namespace,
        METRIC_NAME: latchMetric.name,
        METRIC_DIMENSION: latchMetric.dimension,
      },
    });
  });

  it("[SEC-4] lets the republisher read the one table and publish in the one namespace, and no more", async () => {
    const { recording } = await declareFailover();
    const document = parsed(recording.one("dns-latch-republisher-permissions").inputs.policy) as {
      Statement: { Sid: string }[];
    };
    assert.deepEqual(document.Statement.slice(-3), [
      {
        Sid: "ReadLatch",
        Effect: "Allow",
        Action: "dynamodb:GetItem",
        Resource: `arn:aws:dynamodb:eu-west-1:123456789012:table/${table}`,
      },
      {
        Sid: "DecryptLatchThroughDynamoDb",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: keyRecovery,
        Condition: { StringEquals: { "kms:ViaService": "dynamodb.eu-west-1.amazonaws.com" } },
      },
      {
        Sid: "PublishLatch",
        Effect: "Allow",
        Action: "cloudwatch:PutMetricData",
        Resource: "*",
        Condition: { StringEquals: { "cloudwatch:namespace": "NeonPro/Failover" } },
      },
    ]);
    // The others are NodeFunction's own and tested with it.
    assert.deepEqual(
      document.Statement.slice(0, -3).map(({ Sid }) => Sid),
      ["WriteOwnLogs", "SendOwnDeadLetters", "UseKeyThroughLambdaAndSqs"],
    );
  });

  it("[DRP-3] republishes every minute, under a role that may start this function only", async () => {
    const { recording } = await declareFailover();
    const fn = "arn:aws:lambda:eu-west-1:123456789012:function:neonpro-backup-recovery-test-dns-latch-republisher";
    assert.deepEqual(recording.one("dns-latch-schedule").inputs, {
      region: "eu-west-1",
      description: "Republishes the failover latch",
      scheduleExpression: "rate(1 minute)",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: fn,
        roleArn: "arn:aws:iam::123456789012:role/dns-latch-schedule-role",
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      },
    });
    assert.ok(
      recording.one("dns-latch-schedule").dependencies.includes(recording.one("dns-latch-schedule-permission").urn),
    );
    assert.deepEqual(parsed(recording.one("dns-latch-schedule-permission").inputs.policy), {
      Version: "2012-10-17",
      Statement: [{ Sid: "StartRepublisher", Effect: "Allow", Action: "lambda:InvokeFunction", Resource: fn }],
    });
    assert.deepEqual(parsed(recording.one("dns-latch-schedule-role").inputs.assumeRolePolicy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AssumedByTheServiceForThisAccount",
          Effect: "Allow",
          Principal: { Service: "scheduler.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": accountId } },
        },
      ],
    });
  });

  it("[DRP-3] alarms on one minute with a 1, in what Route 53 accepts: standard resolution, plain statistic, no M of N", async () => {
    const { recording } = await declareFailover();
    const { alarmDescription, ...inputs } = recording.one("dns-latch-engaged").inputs;
    assert.equal(
      alarmDescription,
      "The failover latch of app.neonpro.example is engaged: traffic goes to eu-west-1. Only the failback runbook clears it.",
    );
    assert.deepEqual(inputs, {
      name: `${table}-engaged`,
      region: "eu-west-1",
      ...metric,
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "missing",
      alarmActions: [recoveryTopic],
      okActions: [recoveryTopic],
      tags,
    });
  });

  it("[DRP-3][DRP-4] neither fails over nor back when data is missing: the check keeps its last known status", async () => {
    const { recording } = await declareFailover();
    assert.deepEqual(recording.one("dns-latch-check").inputs, {
      type: "CLOUDWATCH_METRIC",
      cloudwatchAlarmName: `${table}-engaged`,
      cloudwatchAlarmRegion: "eu-west-1",
      insufficientDataHealthStatus: "LastKnownStatus",
      triggers: {
        alarm:
          '{"namespace":"NeonPro/Failover","name":"LatchEngaged","dimension":"Record","record":"app.neonpro.example","statistic":"Maximum","period":60,"evaluationPeriods":1,"comparisonOperator":"GreaterThanOrEqualToThreshold","threshold":1,"treatMissingData":"missing"}',
      },
      tags: { ...tags, Name: "dns-latch-check" },
    });
  });

  it("[MON-2] tells people in the recovery Region when nothing was published for five minutes", async () => {
    const { recording } = await declareFailover();
    const { alarmDescription, ...inputs } = recording.one("dns-latch-stale").inputs;
    assert.equal(
      alarmDescription,
      "The failover latch of app.neonpro.example was not published for 5 minutes: setting it would not move traffic.",
    );
    assert.deepEqual(inputs, {
      name: `${table}-stale`,
      region: "eu-west-1",
      ...metric,
      statistic: "SampleCount",
      period: 60,
      evaluationPeriods: 5,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
      alarmActions: [recoveryTopic],
      okActions: [recoveryTopic],
      tags,
    });
  });
});
