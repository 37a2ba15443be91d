import { GetItemCommand, QueryCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue, CancellationReason, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { ErasureEntry } from "../../protection/erasure";
import { checked, entryOf, entryText, sortText } from "./entry";
import { ConflictingErasureError } from "./types";
import type { Appended, ErasureLedger } from "./types";

/** Partition of all entries: a clinic erases some thousands a year, and one partition takes a thousand writes a second. */
export const entryPartition = "ERASURE";
const idPartition = "ERASURE-ID";

/**
 * The ledger in a DynamoDB table with `pk` and `sk`: `ERASURE` by moment and ID, and `ERASURE-ID` by ID alone, which makes the ID
 * unique. Both are put in one transaction, under the condition that neither is there; nothing here updates or deletes.
 *
 * @param now for tests. @default the clock
 */
export function dynamoLedger(
  client: DynamoDBClient,
  TableName: string,
  now: () => Date = () => new Date(),
): ErasureLedger {
  async function append(entry: ErasureEntry): Promise<Appended> {
    checked(entry, `erasure ${entry.id}`);
    const text = { S: entryText(entry) };
    const recordedAt = { S: now().toISOString() };
    const absent = { TableName, ConditionExpression: "attribute_not_exists(pk)" };
    const id = { pk: { S: idPartition }, sk: { S: entry.id } };
    try {
      await client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { Put: { ...absent, Item: { ...id, entry: text, recordedAt } } },
            {
              Put: {
                ...absent,
                Item: { pk: { S: entryPartition }, sk: { S: sortText(entry) }, entry: text, recordedAt },
              },
            },
          ],
        }),
      );
      return "appended";
    } catch (error) {
      if (!isRefusedByCondition(error)) throw error;
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: id, ConsistentRead: true }));
      if (Item?.entry?.S === text.S) return "known";
      throw new ConflictingErasureError(entry.id);
    }
  }

  async function* entriesSince(since = ""): AsyncGenerator<ErasureEntry> {
    let start: Record<string, AttributeValue> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: "pk = :pk AND sk >= :since",
          ExpressionAttributeValues: { ":pk": { S: entryPartition }, ":since": { S: since === "" ? " " : since } },
          // An erasure of a second ago must not be missing from a restore.
          ConsistentRead: true,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      for (const { sk, entry } of page.Items ?? []) {
        const where = `ledger ${sk?.S ?? "without a key"}`;
        yield entryOf(JSON.parse(entry?.S ?? "null"), where);
      }
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  }

  return { append, entriesSince };
}

/** Someone else's transaction on the same item is no answer: the SDK and the caller try again. */
function isRefusedByCondition(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== "TransactionCanceledException") return false;
  const reasons: unknown = "CancellationReasons" in error ? error.CancellationReasons : undefined;
  return (
    Array.isArray(reasons) && reasons.some((reason: CancellationReason) => reason.Code === "ConditionalCheckFailed")
  );
}
