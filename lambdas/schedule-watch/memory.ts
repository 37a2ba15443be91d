import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Memory } from "../../operations/silentSuccess/memory";
import { partitions } from "../../operations/catalogue/keys";

/** An attribute of the watch's own signal: no item of its own, and whoever reads signals does not look at it. */
const attribute = "memory";

/** What the last run remembered; nothing before the first. Rejects when the table cannot be read: a guess would excuse. */
export async function readMemory(dynamodb: DynamoDBClient, table: string): Promise<Memory> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({
      TableName: table,
      Key: { pk: { S: partitions.signals }, sk: { S: "schedules" } },
      ConsistentRead: true,
    }),
  );
  return Object.fromEntries(
    Object.entries(Item?.[attribute]?.M ?? {}).flatMap(([arn, value]) =>
      value.S === undefined ? [] : [[arn, value.S]],
    ),
  );
}

export function memoryAttributes(memory: Memory): Record<string, AttributeValue> {
  return {
    [attribute]: { M: Object.fromEntries(Object.entries(memory).map(([arn, since]) => [arn, { S: since }])) },
  };
}
