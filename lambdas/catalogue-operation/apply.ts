import { isDeepStrictEqual } from "node:util";
import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { GetCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { identityOf, sourcePointOf } from "../../operations/catalogue/items";
import { indexKey, itemKey, stateKey } from "../../operations/catalogue/keys";
import { itemsOf, merge, nothingKnown } from "../../operations/catalogue/point";
import type { PointState } from "../../operations/catalogue/point";
import type { CatalogueItem } from "../../operations/catalogue/types";
import type { OperationEntry } from "../../operations/entry";
import { keepLatest } from "./latest";

interface Stored {
  readonly state: PointState;
  /** 0: not there yet. Counts the writes, so that one writer sees that another was faster. */
  readonly revision: number;
}

/** Somebody else kept changing the same point. The batch is retried from this record. */
export class ContendedPointError extends Error {
  override readonly name = "ContendedPointError";
}

const attempts = 8;

async function stored(client: DynamoDBDocumentClient, table: string, identity: string): Promise<Stored> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: stateKey(identity), ConsistentRead: true }),
  );
  if (Item === undefined) return { state: nothingKnown, revision: 0 };
  return { state: Item.state as PointState, revision: Item.revision as number };
}

async function sourceOf(
  client: DynamoDBDocumentClient,
  table: string,
  entry: OperationEntry,
): Promise<CatalogueItem | undefined> {
  const point = sourcePointOf(entry);
  return point === undefined ? undefined : itemsOf((await stored(client, table, point)).state)[0];
}

/**
 * Puts what the entry says into the catalogue. Any entry may come any number of times and in any order: the state of the
 * point is merged (point.ts), and state and items change together or not at all, on condition that nobody was faster.
 */
export async function applyEntry(client: DynamoDBDocumentClient, table: string, entry: OperationEntry): Promise<void> {
  const identity = identityOf(entry);
  if (identity === undefined) return;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const before = await stored(client, table, identity);
    const state = merge(before.state, entry, await sourceOf(client, table, entry));
    const changed = !isDeepStrictEqual(state, before.state);
    if (changed && !(await write(client, table, identity, before, state))) {
      // Two streams and a mirror may meet on one point; the losers spread out.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
      continue;
    }
    // Also when nothing changed: an earlier run may have ended between the two.
    await keepLatest(client, table, { identity, state, revision: before.revision + (changed ? 1 : 0) });
    return;
  }
  throw new ContendedPointError(`The state of one point changed ${attempts} times while it was being written.`);
}

/** False when another writer was faster. */
async function write(
  client: DynamoDBDocumentClient,
  table: string,
  identity: string,
  before: Stored,
  state: PointState,
): Promise<boolean> {
  const items = itemsOf(state);
  const keys = items.map(itemKey);
  const obsolete = itemsOf(before.state)
    .map(itemKey)
    .filter((old) => !keys.some((key) => isDeepStrictEqual(key, old)));
  try {
    await client.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Put: {
              TableName: table,
              Item: { ...stateKey(identity), revision: before.revision + 1, state },
              ...(before.revision === 0
                ? { ConditionExpression: "attribute_not_exists(pk)" }
                : {
                    ConditionExpression: "revision = :revision",
                    ExpressionAttributeValues: { ":revision": before.revision },
                  }),
            },
          },
          ...obsolete.map((Key) => ({ Delete: { TableName: table, Key } })),
          ...items.map((item) => ({
            Put: { TableName: table, Item: { ...itemKey(item), ...indexKey(item), ...item } },
          })),
        ],
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof TransactionCanceledException && (error.CancellationReasons ?? []).some(isContention)) {
      return false;
    }
    throw error;
  }
}

function isContention({ Code }: { readonly Code?: string | undefined }): boolean {
  return Code === "ConditionalCheckFailed" || Code === "TransactionConflict";
}
