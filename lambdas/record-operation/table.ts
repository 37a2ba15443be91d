import { randomUUID } from "node:crypto";
import { DynamoDBClient, GetItemCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue, CancellationReason, TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { entryLine } from "../../operations/chain/link";
import type { CommitAnswer, Head, Linked, LogTable } from "./types";

/** How long a step's key is kept. SQS keeps a message for 14 days at most, and so does a dead-letter queue after it. */
export const keyLifetimeSeconds = 30 * 24 * 60 * 60;

const headKey = { pk: { S: "HEAD" }, sk: { S: "HEAD" } };

/** DynamoDB refused for a reason that coming back later does not mend. */
export class RefusedCommitError extends Error {
  override readonly name = "RefusedCommitError";
}

/** The table's items: `HEAD`, `ENTRY#<yyyy-mm>` by sequence, and `DEDUP#<key>` until it expires. */
export function logTable(dynamodb: DynamoDBClient, tableName: string): LogTable {
  return {
    async readHead() {
      const { Item } = await dynamodb.send(
        new GetItemCommand({ TableName: tableName, Key: headKey, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : headOf(Item);
    },
    async commit(head, entries) {
      try {
        await dynamodb.send(
          new TransactWriteItemsCommand({
            TransactItems: itemsOf(tableName, head, entries),
            // The SDK sends it again when no answer came; DynamoDB then answers for the first one (ten minutes long).
            ClientRequestToken: randomUUID(),
          }),
        );
        return { kind: "committed" };
      } catch (error) {
        return refusal(error, entries);
      }
    },
  };
}

function headOf(item: Readonly<Record<string, AttributeValue>>): Head {
  const sequence = Number(item.sequence?.N);
  const hash = item.hash?.S;
  if (!Number.isSafeInteger(sequence) || hash === undefined) {
    // A guess would fork the chain: better that the messages wait, and the queue's age rings.
    throw new RefusedCommitError("The head item of the operations log is malformed; nothing was written.");
  }
  return { sequence, hash, recordedAt: item.recordedAt?.S ?? "" };
}

/** Head first, then for each entry itself and its key: {@link refusal} reads the answers in this order. */
function itemsOf(TableName: string, head: Head | undefined, entries: readonly Linked[]): TransactWriteItem[] {
  const last = entries.at(-1)?.entry;
  if (last === undefined) throw new RangeError("There is nothing to commit.");
  const values = { sequence: { N: String(last.sequence) }, hash: { S: last.hash }, recordedAt: { S: last.recordedAt } };
  const expiresAt = { N: String(Math.ceil(Date.parse(last.recordedAt) / 1000) + keyLifetimeSeconds) };
  return [
    {
      Put: {
        TableName,
        Item: { ...headKey, ...values },
        ...(head === undefined
          ? { ConditionExpression: "attribute_not_exists(pk)" }
          : {
              ConditionExpression: "#sequence = :sequence AND #hash = :hash",
              ExpressionAttributeNames: { "#sequence": "sequence", "#hash": "hash" },
              ExpressionAttributeValues: { ":sequence": { N: String(head.sequence) }, ":hash": { S: head.hash } },
            }),
      },
    },
    ...entries.flatMap(({ key, entry }) => [
      absentOnly(TableName, {
        pk: { S: `ENTRY#${entry.recordedAt.slice(0, 7)}` },
        sk: { S: entry.sequence.toString().padStart(12, "0") },
        entry: { S: entryLine(entry) },
      }),
      absentOnly(TableName, {
        pk: { S: `DEDUP#${key}` },
        sk: { S: "DEDUP" },
        sequence: { N: String(entry.sequence) },
        expiresAt,
      }),
    ]),
  ];
}

function absentOnly(TableName: string, Item: Record<string, AttributeValue>): TransactWriteItem {
  return { Put: { TableName, Item, ConditionExpression: "attribute_not_exists(pk)" } };
}

/** Another writer's transaction, or too many at once: over in a moment. */
const passing: ReadonlySet<string> = new Set([
  "TransactionConflict",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
]);

/** @throws the error itself where it does not say why every part was refused */
function refusal(error: unknown, entries: readonly Linked[]): CommitAnswer {
  if (!(error instanceof Error)) throw error;
  if (error.name === "TransactionInProgressException") return { kind: "refused", moved: true, known: new Set() };
  const reasons = reasonsOf(error);
  if (error.name !== "TransactionCanceledException" || reasons.length !== 1 + 2 * entries.length) throw error;
  const failed = reasons.map(({ Code = "None" }) => Code);
  const known = new Set(
    entries.filter((_, at) => failed[2 + 2 * at] === "ConditionalCheckFailed").map(({ key }) => key),
  );
  const moved = failed[0] === "ConditionalCheckFailed" || failed.some((code) => passing.has(code));
  // An entry in a place that the head says is free: somebody has written past the head. Only a person can judge that.
  const taken = entries.find((_, at) => failed[1 + 2 * at] === "ConditionalCheckFailed");
  if (!moved && taken !== undefined) {
    throw new RefusedCommitError(
      `There is an entry ${taken.entry.sequence} already, which the head does not know of.`,
      {
        cause: error,
      },
    );
  }
  if (!moved && known.size === 0) throw error;
  return { kind: "refused", moved, known };
}

function reasonsOf(error: Error): readonly CancellationReason[] {
  const { CancellationReasons } = error as { CancellationReasons?: readonly CancellationReason[] };
  return CancellationReasons ?? [];
}
