/** The ledger against the emulator: its conditions make an entry unique. What IAM denies (updates, deletes) is not shown. */
import assert from "node:assert/strict";
import { CreateTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { dynamoLedger } from "../../../lambdas/erasure/ledger";
import { exportLedger, importLedger, memoryLedger } from "../../../lambdas/erasure/ndjson";
import type { ErasureLedger } from "../../../lambdas/erasure/types";
import type { ErasureEntry } from "../../../protection/erasure";
import { dynamoServer } from "../../support/dynamoServer";
import type { DynamoServer } from "../../support/dynamoServer";

const entry = (number: number, change: Partial<ErasureEntry> = {}): ErasureEntry => ({
  id: `erasure-${number}`,
  subject: `subject-${number.toString().padStart(6, "0")}`,
  requestedAt: "2026-01-01T00:00:00.000Z",
  erasedAt: `2026-01-${number.toString().padStart(2, "0")}T12:00:00.000Z`,
  basis: "LGPD art. 18 VI",
  ...change,
});

async function ids(ledger: ErasureLedger, since?: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { id } of ledger.entriesSince(since)) found.push(id);
  return found;
}

describe("erasure ledger", () => {
  let server: DynamoServer | undefined;
  let dynamodb: DynamoDBClient;
  let tables = 0;

  before(async function () {
    server = await dynamoServer(this);
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    dynamodb = new DynamoDBClient({ endpoint: server.endpoint, region: "sa-east-1", credentials });
  });
  after(() => {
    server?.close();
  });

  async function dynamo(): Promise<{ readonly ledger: ErasureLedger; readonly table: string }> {
    const table = `erasures-${(tables += 1)}`;
    await dynamodb.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
      }),
    );
    return { ledger: dynamoLedger(dynamodb, table), table };
  }

  for (const kind of ["in DynamoDB", "in memory"] as const) {
    describe(kind, () => {
      let ledger: ErasureLedger;
      beforeEach(async () => {
        ledger = kind === "in memory" ? memoryLedger() : (await dynamo()).ledger;
      });

      it("[RET-13] answers with every entry from a moment on, in order", async () => {
        for (const number of [3, 1, 2]) assert.equal(await ledger.append(entry(number)), "appended");
        assert.deepEqual(await ids(ledger), ["erasure-1", "erasure-2", "erasure-3"]);
        assert.deepEqual(await ids(ledger, "2026-01-02T12:00:00.000Z"), ["erasure-2", "erasure-3"]);
        assert.deepEqual(await ids(ledger, "2026-01-02T12:00:00.001Z"), ["erasure-3"]);
      });

      it("[RET-13] takes the same entry twice as once, and another one under its ID not at all", async () => {
        assert.equal(await ledger.append(entry(1, { targets: ["a.b", "a.a"] })), "appended");
        assert.equal(await ledger.append(entry(1, { targets: ["a.a", "a.b"] })), "known");
        await assert.rejects(ledger.append(entry(1, { subject: "subject-000009" })), {
          name: "ConflictingErasureError",
          message: "The erasure erasure-1 stands in the ledger with another content; give this one an ID of its own.",
        });
        // Another moment would be another key: the ID alone has to make it unique.
        await assert.rejects(ledger.append(entry(1, { erasedAt: "2026-01-05T12:00:00.000Z" })), /another content/);
        assert.deepEqual(await ids(ledger), ["erasure-1"]);
      });

      it("[AUD-3] refuses what is no opaque key", async () => {
        await assert.rejects(ledger.append(entry(1, { subject: "Maria da Silva" })), { name: "MalformedErasureError" });
        assert.deepEqual(await ids(ledger), []);
      });

      it("[RET-13] goes out as NDJSON and comes in again, twice as once", async () => {
        for (const number of [2, 1]) await ledger.append(entry(number));
        const ndjson = await exportLedger(ledger);
        assert.equal(ndjson, [1, 2].map((number) => `${JSON.stringify(entry(number))}\n`).join(""));
        const { ledger: other } = await dynamo();
        assert.deepEqual(await importLedger(ndjson, other), { appended: 2, known: 0 });
        assert.deepEqual(await importLedger(ndjson, other), { appended: 0, known: 2 });
        assert.equal(await exportLedger(other), ndjson);
      });
    });
  }

  it("[RET-13] keeps one of many appends of one entry at the same time", async () => {
    const { ledger, table } = await dynamo();
    const answers = await Promise.all(Array.from({ length: 8 }, () => ledger.append(entry(1))));
    assert.deepEqual(answers.toSorted(), ["appended", ...Array.from({ length: 7 }, () => "known")]);
    const { Count } = await dynamodb.send(new ScanCommand({ TableName: table }));
    assert.equal(Count, 2);
  });

  it("[RET-13] reads more entries than one page has", async function () {
    this.timeout(60_000);
    const { ledger } = await dynamo();
    // A page is a mebibyte: entries with many tables fill it.
    const targets = Array.from({ length: 1200 }, (_, at) => `clinical.${"t".repeat(90)}${at}`);
    for (let number = 1; number <= 14; number += 1) await ledger.append(entry(number, { targets }));
    assert.equal((await ids(ledger)).length, 14);
  });

  it("[AUD-3] reads no line that holds more than an entry, and none of a file that is cut off", async () => {
    const line = JSON.stringify({ ...entry(1), name: "somebody" });
    await assert.rejects(importLedger(line, memoryLedger()), {
      name: "MalformedErasureError",
      message: "line 1: an entry has no name; it holds id, subject, requestedAt, erasedAt, basis, targets.",
    });
    const ledger = memoryLedger();
    const cut = `${JSON.stringify(entry(1))}\n${JSON.stringify(entry(2)).slice(0, 40)}`;
    await assert.rejects(importLedger(cut, ledger), {
      message: "line 2 is no JSON; the file is cut off or is another one.",
    });
    assert.deepEqual(await ids(ledger), []);
  });
});
