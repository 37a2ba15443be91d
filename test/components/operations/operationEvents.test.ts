/** What feeds the log, under mocks: they prove what we pass, not what EventBridge does with it. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { callPatterns, recordedCalls } from "../../../components/operations/callPatterns";
import { OperationEvents } from "../../../components/operations/operationEvents";
import { recordedEvents } from "../../../components/operations/recordedEvents";
import { watchedCalls } from "../../../operations/mapping/watchedCalls";
import { ownEventSource } from "../../../operations/ownEvent";
import { accountId, parsed, recordResources, settle } from "../../support/mocks";
import type { Recording } from "../../support/mocks";

const keyArn = "arn:aws:kms:sa-east-1:123456789012:key/mrk-operations";
const topicArn = "arn:aws:sns:sa-east-1:123456789012:critical";
const queueArn = "arn:aws:sqs:sa-east-1:123456789012:operations";
const suffixes = [
  "backup-events",
  "database-events",
  "key-events",
  "own-events",
  "key-calls",
  "bucket-calls",
  "backup-calls",
  "database-calls",
  "silencing-calls",
];
const ruleArns = suffixes.map((suffix) => `arn:aws:events:sa-east-1:123456789012:rule/events-${suffix}`);

async function declared(): Promise<Recording> {
  const recorded = recordResources();
  const queue = {
    arn: pulumi.output(queueArn),
    url: pulumi.output("https://sqs.sa-east-1.amazonaws.com/123456789012/operations"),
    name: pulumi.output("operations"),
  };
  new OperationEvents("events", {
    region: "sa-east-1",
    accountId,
    breakGlassRoleName: "break-glass",
    queue,
    keyArn,
    bucketPrefix: "neonpro-test-",
    alarmTopicArn: topicArn,
    tags: { owner: "platform" },
  });
  await settle();
  return recorded;
}

describe("OperationEvents", () => {
  it("[AUD-5] declares a rule and a target each, one policy, and a queue for what was not delivered", async () => {
    const recorded = await declared();
    assert.deepEqual(
      recorded.childrenOf("events"),
      [
        ...suffixes.map((suffix) => `aws:cloudwatch/eventRule:EventRule events-${suffix}`),
        ...suffixes.map((suffix) => `aws:cloudwatch/eventTarget:EventTarget events-${suffix}-target`),
        "aws:sqs/queuePolicy:QueuePolicy events-queue-policy",
        "neonpro:functions:DeadLetterQueue events-undelivered",
      ].toSorted(),
    );
  });

  it("[AUD-5] delivers each rule's events as they are, for a day, and keeps what could not be delivered", async () => {
    const recorded = await declared();
    const undelivered = "arn:aws:sqs:sa-east-1:123456789012:neonpro-backup-recovery-test-events-undelivered";
    for (const { suffix, description, pattern } of recordedEvents("neonpro-test-")) {
      const { eventPattern, ...rule } = recorded.one(`events-${suffix}`).inputs;
      assert.deepEqual(rule, { region: "sa-east-1", description, state: "ENABLED", tags: { owner: "platform" } });
      assert.deepEqual(parsed(eventPattern), JSON.parse(JSON.stringify(pattern)));
      assert.deepEqual(recorded.one(`events-${suffix}-target`).inputs, {
        region: "sa-east-1",
        rule: `events-${suffix}`,
        targetId: "operations-log",
        arn: queueArn,
        retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: undelivered },
      });
      // Without the queue's policy the first events would be lost.
      const policyUrn = recorded.one("events-queue-policy").urn;
      assert.ok(recorded.one(`events-${suffix}-target`).dependencies.includes(policyUrn));
    }
  });

  it("[SEC-4][SEC-3] takes messages of these rules alone, over TLS; break-glass puts back what was dead", async () => {
    const recorded = await declared();
    const { inputs } = recorded.one("events-queue-policy");
    assert.equal(inputs.queueUrl, "https://sqs.sa-east-1.amazonaws.com/123456789012/operations");
    assert.deepEqual(parsed(inputs.policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyWithoutTls",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: queueArn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
          Sid: "OnlyTheRulesSend",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:SendMessage",
          Resource: queueArn,
          Condition: {
            ArnNotEquals: {
              "aws:SourceArn": ruleArns,
              "aws:PrincipalArn": "arn:aws:iam::123456789012:role/break-glass",
            },
          },
        },
        {
          Sid: "TheRulesSend",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: queueArn,
          Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
        },
      ],
    });
  });
});

describe("recorded events", () => {
  it("[AUD-5] brings exactly the calls that the mapping knows", () => {
    assert.deepEqual(
      Object.fromEntries(Object.entries(recordedCalls).map(([service, calls]) => [service, calls.toSorted()])),
      Object.fromEntries(
        Object.entries(watchedCalls).map(([service, calls]) => [service, Object.keys(calls).toSorted()]),
      ),
    );
    const patterns = Object.values(callPatterns("x")) as { detail: { eventSource: string[]; eventName: string[] } }[];
    assert.deepEqual(
      patterns.flatMap(({ detail }) => detail.eventSource).toSorted(),
      Object.keys(watchedCalls).toSorted(),
    );
    assert.deepEqual(
      patterns.flatMap(({ detail }) => detail.eventName).toSorted(),
      Object.values(recordedCalls).flat().toSorted(),
    );
  });

  it("looks at this stack's buckets alone: another trail may report every object of every bucket", () => {
    for (const [suffix, { detail }] of Object.entries(callPatterns("neonpro-test-")) as [
      string,
      { detail: object },
    ][]) {
      assert.deepEqual(
        "requestParameters" in detail ? detail.requestParameters : undefined,
        suffix === "bucket-calls" ? { bucketName: [{ prefix: "neonpro-test-" }] } : undefined,
        suffix,
      );
    }
  });

  it("keeps EventBridge's limit of 2,048 characters a pattern", () => {
    for (const { suffix, pattern } of recordedEvents(`neonpro-${"x".repeat(40)}-`)) {
      assert.ok(JSON.stringify(pattern).length <= 2048, `${suffix}: ${JSON.stringify(pattern).length}`);
    }
  });

  it("takes our own events by the source that they are sent with", () => {
    assert.deepEqual(recordedEvents("x").find(({ suffix }) => suffix === "own-events")?.pattern, {
      source: [ownEventSource],
    });
  });
});
