/** The function on a stream's records and a queue's messages, against the moto server; what IAM would allow, not. */
import assert from "node:assert/strict";
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { BatchResponse, handler as Handler } from "../../../lambdas/catalogue-operation/handler";
import { entry, snapshot } from "../../operations/catalogue/entries";
import type { MotoServer } from "../../support/motoServer";
import { motoServer, withEnvironment } from "../../support/motoServer";
import { everything, newPlace, points, primaryRegion } from "./place";
import type { Place } from "./place";

const other = "eu-west-1";

describe("catalogue-operation", () => {
  let moto: MotoServer;
  let handler: typeof Handler;
  let sqs: SQSClient;
  let mirrorQueue = "";
  let rejectedQueue = "";
  let own: Place;
  let mirrored: Place;

  before(async function () {
    moto = await motoServer(this);
    own = await newPlace(moto);
    mirrored = await newPlace(moto, other);
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    sqs = new SQSClient({ endpoint: moto.endpoint, region: primaryRegion, credentials });
    mirrorQueue = (await sqs.send(new CreateQueueCommand({ QueueName: "mirror" }))).QueueUrl ?? "";
    rejectedQueue = (await sqs.send(new CreateQueueCommand({ QueueName: "rejected" }))).QueueUrl ?? "";
    handler = await withEnvironment(
      { ...moto.environment(primaryRegion), POWERTOOLS_LOG_LEVEL: "SILENT" },
      async () => {
        const module = await import("../../../lambdas/catalogue-operation/handler.js");
        return module.handler;
      },
    );
  });

  async function run(records: readonly object[], more: Readonly<Record<string, string>> = {}): Promise<BatchResponse> {
    const variables = {
      ...moto.environment(primaryRegion),
      CATALOGUE_TABLE: own.table,
      MIRROR_TABLE: mirrored.table,
      MIRROR_REGION: other,
      MIRROR_QUEUE_URL: mirrorQueue,
      REJECTED_QUEUE_URL: rejectedQueue,
      ...more,
    };
    return withEnvironment(variables, () => handler({ Records: records }));
  }

  const record = (text: string, id: string, pk = "ENTRY#2026-07") => ({
    eventSource: "aws:dynamodb",
    dynamodb: { SequenceNumber: id, Keys: { pk: { S: pk } }, NewImage: { entry: { S: text } } },
  });
  const waiting = async (queue: string) => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ["ApproximateNumberOfMessages"] }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages);
  };

  it("[BKP-6] catalogues the stream's entries, and passes over heads and what left no point", async () => {
    const answer = await run([
      record("{}", "1", "HEAD"),
      record(JSON.stringify(snapshot("f-1", "2026-07-26T05:00:00.000Z")), "2"),
      record(JSON.stringify(entry({ type: "key" })), "3"),
      record(JSON.stringify(snapshot("f-2", "2026-07-27T05:00:00.000Z")), "4"),
    ]);
    assert.deepEqual(answer, { batchItemFailures: [] });
    assert.deepEqual(points(await everything(own)), ["f-2", "f-1"]);
  });

  it("mirrors them to the other Region through the queue", async () => {
    assert.equal(await waiting(mirrorQueue), 2);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: mirrorQueue, MaxNumberOfMessages: 10 }),
    );
    const records = Messages.map(({ MessageId: messageId, Body: body }) => ({
      messageId,
      body,
      eventSource: "aws:sqs",
    }));
    assert.deepEqual(await run([...records, ...records.slice(0, 1)]), { batchItemFailures: [] });
    assert.deepEqual(await everything(mirrored), await everything(own));
  });

  it("ends a stream's batch at the first entry that could not be written", async () => {
    const records = ["g-1", "g-2"].map((id, index) =>
      record(JSON.stringify(snapshot(id, "2026-07-28T05:00:00.000Z")), `${index + 10}`),
    );
    assert.deepEqual(await run(records, { CATALOGUE_TABLE: "no-such-table" }), {
      batchItemFailures: [{ itemIdentifier: "10" }],
    });
  });

  it("fails a queue's messages one by one", async () => {
    const body = JSON.stringify(snapshot("h", "2026-07-28T05:00:00.000Z"));
    const message = (messageId: string, text: string) => ({ messageId, body: text, eventSource: "aws:sqs" });
    assert.deepEqual(await run([message("m-1", "no entry"), message("m-2", body)]), {
      batchItemFailures: [{ itemIdentifier: "m-1" }],
    });
    assert.ok(points(await everything(mirrored)).includes("h"));
  });

  it("puts a record that holds no entry aside and goes on", async () => {
    const answer = await run([
      record("not JSON", "20"),
      record('{"type":"backup"}', "21"),
      record(JSON.stringify(snapshot("i", "2026-07-28T05:00:00.000Z")), "22"),
    ]);
    assert.deepEqual(answer, { batchItemFailures: [] });
    assert.equal(await waiting(rejectedQueue), 2);
    assert.ok(points(await everything(own)).includes("i"));
  });

  it("does nothing with an empty batch", async () => {
    assert.deepEqual(await run([]), { batchItemFailures: [] });
  });
});
