/**
 * The handler against the AWS API emulator: SNS topics, each with an SQS queue that shows what a subscriber gets, the incidents
 * table, and a state machine whose executions it lists (it runs none).
 */
import assert from "node:assert/strict";
import { DynamoDBClient, ScanCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
} from "@aws-sdk/client-sfn";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import type { Handled } from "../../../lambdas/backup-alarm/handler";
import { severities } from "../../../lambdas/backup-alarm/types";
import type { Severity } from "../../../lambdas/backup-alarm/types";
import { motoServer, withEnvironment } from "../../support/motoServer";
import type { MotoServer } from "../../support/motoServer";
import { createIncidentsTable } from "../incidents/table";
import { backupJob, copyJob, restoreJob } from "./samples";

interface Received {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes: unknown;
}

describe("lambdas/backup-alarm against the emulator", () => {
  let moto: MotoServer;
  let handler: (event: unknown) => Promise<Handled>;
  let sfn: SFNClient;
  let event = 0;
  const queues = new Map<Severity, string>();
  /** What the function would have in Lambda. */
  const environment: Record<string, string> = { POWERTOOLS_LOG_LEVEL: "SILENT" };

  before(async function () {
    moto = await motoServer(this);
    Object.assign(environment, moto.environment("sa-east-1"));
    await withEnvironment(environment, async () => {
      const sns = new SNSClient({});
      for (const severity of severities) {
        const name = `backup-alarm-${severity}`;
        const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: name }));
        assert.ok(TopicArn !== undefined);
        environment[`TOPIC_ARN_${severity.toUpperCase()}`] = TopicArn;
        const { QueueUrl } = (await sqs("CreateQueue", { QueueName: name })) as { QueueUrl: string };
        queues.set(severity, QueueUrl);
        const Endpoint = `arn:aws:sqs:sa-east-1:123456789012:${name}`;
        await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
      }
      sns.destroy();
      await createIncidentsTable(new DynamoDBClient({}), "incidents-handler");
      environment.INCIDENTS_TABLE = "incidents-handler";
      sfn = new SFNClient({});
      const { stateMachineArn } = await sfn.send(
        new CreateStateMachineCommand({
          name: "backup-alarm-ladder",
          roleArn: "arn:aws:iam::123456789012:role/ladder",
          definition: JSON.stringify({ StartAt: "Wait", States: { Wait: { Type: "Wait", Seconds: 1, End: true } } }),
        }),
      );
      assert.ok(stateMachineArn !== undefined);
      environment.LADDER_ARN = stateMachineArn;
      environment.CRITICAL_WINDOW_SECONDS = "16200";
      // Its clients and its logger are made on import, as in Lambda.
      ({ handler } = await import("../../../lambdas/backup-alarm/handler.js"));
    });
  });

  function handled(received: unknown, changed: Readonly<Record<string, string>> = {}): Promise<Handled> {
    return withEnvironment({ ...environment, ...changed }, () => handler(received));
  }

  /** An event of its own about a resource of its own: incidents of other tests do not count. */
  function about(sample: { readonly detail: object }, resource: string): object {
    event += 1;
    const resourceArn = `arn:aws:s3:::${resource}`;
    return { ...sample, id: `event-${event}`, detail: { ...sample.detail, resourceArn } };
  }

  async function executions(): Promise<string[]> {
    const { executions: all = [] } = await sfn.send(
      new ListExecutionsCommand({ stateMachineArn: environment.LADDER_ARN }),
    );
    return all.map(({ executionArn }) => executionArn ?? "");
  }

  /** SQS's JSON protocol: the project has no client of it. The emulator wants to see a service in the credential's scope. */
  async function sqs(operation: string, body: object): Promise<unknown> {
    const response = await fetch(moto.endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `AmazonSQS.${operation}`,
        authorization:
          "AWS4-HMAC-SHA256 Credential=testing/20260101/sa-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0",
      },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, 200, await response.clone().text());
    return response.json();
  }

  async function received(severity: Severity): Promise<Received[]> {
    const answer = (await sqs("ReceiveMessage", { QueueUrl: queues.get(severity), MaxNumberOfMessages: 10 })) as {
      Messages?: { Body: string; ReceiptHandle: string }[];
    };
    const messages = answer.Messages ?? [];
    for (const { ReceiptHandle } of messages) {
      await sqs("DeleteMessage", { QueueUrl: queues.get(severity), ReceiptHandle });
    }
    return messages.map(({ Body }) => JSON.parse(Body) as Received);
  }

  it("[MON-3][MON-4][MON-5] publishes a failure on the critical topic and on no other, and starts its ladder", async () => {
    const done = await handled(copyJob("FAILED"));
    assert.ok(done.kind === "announced" && done.severity === "critical" && done.messageId !== undefined);
    const [message, ...more] = await received("critical");
    assert.equal(message?.Subject, "CRITICAL: Copy FAILED: Aurora cluster:neonpro (sa-east-1)");
    assert.match(message.Message, /^Copy FAILED in sa-east-1 at 2026-07-29T20:15:26Z\n/);
    assert.match(message.Message, /\nO que fazer: .+\nWhat to do: .+\nRunbook: docs\/runbooks\/alerts.md#copy$/);
    assert.deepEqual(message.MessageAttributes, { severity: { Type: "String", Value: "critical" } });
    assert.deepEqual(more, []);
    assert.deepEqual(await received("warning"), []);
    assert.deepEqual(await received("informational"), []);
    const [execution = "", ...others] = await executions();
    assert.deepEqual(others, []);
    const { name, input } = await sfn.send(new DescribeExecutionCommand({ executionArn: execution }));
    assert.match(message.Message, new RegExp(`^Incident: ${name ?? "no name"}$`, "m"));
    const { incident } = JSON.parse(input ?? "{}") as { incident: Record<string, string> };
    assert.deepEqual(Object.keys(incident), ["id", "openedAt", "severity", "section"]);
    assert.deepEqual([incident.severity, incident.section], ["critical", "copy"]);
  });

  it("[MON-3][MON-5] tells the same incident once and starts one ladder, however often it comes", async () => {
    const before = (await executions()).length;
    const same = Array.from({ length: 20 }, () => about(backupJob("FAILED"), "again"));
    const kinds: string[] = [];
    for (const each of [...same, ...same]) kinds.push((await handled(each)).kind);
    assert.deepEqual(kinds, ["announced", ...Array<string>(39).fill("repeated")]);
    assert.equal((await received("critical")).length, 1);
    assert.equal((await executions()).length, before + 1);
  });

  it("[MON-5] ends the incident when the job goes through, so that the next failure is told again", async () => {
    assert.equal((await handled(about(backupJob("FAILED"), "heals"))).kind, "announced");
    assert.equal((await handled(about(backupJob("COMPLETED"), "heals"))).kind, "announced");
    assert.equal((await handled(about(backupJob("FAILED"), "heals"))).kind, "announced");
    assert.equal((await received("critical")).length, 2);
    assert.equal((await received("informational")).length, 1);
  });

  it("[MON-3] publishes without its table, and lets an error of the ladder out", async () => {
    const nowhere = { INCIDENTS_TABLE: "nowhere" };
    for (let times = 0; times < 2; times += 1) {
      assert.equal((await handled(about(backupJob("EXPIRED"), "tableless"), nowhere)).kind, "announced");
    }
    assert.equal((await received("warning")).length, 2);
    const gone = { LADDER_ARN: "arn:aws:states:sa-east-1:123456789012:stateMachine:nowhere" };
    await assert.rejects(handled(about(backupJob("FAILED"), "ladderless"), gone), { name: "StateMachineDoesNotExist" });
    assert.equal((await received("critical")).length, 1);
  });

  it("[MON-3] summarises what was repeated when the scheduler asks, once", async () => {
    await handled(about(backupJob("PARTIAL"), "sums"));
    await handled(about(backupJob("PARTIAL"), "sums"));
    await handled(about(backupJob("PARTIAL"), "sums"));
    assert.equal((await received("warning")).length, 1);
    const asked = { source: "aws.scheduler", "detail-type": "Scheduled Event", detail: "{}" };
    assert.deepEqual(await handled(asked), { kind: "summarised", count: 0 });
    // An hour passes: the window of every warning is over.
    await withEnvironment(environment, async () => {
      const dynamodb = new DynamoDBClient({});
      const { Items = [] } = await dynamodb.send(
        new ScanCommand({ TableName: "incidents-handler", IndexName: "untold" }),
      );
      for (const { id } of Items) {
        assert.ok(id);
        await dynamodb
          .send(
            new UpdateItemCommand({
              TableName: "incidents-handler",
              Key: { id },
              UpdateExpression: "SET windowEndsAt = windowEndsAt - :hour",
              ConditionExpression: "severity = :warning",
              ExpressionAttributeValues: { ":hour": { N: "3601" }, ":warning": { S: "warning" } },
            }),
          )
          .catch(() => undefined);
      }
      dynamodb.destroy();
    });
    assert.deepEqual(await handled(asked), { kind: "summarised", count: 1 });
    assert.deepEqual(
      (await received("warning")).map(({ Subject }) => Subject),
      ["REPEATED 3 times: WARNING: Backup PARTIAL: S3 sums (sa-east-1)"],
    );
    assert.deepEqual(await handled(asked), { kind: "summarised", count: 0 });
  });

  it("[BKP-9][MON-3] publishes a completed backup for the record", async () => {
    const done = await handled(backupJob("COMPLETED"));
    assert.ok(done.kind === "announced" && done.severity === "informational");
    assert.deepEqual(
      (await received("informational")).map(({ Subject }) => Subject),
      ["INFORMATIONAL: Backup COMPLETED: S3 neonpro-medical-sa-east-1 (sa-east-1)"],
    );
  });

  it("publishes what it does not understand as a warning", async () => {
    const done = await handled("nonsense");
    assert.ok(done.kind === "announced" && done.severity === "warning");
    assert.deepEqual(
      (await received("warning")).map(({ Subject }) => Subject),
      ["WARNING: Unknown event: no source no detail-type (unknown Region)"],
    );
  });

  it("publishes nothing for a state under way", async () => {
    assert.deepEqual(await handled(restoreJob("RUNNING")), { kind: "silence" });
    for (const severity of severities) assert.deepEqual(await received(severity), []);
  });

  it("lets an error of SNS out, so that the event reaches the dead-letter queue", async () => {
    const elsewhere = { TOPIC_ARN_CRITICAL: "arn:aws:sns:sa-east-1:123456789012:nowhere" };
    await assert.rejects(handled(about(backupJob("FAILED"), "topicless"), elsewhere), { name: "NotFoundException" });
  });

  it("refuses to run without its topic", async () => {
    await assert.rejects(handled(about(backupJob("FAILED"), "unset"), { TOPIC_ARN_CRITICAL: "" }), {
      name: "MissingVariableError",
      message: "The environment variable TOPIC_ARN_CRITICAL is not set: the function was deployed without it.",
    });
  });
});
