/**
 * The writer against an emulator: DynamoDB's transactions and conditions, throttling, server errors and lost answers from a
 * proxy. The queue is an array that hands back what was not done, as SQS does. The emulator runs one transaction after the
 * other and forgets ClientRequestToken, so a lost answer is always met by the keys here; AWS would answer the token first.
 */
import assert from "node:assert/strict";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { append } from "../../../lambdas/record-operation/append";
import { link } from "../../../lambdas/record-operation/link";
import { prepare } from "../../../lambdas/record-operation/prepare";
import { record } from "../../../lambdas/record-operation/record";
import { keyLifetimeSeconds, logTable } from "../../../lambdas/record-operation/table";
import { dynamoServer } from "../../support/dynamoServer";
import type { DynamoServer } from "../../support/dynamoServer";
import { faultProxy, mulberry32 } from "../../support/faultProxy";
import type { FaultProxy } from "../../support/faultProxy";
import { withEnvironment } from "../../support/motoServer";
import { chain, chainProblems, client, entriesIn, headIn, makeTable, numbered, shuffled } from "./support";

type Handler = (event: SQSEvent, context: { getRemainingTimeInMillis(): number }) => Promise<SQSBatchResponse>;

describe("record-operation against an emulator", () => {
  let server: DynamoServer;
  let dynamodb: DynamoDBClient;

  before(async function () {
    server = await dynamoServer(this);
    dynamodb = client(server.endpoint);
  });

  after(() => {
    server.close();
  });

  const place = { chain, now: Date.UTC(2026, 6, 29) };

  describe("the table", () => {
    const name = "record-table";
    const table = () => logTable(dynamodb, name);

    before(() => makeTable(dynamodb, name));

    it("[AUD-4] commits head, entries and keys together, where the contract says", async () => {
      assert.equal(await table().readHead(), undefined);
      const entries = link(
        [1, 2].map((number) => prepare(numbered(number), "event:1:0")),
        undefined,
        place,
      );
      assert.deepEqual(await table().commit(undefined, entries), { kind: "committed" });
      assert.deepEqual(await table().readHead(), {
        sequence: 2,
        hash: entries[1]?.entry.hash,
        recordedAt: "2026-07-29T00:00:00.000Z",
      });
      const { Items: months } = await dynamodb.send(
        new QueryCommand({
          TableName: name,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": { S: "ENTRY#2026-07" } },
        }),
      );
      assert.deepEqual(
        months?.map(({ sk }) => sk?.S),
        ["000000000001", "000000000002"],
      );
      const { Items: keys } = await dynamodb.send(
        new QueryCommand({
          TableName: name,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": { S: "DEDUP#aws.backup|backup|job-2|COMPLETED" } },
        }),
      );
      assert.deepEqual(keys, [
        {
          pk: { S: "DEDUP#aws.backup|backup|job-2|COMPLETED" },
          sk: { S: "DEDUP" },
          sequence: { N: "2" },
          expiresAt: { N: String(Date.UTC(2026, 6, 29) / 1000 + keyLifetimeSeconds) },
        },
      ]);
    });

    it("refuses a commit from a place that is not the head, and says which keys it knows", async () => {
      const stale = link(
        [2, 3].map((number) => prepare(numbered(number), "event:1:0")),
        undefined,
        place,
      );
      assert.deepEqual(await table().commit(undefined, stale), {
        kind: "refused",
        moved: true,
        known: new Set(["aws.backup|backup|job-2|COMPLETED"]),
      });
      const head = await table().readHead();
      const known = link(
        [1, 4].map((number) => prepare(numbered(number), "event:1:0")),
        head,
        place,
      );
      assert.deepEqual(await table().commit(head, known), {
        kind: "refused",
        moved: false,
        known: new Set(["aws.backup|backup|job-1|COMPLETED"]),
      });
      assert.equal((await entriesIn(dynamodb, name)).length, 2);
    });

    it("refuses to write over an entry that the head does not know of, and says which", async () => {
      const pk = { S: "ENTRY#2026-07" };
      await dynamodb.send(new PutItemCommand({ TableName: name, Item: { pk, sk: { S: "000000000003" } } }));
      const head = await table().readHead();
      await assert.rejects(table().commit(head, link([prepare(numbered(5), "event:1:0")], head, place)), {
        name: "RefusedCommitError",
        message: "There is an entry 3 already, which the head does not know of.",
      });
    });

    it("stops at a head that it cannot read, instead of forking the chain", async () => {
      await makeTable(dynamodb, "record-malformed");
      const Item = { pk: { S: "HEAD" }, sk: { S: "HEAD" }, sequence: { S: "three" } };
      await dynamodb.send(new PutItemCommand({ TableName: "record-malformed", Item }));
      await assert.rejects(logTable(dynamodb, "record-malformed").readHead(), { name: "RefusedCommitError" });
    });
  });

  it("[AUD-4] 50 writers at once, with duplicates in any order: one entry each, one chain", async function () {
    this.timeout(180_000);
    const name = "record-writers";
    await makeTable(dynamodb, name);
    const events = 200;
    // Every step is delivered at least once, and half of them twice, to whichever writer.
    const deliveries = shuffled(
      Array.from({ length: events * 1.5 }, (_, at) => prepare(numbered(at % events), "event:1:0")),
      7,
    );
    const writers = Array.from({ length: 50 }, (_, writer) => deliveries.filter((_, at) => at % 50 === writer));
    const results = await Promise.all(
      writers.map(async (drafts) => {
        const unique = [...new Map(drafts.map((draft) => [draft.key, draft])).values()];
        const table = logTable(dynamodb, name);
        return append(unique, { table, chain, deadline: Date.now() + 170_000 });
      }),
    );
    assert.deepEqual(
      results.flatMap(({ failed }) => failed),
      [],
    );
    const entries = await entriesIn(dynamodb, name);
    assert.deepEqual(chainProblems(entries, await headIn(dynamodb, name)), []);
    assert.equal(entries.length, events);
    assert.equal(new Set(entries.map(({ operationId }) => operationId)).size, events);
    assert.equal(
      results.reduce((sum, { recorded }) => sum + recorded.length, 0),
      events,
    );
  });

  describe("through a network that fails", () => {
    const name = "record-faults";
    let proxy: FaultProxy;
    let handler: Handler;
    let environment: Record<string, string>;

    before(async () => {
      await makeTable(dynamodb, name);
      proxy = await faultProxy({
        target: server.endpoint,
        seed: 20_260_729,
        rates: { throttle: 0.06, error: 0.03, dropBefore: 0.03, dropAfter: 0.06 },
      });
      environment = {
        AWS_ENDPOINT_URL: proxy.endpoint,
        AWS_REGION: chain,
        AWS_ACCESS_KEY_ID: "testing",
        AWS_SECRET_ACCESS_KEY: "testing",
        AWS_EC2_METADATA_DISABLED: "true",
        LOG_TABLE: name,
        // Every fault reaches our own code: the SDK's retries would swallow most of them.
        AWS_MAX_ATTEMPTS: "1",
        POWERTOOLS_LOG_LEVEL: "SILENT",
      };
      handler = await withEnvironment(environment, async () => {
        const module = await import("../../../lambdas/record-operation/handler.js");
        return module.handler;
      });
    });

    after(() => proxy.close());

    it("[AUD-4][AUD-5] 2,000 events with duplicates, in any order: nothing is lost, nothing is twice", async function () {
      this.timeout(300_000);
      const events = 2_000;
      const queue = shuffled(
        Array.from({ length: events * 1.2 }, (_, at) => ({ number: at % events, at })),
        11,
      );
      const random = mulberry32(3);
      let handedBack = 0;
      const work = async (): Promise<void> => {
        for (let batch = queue.splice(0, 30); batch.length > 0; batch = queue.splice(0, 30)) {
          const { batchItemFailures } = await handler(delivery(batch), { getRemainingTimeInMillis: () => 30_000 });
          const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
          const again = batch.filter(({ at }) => failed.has(`message-${at}`));
          handedBack += again.length;
          // Somewhere in the queue, as SQS promises no order.
          for (const message of again) queue.splice(Math.floor(random() * queue.length), 0, message);
        }
      };
      await withEnvironment(environment, async () => {
        await Promise.all(Array.from({ length: 3 }, work));
        // A writer may have found the queue empty while another one's batch was about to come back.
        await work();
      });
      const entries = await entriesIn(dynamodb, name);
      assert.deepEqual(chainProblems(entries, await headIn(dynamodb, name)), []);
      assert.deepEqual(
        entries.map(({ operationId }) => operationId).toSorted(),
        Array.from({ length: events }, (_, number) => `job-${number}`).toSorted(),
      );
      // The test means something only if the faults were met.
      const { throttle, error, dropBefore, dropAfter } = proxy.counts;
      assert.ok(Math.min(throttle, error, dropBefore, dropAfter) > 0, JSON.stringify(proxy.counts));
      assert.ok(handedBack > 0, "no message came back");
    });

    it("hands back the whole batch while the table cannot be reached, and no more than that", async () => {
      const { batchItemFailures } = await withEnvironment({ ...environment, LOG_TABLE: "no-such-table" }, () =>
        handler(delivery([{ number: 1, at: 1 }]), { getRemainingTimeInMillis: () => 30_000 }),
      );
      assert.deepEqual(batchItemFailures, [{ itemIdentifier: "message-1" }]);
    });

    it("hands back what is no event, so that it ends where a person looks, and records the rest", async () => {
      const good = JSON.stringify({ source: "aws.backup", id: "event-good", "detail-type": "New" });
      const bodies = ["not JSON", '"text"', "{}", good, good];
      const done = await record(
        bodies.map((body, at) => ({ id: `message-${at}`, body, receivedAt: "2026-07-29T20:15:26.000Z" })),
        { table: logTable(dynamodb, name), chain, deadline: Date.now() + 30_000 },
      );
      assert.deepEqual(done, {
        recorded: 1,
        known: 0,
        failed: ["message-0", "message-1", "message-2"],
        errors: ["SyntaxError", "NotAnEventError"],
      });
    });
  });
});

/** SQS's delivery of EventBridge's message about a finished backup job. */
function delivery(batch: readonly { readonly number: number; readonly at: number }[]): SQSEvent {
  return {
    Records: batch.map(({ number, at }) => ({
      messageId: `message-${at}`,
      receiptHandle: "handle",
      body: JSON.stringify({
        version: "0",
        id: `event-${at}`,
        "detail-type": "Backup Job State Change",
        source: "aws.backup",
        account: "123456789012",
        time: "2026-07-29T20:15:26Z",
        region: chain,
        resources: [],
        detail: { backupJobId: `job-${number}`, state: "COMPLETED", creationDate: "2026-07-29T20:13:07.392Z" },
      }),
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "1785356126000",
        SenderId: "sender",
        ApproximateFirstReceiveTimestamp: "1785356126000",
      },
      messageAttributes: {},
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:sa-east-1:123456789012:operations",
      awsRegion: chain,
    })),
  };
}
