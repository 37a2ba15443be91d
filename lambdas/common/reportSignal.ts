import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { partitions } from "../../operations/catalogue/keys";
import type { Signal } from "../../operations/signals";

/** The item of a signal: `pk` SIGNAL, `sk` its name, and its fields under their own names. */
export function signalItem(signal: Signal): Record<string, AttributeValue> {
  return {
    pk: { S: partitions.signals },
    sk: { S: signal.name },
    name: { S: signal.name },
    region: { S: signal.region },
    verdict: { S: signal.verdict },
    observedAt: { S: signal.observedAt },
    validForSeconds: { N: signal.validForSeconds.toString() },
    findings: { L: signal.findings.map((finding) => ({ S: finding })) },
    figures: {
      M: Object.fromEntries(Object.entries(signal.figures).map(([name, value]) => [name, { N: value.toString() }])),
    },
  };
}

/**
 * Writes what a watcher saw, over what it saw last. A run that was overtaken (Lambda retries minutes later) does not write
 * over a newer one: that is no error, the newer one is what counts.
 *
 * @param extra attributes beside the signal's own, for the watcher alone
 * @param replaces `observedAt` of the signal that this one was made from, null for none: whatever else stands there stays
 * @returns whether it was written
 */
export async function reportSignal(
  dynamodb: DynamoDBClient,
  table: string,
  signal: Signal,
  extra: Readonly<Record<string, AttributeValue>> = {},
  { replaces }: { readonly replaces?: string | null } = {},
): Promise<boolean> {
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName: table,
        Item: { ...extra, ...signalItem(signal) },
        ...conditionOf(signal, replaces),
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ConditionalCheckFailedException") throw error;
    return false;
  }
}

function conditionOf({ observedAt }: Signal, replaces: string | null | undefined) {
  if (replaces === null) return { ConditionExpression: "attribute_not_exists(observedAt)" };
  return replaces === undefined
    ? {
        ConditionExpression: "attribute_not_exists(observedAt) OR observedAt <= :now",
        ExpressionAttributeValues: { ":now": { S: observedAt } },
      }
    : {
        ConditionExpression: "observedAt = :read",
        ExpressionAttributeValues: { ":read": { S: replaces } },
      };
}
