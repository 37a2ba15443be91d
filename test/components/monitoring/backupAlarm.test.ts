/** What BackupAlarm declares, under mocks: they prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { BackupAlarm } from "../../../components/monitoring/backupAlarm";
import type { BackupAlarmArgs } from "../../../components/monitoring/backupAlarm";
import { accountId, parsed, recordResources, settle, valueOf } from "../../support/mocks";
import type { Recording } from "../../support/mocks";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1";
const topicArns = {
  critical: "arn:aws:sns:eu-west-1:123456789012:critical",
  warning: "arn:aws:sns:eu-west-1:123456789012:warning",
  informational: pulumi.output("arn:aws:sns:eu-west-1:123456789012:informational"),
};
const args: BackupAlarmArgs = { region: "eu-west-1", accountId, keyArn, topicArns, tags: { owner: "platform" } };
const physical = "neonpro-backup-recovery-test-backup-alarm-announcer";
const functionArn = `arn:aws:lambda:eu-west-1:123456789012:function:${physical}`;
const undeliveredArn = `arn:aws:sqs:eu-west-1:123456789012:${physical}-undelivered`;
const ruleArn = (name: string) => `arn:aws:events:eu-west-1:123456789012:rule/backup-alarm-${name}`;

async function declared(change: Partial<BackupAlarmArgs> = {}): Promise<{ made: BackupAlarm; recorded: Recording }> {
  const recorded = recordResources();
  const made = new BackupAlarm("backup-alarm", { ...args, ...change });
  await settle();
  return { made, recorded };
}

describe("BackupAlarm", () => {
  it("declares exactly these children", async () => {
    const { recorded } = await declared();
    assert.deepEqual(recorded.childrenOf("backup-alarm"), [
      "aws:cloudwatch/eventRule:EventRule backup-alarm-alarm-events",
      "aws:cloudwatch/eventRule:EventRule backup-alarm-backup-events",
      "aws:cloudwatch/eventTarget:EventTarget backup-alarm-alarm-events-target",
      "aws:cloudwatch/eventTarget:EventTarget backup-alarm-backup-events-target",
      "aws:lambda/permission:Permission backup-alarm-alarm-events-permission",
      "aws:lambda/permission:Permission backup-alarm-backup-events-permission",
      "neonpro:functions:DeadLetterQueue backup-alarm-undelivered",
      "neonpro:functions:NodeFunction backup-alarm-announcer",
    ]);
    assert.equal(recorded.resources.length, 23);
    const elsewhere = recorded.resources.filter(
      ({ custom, type, inputs }) => custom && !type.startsWith("aws:iam/") && inputs.region !== "eu-west-1",
    );
    assert.deepEqual(elsewhere, []);
  });

  it("[BKP-9][MON-3] sends every event of AWS Backup to the function", async () => {
    const { recorded } = await declared();
    const { eventPattern, ...rule } = recorded.one("backup-alarm-backup-events").inputs;
    assert.deepEqual(rule, {
      region: "eu-west-1",
      description: "Whatever AWS Backup says",
      state: "ENABLED",
      tags: { owner: "platform" },
    });
    assert.deepEqual(parsed(eventPattern), {
      source: ["aws.backup"],
      "detail-type": [{ "anything-but": { suffix: " via CloudTrail" } }],
    });
  });

  it("[MON-3] sends the stack's announced alarms to the function, and never the function's own", async () => {
    const { recorded } = await declared();
    const { inputs } = recorded.one("backup-alarm-alarm-events");
    assert.equal(inputs.description, "Changes of the alarms neonpro-backup-recovery-test-announced-*");
    assert.deepEqual(parsed(inputs.eventPattern), {
      source: ["aws.cloudwatch"],
      "detail-type": ["CloudWatch Alarm State Change"],
      resources: [
        { prefix: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:neonpro-backup-recovery-test-announced-" },
      ],
      detail: {
        alarmName: [
          {
            "anything-but": [
              "backup-alarm-announcer-errors",
              "backup-alarm-announcer-throttles",
              "backup-alarm-announcer-lost-dead-letters",
              "backup-alarm-announcer-dead-letters-depth",
            ],
          },
        ],
      },
    });
  });

  it("takes another prefix of alarms", async () => {
    const { recorded } = await declared({ alarmNamePrefix: "neonpro-" });
    const pattern = parsed(recorded.one("backup-alarm-alarm-events").inputs.eventPattern) as { resources: unknown };
    assert.deepEqual(pattern.resources, [{ prefix: "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:neonpro-" }]);
  });

  for (const events of ["backup-events", "alarm-events"]) {
    it(`delivers ${events} within an hour or to the queue, under a permission for that rule alone`, async () => {
      const { recorded } = await declared();
      assert.deepEqual(recorded.one(`backup-alarm-${events}-permission`).inputs, {
        region: "eu-west-1",
        function: physical,
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
        sourceArn: ruleArn(events),
      });
      const target = recorded.one(`backup-alarm-${events}-target`);
      assert.deepEqual(target.inputs, {
        region: "eu-west-1",
        rule: `backup-alarm-${events}`,
        targetId: "announcer",
        arn: functionArn,
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 60 },
        deadLetterConfig: { arn: undeliveredArn },
      });
      for (const first of [`backup-alarm-${events}-permission`, "backup-alarm-undelivered-policy"]) {
        assert.ok(target.dependencies.includes(recorded.one(first).urn), `does not wait for ${first}`);
      }
    });
  }

  it("[SEC-3][SEC-4] lets EventBridge put undelivered events of these two rules into the queue", async () => {
    const { recorded } = await declared();
    assert.deepEqual(parsed(recorded.one("backup-alarm-undelivered-policy").inputs.policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyWithoutTls",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: undeliveredArn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
          Sid: "EventBridgeSendsWhatItCouldNotDeliver",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: undeliveredArn,
          Condition: { ArnEquals: { "aws:SourceArn": [ruleArn("backup-events"), ruleArn("alarm-events")] } },
        },
      ],
    });
    assert.equal(recorded.one("backup-alarm-undelivered-queue").inputs.kmsMasterKeyId, keyArn);
  });

  it("[MON-3] tells the function the three topics, and lets it publish there and nowhere else", async () => {
    const { recorded } = await declared();
    const { inputs } = recorded.one("backup-alarm-announcer-function");
    assert.deepEqual(inputs.environment, {
      variables: {
        TOPIC_ARN_CRITICAL: "arn:aws:sns:eu-west-1:123456789012:critical",
        TOPIC_ARN_WARNING: "arn:aws:sns:eu-west-1:123456789012:warning",
        TOPIC_ARN_INFORMATIONAL: "arn:aws:sns:eu-west-1:123456789012:informational",
      },
    });
    const { Statement } = parsed(recorded.one("backup-alarm-announcer-permissions").inputs.policy) as {
      Statement: { Sid: string }[];
    };
    assert.deepEqual(
      Statement.filter(({ Sid }) => !["WriteOwnLogs", "SendOwnDeadLetters", "UseKeyThroughLambdaAndSqs"].includes(Sid)),
      [
        {
          Sid: "PublishToTheTopics",
          Effect: "Allow",
          Action: "sns:Publish",
          Resource: [
            "arn:aws:sns:eu-west-1:123456789012:critical",
            "arn:aws:sns:eu-west-1:123456789012:warning",
            "arn:aws:sns:eu-west-1:123456789012:informational",
          ],
        },
        {
          Sid: "EncryptMessagesThroughSns",
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: keyArn,
          Condition: { StringEquals: { "kms:ViaService": "sns.eu-west-1.amazonaws.com" } },
        },
      ],
    );
  });

  it("[MON-2] is watched without itself: its alarms act on the critical topic", async () => {
    const { recorded } = await declared();
    const alarms = recorded.ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
    assert.equal(alarms.length, 5);
    for (const { name, inputs } of alarms) assert.deepEqual(inputs.alarmActions, [topicArns.critical], name);
  });

  it("hands out the function, the queue and the rules, and passes the logs' retention on", async () => {
    const { made, recorded } = await declared({ logRetentionDays: 90 });
    assert.equal(await valueOf(made.announcer.arn), functionArn);
    assert.equal(await valueOf(made.undelivered.arn), undeliveredArn);
    assert.deepEqual(await Promise.all(made.rules.map((rule) => valueOf(rule.arn))), [
      ruleArn("backup-events"),
      ruleArn("alarm-events"),
    ]);
    assert.equal(recorded.one("backup-alarm-announcer-logs").inputs.retentionInDays, 90);
  });

  it("keeps names within AWS's limits in the stacks there are", () => {
    for (const stack of ["prod", "staging"]) {
      for (const region of ["sa-east-1", "eu-west-1"]) {
        recordResources({ stack });
        const { announcer } = new BackupAlarm(`backup-alarm-${region}`, { ...args, region });
        assert.equal(announcer.functionName, `neonpro-backup-recovery-${stack}-backup-alarm-${region}-announcer`);
      }
    }
  });
});
