/**
 * The ladder's function and the page together, against the AWS API emulator: a link that KMS signed and SNS delivered is the one
 * that the page takes. The emulator filters messages by subscription as SNS does; it sends no e-mail and no SMS.
 */
import assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { PageAnswer } from "../../../lambdas/acknowledge/types";
import type { EscalateAnswer } from "../../../lambdas/escalate/types";
import { IncidentStore } from "../../../lambdas/incidents/store";
import { incidentName } from "../../../operations/escalation/incident";
import type { IncidentRef } from "../../../operations/escalation/incident";
import type { Ladder } from "../../../protection/escalation";
import { motoServer, withEnvironment } from "../../support/motoServer";
import type { MotoServer } from "../../support/motoServer";
import { createIncidentsTable } from "../incidents/table";

const region = "eu-west-1";
const recipients = ["1-email-0a0a0a0a", "1-sms-0b0b0b0b"] as const;
const ladder: Ladder = {
  reminderMinutes: 15,
  endAfterMinutes: 240,
  levels: [
    {
      number: 1,
      team: "DevOps",
      afterMinutes: 0,
      audience: "internal",
      recipients: [...recipients, "1-https-0c0c0c0c"],
    },
  ],
};

describe("lambdas/escalate and lambdas/acknowledge against the emulator", () => {
  let moto: MotoServer;
  let escalate: (event: unknown) => Promise<EscalateAnswer>;
  let acknowledge: (event: unknown) => Promise<PageAnswer>;
  let store: IncidentStore;
  let sqs: SQSClient;
  const queues = new Map<string, string>();
  const environment: Record<string, string> = {
    POWERTOOLS_LOG_LEVEL: "SILENT",
    ACKNOWLEDGE_URL: "https://page.example.com/",
  };

  before(async function () {
    moto = await motoServer(this);
    Object.assign(environment, moto.environment(region));
    await withEnvironment(environment, async () => {
      const dynamodb = new DynamoDBClient({});
      await createIncidentsTable(dynamodb, "incidents-ladder");
      store = new IncidentStore(dynamodb, "incidents-ladder");
      environment.INCIDENTS_TABLE = "incidents-ladder";
      const { KeyMetadata } = await new KMSClient({}).send(
        new CreateKeyCommand({ KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC" }),
      );
      environment.LINK_KEY_ID = KeyMetadata?.Arn ?? "";
      const sns = new SNSClient({});
      sqs = new SQSClient({});
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "escalation" }));
      environment.ESCALATION_TOPIC_ARN = TopicArn ?? "";
      for (const recipient of recipients) {
        const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: recipient }));
        queues.set(recipient, QueueUrl);
        const { Attributes } = await sqs.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
        );
        await sns.send(
          new SubscribeCommand({
            TopicArn,
            Protocol: "sqs",
            Endpoint: Attributes?.QueueArn,
            Attributes: { FilterPolicy: JSON.stringify({ recipient: [recipient] }) },
          }),
        );
      }
      ({ handler: escalate } = await import("../../../lambdas/escalate/handler.js"));
      ({ handler: acknowledge } = await import("../../../lambdas/acknowledge/handler.js"));
    });
  });

  async function opened(id: string): Promise<IncidentRef> {
    const sighting = {
      id,
      eventId: "e",
      severity: "critical",
      title: `CRITICAL: ${id}`,
      section: "backup",
      windowSeconds: 16_200,
    };
    return (await store.see(sighting, new Date())).incident;
  }

  function rung({ id, openedAt }: IncidentRef): Promise<EscalateAnswer> {
    const incident = { id, openedAt, severity: "critical", section: "backup" };
    return withEnvironment(environment, () => escalate({ incident, ladder }));
  }

  async function messages(recipient: string): Promise<string[]> {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queues.get(recipient), MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body = "{}" }) => (JSON.parse(Body) as { Message: string }).Message);
  }

  function ask(method: string, token: string): Promise<PageAnswer> {
    const event = { requestContext: { http: { method } }, rawQueryString: `t=${token}`, body: `t=${token}` };
    return withEnvironment(environment, () => acknowledge(event));
  }

  const tokenIn = (text: string) => /https:\/\/page\.example\.com\/\?t=(\S+)/.exec(text)?.[1] ?? "";

  it("[MON-4][MON-5] sends each recipient a link of their own, which the page takes once", async () => {
    const incident = await opened("0123456789abcdef");
    const answered = await rung(incident);
    assert.ok(answered.status === "open");
    assert.deepEqual([answered.level, answered.told, answered.failed], [1, 3, []]);
    const tokens: string[] = [];
    for (const recipient of recipients) {
      const [text = "", ...more] = await messages(recipient);
      assert.deepEqual(more, []);
      assert.match(text, /^CRITICAL: 0123456789abcdef\n/);
      tokens.push(tokenIn(text));
    }
    const [email = "", sms = ""] = tokens;
    assert.ok(email.includes(recipients[0]) && sms.includes(recipients[1]));

    assert.equal((await ask("GET", email)).statusCode, 200);
    assert.equal((await store.read(incident.id))?.acknowledgedAt, undefined);
    assert.equal((await ask("POST", sms)).statusCode, 200);
    assert.equal((await store.read(incident.id))?.acknowledgedBy, recipients[1]);
    for (const token of [sms, email]) assert.equal((await ask("POST", token)).statusCode, 409);
    assert.deepEqual(await rung(incident), { status: "acknowledged" });
    assert.deepEqual(await messages(recipients[0]), []);
  });

  it("[SEC-4] takes no link that was changed, and none that another key signed", async () => {
    const incident = await opened("1123456789abcdef");
    await rung(incident);
    const [text = ""] = await messages(recipients[0]);
    await messages(recipients[1]);
    const token = tokenIn(text);
    const other = incidentName({ id: "2123456789abcdef", openedAt: incident.openedAt });
    for (const forged of [
      token.replace(recipients[0], recipients[1]),
      token.replace(incidentName(incident), other),
      token.replace(/.$/, (last) => (last === "A" ? "E" : "A")),
    ]) {
      assert.notEqual(forged, token);
      assert.equal((await ask("POST", forged)).statusCode, 404);
    }
    assert.equal((await store.read(incident.id))?.acknowledgedAt, undefined);
  });

  it("[MON-5] ends when the incident is over", async () => {
    const incident = await opened("3123456789abcdef");
    await store.resolve(incident.id, new Date());
    assert.deepEqual(await rung(incident), { status: "resolved" });
    assert.deepEqual(await messages(recipients[0]), []);
  });

  it("fails when nobody can be told, so that the state machine speaks for itself", async () => {
    const incident = await opened("4123456789abcdef");
    environment.ESCALATION_TOPIC_ARN = "arn:aws:sns:eu-west-1:123456789012:nowhere";
    await assert.rejects(rung(incident), { name: "NobodyToldError" });
  });
});
