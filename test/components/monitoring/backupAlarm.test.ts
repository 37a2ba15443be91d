/** What BackupAlarm declares, under mocks: they prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { BackupAlarm } from "../../../components/monitoring/backupAlarm";
import type { BackupAlarmArgs } from "../../../components/monitoring/backupAlarm";
import {
  bucketCallEventPattern,
  callEventPattern,
  maximumPatternLength,
  ownEventPattern,
} from "../../../components/monitoring/eventPatterns";
import type { EscalationLadder } from "../../../components/monitoring/escalationLadder";
import type { Incidents } from "../../../components/monitoring/incidents";
import { accountId, parsed, recordResources, settle, valueOf } from "../../support/mocks";
import type { Recording } from "../../support/mocks";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1";
const topicArns = {
  critical: "arn:aws:sns:eu-west-1:123456789012:critical",
  warning: "arn:aws:sns:eu-west-1:123456789012:warning",
  informational: pulumi.output("arn:aws:sns:eu-west-1:123456789012:informational"),
};
const tableArn = "arn:aws:dynamodb:eu-west-1:123456789012:table/incidents";
const machineArn = "arn:aws:states:eu-west-1:123456789012:stateMachine:ladder";
// Only what the component reads of the two; their own tests have the whole.
const incidents = { table: { name: "incidents", arn: tableArn } } as unknown as Incidents;
const ladder = { stateMachine: { arn: machineArn }, longestSeconds: 16_200 } as unknown as EscalationLadder;
const args: BackupAlarmArgs = {
  region: "eu-west-1",
  accountId,
  keyArn,
  topicArns,
  incidents,
  ladder,
  bucketNamePrefix: "neonpro-test-",
  tags: { owner: "platform" },
};
const events = ["alarm-events", "backup-events", "bucket-events", "call-events", "own-events"];
const physical = "neonpro-backup-recovery-test-backup-alarm-announcer";
const functionArn = `arn:aws:lambda:eu-west-1:123456789012:function:${physical}`;
const undeliveredArn = `arn:aws:sqs:eu-west-1:123456789012:${physical}-undelivered`;
const ruleArn = (name: string) => `arn:aws:events:eu-west-1:123456789012:rule/backup-alarm-${name}`;
const ruleArns = ["backup-events", "alarm-events", "own-events", "call-events", "bucket-events"].map(ruleArn);

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
      ...events.map((each) => `aws:cloudwatch/eventRule:EventRule backup-alarm-${each}`),
      ...events.map((each) => `aws:cloudwatch/eventTarget:EventTarget backup-alarm-${each}-target`),
      ...events.map((each) => `aws:lambda/permission:Permission backup-alarm-${each}-permission`),
      "neonpro:functions:DeadLetterQueue backup-alarm-undelivered",
      "neonpro:functions:NodeFunction backup-alarm-announcer",
      "neonpro:operations:RegularRuns backup-alarm-summaries",
    ]);
    assert.equal(recorded.resources.length, 36);
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

  for (const each of events) {
    it(`delivers ${each} within an hour or to the queue, under a permission for that rule alone`, async () => {
      const { recorded } = await declared();
      assert.deepEqual(recorded.one(`backup-alarm-${each}-permission`).inputs, {
        region: "eu-west-1",
        function: physical,
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
        sourceArn: ruleArn(each),
      });
      const target = recorded.one(`backup-alarm-${each}-target`);
      assert.deepEqual(target.inputs, {
        region: "eu-west-1",
        rule: `backup-alarm-${each}`,
        targetId: "announcer",
        arn: functionArn,
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 60 },
        deadLetterConfig: { arn: undeliveredArn },
      });
      for (const first of [`backup-alarm-${each}-permission`, "backup-alarm-undelivered-policy"]) {
        assert.ok(target.dependencies.includes(recorded.one(first).urn), `does not wait for ${first}`);
      }
    });
  }

  it("[SEC-3][SEC-4] lets EventBridge put undelivered events of these rules into the queue", async () => {
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
          Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
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
        INCIDENTS_TABLE: "incidents",
        LADDER_ARN: machineArn,
        CRITICAL_WINDOW_SECONDS: "16200",
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
        {
          Sid: "KeepIncidents",
          Effect: "Allow",
          Action: ["dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:Query"],
          Resource: [tableArn, `${tableArn}/index/*`],
        },
        {
          Sid: "OpenTheTable",
          Effect: "Allow",
          Action: ["kms:Decrypt"],
          Resource: keyArn,
          Condition: { StringEquals: { "kms:ViaService": "dynamodb.eu-west-1.amazonaws.com" } },
        },
        { Sid: "StartTheLadder", Effect: "Allow", Action: "states:StartExecution", Resource: machineArn },
      ],
    );
  });

  it("does without a ladder where nobody is to be called, and links to another runbook", async () => {
    const without: Partial<BackupAlarmArgs> & Omit<BackupAlarmArgs, "ladder"> = { ...args };
    Reflect.deleteProperty(without, "ladder");
    const recorded = recordResources();
    new BackupAlarm("backup-alarm", { ...without, runbookUrl: "https://wiki.example.com/alerts" });
    await settle();
    const { environment } = recorded.one("backup-alarm-announcer-function").inputs as {
      environment: { variables: Record<string, string> };
    };
    const others = Object.keys(environment.variables).filter((name) => !name.startsWith("TOPIC_ARN_"));
    assert.deepEqual(others, ["INCIDENTS_TABLE", "RUNBOOK_URL"]);
    const policy = JSON.stringify(parsed(recorded.one("backup-alarm-announcer-permissions").inputs.policy));
    assert.ok(!policy.includes("states:StartExecution"));
  });

  it("[MON-3] asks for the summaries of what was repeated every five minutes", async () => {
    const { recorded } = await declared();
    const { scheduleExpression, target } = recorded.one("backup-alarm-summaries-schedule").inputs as {
      scheduleExpression: string;
      target: { arn: string };
    };
    assert.deepEqual([scheduleExpression, target.arn], ["rate(5 minutes)", functionArn]);
  });

  it("[MON-3][AUD-5] hears what our own functions fail at, and what weakens keys, vaults and the stack's buckets", async () => {
    const { recorded } = await declared();
    const patternOf = (each: string) => {
      const { eventPattern } = recorded.one(`backup-alarm-${each}`).inputs;
      assert.ok(
        String(eventPattern).length <= maximumPatternLength,
        `${each}: ${String(eventPattern).length} characters`,
      );
      return parsed(eventPattern);
    };
    assert.deepEqual(patternOf("own-events"), ownEventPattern);
    assert.deepEqual(patternOf("call-events"), callEventPattern);
    assert.deepEqual(patternOf("bucket-events"), bucketCallEventPattern("neonpro-test-"));
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
    assert.deepEqual(await Promise.all(made.rules.map((rule) => valueOf(rule.arn))), ruleArns);
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
