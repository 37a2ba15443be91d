/** The handler against the AWS API emulator: SNS topics, each with an SQS queue that shows what a subscriber gets. */
import assert from "node:assert/strict";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import type { Handled } from "../../../lambdas/backup-alarm/handler";
import { severities } from "../../../lambdas/backup-alarm/types";
import type { Severity } from "../../../lambdas/backup-alarm/types";
import { motoServer, withEnvironment } from "../../support/motoServer";
import type { MotoServer } from "../../support/motoServer";
import { backupJob, copyJob, restoreJob } from "./samples";

interface Received {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes: unknown;
}

describe("lambdas/backup-alarm against the emulator", () => {
  let moto: MotoServer;
  let handler: (event: unknown) => Promise<Handled>;
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
      // Its clients and its logger are made on import, as in Lambda.
      ({ handler } = await import("../../../lambdas/backup-alarm/handler.js"));
    });
  });

  function handled(event: unknown, changed: Readonly<Record<string, string>> = {}): Promise<Handled> {
    return withEnvironment({ ...environment, ...changed }, () => handler(event));
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

  it("[MON-3][MON-4] publishes a failure on the critical topic and on no other", async () => {
    const { severity, messageId } = await handled(copyJob("FAILED"));
    assert.equal(severity, "critical");
    assert.ok(messageId !== undefined);
    const [message, ...more] = await received("critical");
    assert.equal(message?.Subject, "CRITICAL: Copy FAILED: Aurora cluster:neonpro (sa-east-1)");
    assert.match(message.Message, /^Copy FAILED in sa-east-1 at 2026-07-29T20:15:26Z\n/);
    assert.deepEqual(message.MessageAttributes, { severity: { Type: "String", Value: "critical" } });
    assert.deepEqual(more, []);
    assert.deepEqual(await received("warning"), []);
    assert.deepEqual(await received("informational"), []);
  });

  it("[BKP-9][MON-3] publishes a completed backup for the record", async () => {
    assert.equal((await handled(backupJob("COMPLETED"))).severity, "informational");
    assert.deepEqual(
      (await received("informational")).map(({ Subject }) => Subject),
      ["INFORMATIONAL: Backup COMPLETED: S3 neonpro-medical-sa-east-1 (sa-east-1)"],
    );
  });

  it("publishes what it does not understand as a warning", async () => {
    assert.equal((await handled("nonsense")).severity, "warning");
    assert.deepEqual(
      (await received("warning")).map(({ Subject }) => Subject),
      ["WARNING: Unknown event: no source no detail-type (unknown Region)"],
    );
  });

  it("publishes nothing for a state under way", async () => {
    assert.deepEqual(await handled(restoreJob("RUNNING")), { severity: undefined, messageId: undefined });
    for (const severity of severities) assert.deepEqual(await received(severity), []);
  });

  it("lets an error of SNS out, so that the event reaches the dead-letter queue", async () => {
    const elsewhere = { TOPIC_ARN_CRITICAL: "arn:aws:sns:sa-east-1:123456789012:nowhere" };
    await assert.rejects(handled(backupJob("FAILED"), elsewhere), { name: "NotFoundException" });
  });

  it("refuses to run without its topic", async () => {
    await assert.rejects(handled(backupJob("FAILED"), { TOPIC_ARN_CRITICAL: "" }), {
      name: "MissingVariableError",
      message: "The environment variable TOPIC_ARN_CRITICAL is not set: the function was deployed without it.",
    });
  });
});
