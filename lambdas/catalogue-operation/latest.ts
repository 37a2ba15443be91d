import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient, UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { formOf, latestKey, resourceIndex, resourcePartition } from "../../operations/catalogue/keys";
import { itemsOf } from "../../operations/catalogue/point";
import type { PointState } from "../../operations/catalogue/point";
import { newestFirst } from "../../operations/catalogue/query";
import type { CatalogueItem } from "../../operations/catalogue/types";
import { catalogueItemOf, queryAll } from "../common/catalogueStore";

export interface Written {
  readonly identity: string;
  readonly state: PointState;
  readonly revision: number;
}

type Update = Pick<
  UpdateCommandInput,
  "UpdateExpression" | "ConditionExpression" | "ExpressionAttributeValues" | "ExpressionAttributeNames"
>;

/** An update that loses against a newer state is no error: that is what its condition is for. */
async function update(client: DynamoDBDocumentClient, table: string, item: CatalogueItem, input: Update) {
  try {
    await client.send(new UpdateCommand({ TableName: table, Key: latestKey(item), ...input }));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

const names = { "#form": "form", "#resource": "resource", "#class": "dataClass" };
const about = "#form = :form, #resource = :resource, #class = :class";
const valuesOf = (item: CatalogueItem) => ({
  ":form": formOf(item),
  ":resource": item.resource,
  ":class": item.dataClass,
});

/**
 * What the row keeps two of. `valid`: what can be restored from, the newest data wins. `attempt`: how it ended, good or bad,
 * the newest end wins. Of the same point the newer revision wins: its range may have changed.
 */
const slots = {
  valid: { moment: ({ pointInTime }: CatalogueItem) => pointInTime },
  attempt: { moment: ({ completedAt }: CatalogueItem) => completedAt },
} as const;

async function keep(
  client: DynamoDBDocumentClient,
  table: string,
  slot: keyof typeof slots,
  item: CatalogueItem,
  { identity, revision }: Pick<Written, "identity" | "revision">,
): Promise<void> {
  await update(client, table, item, {
    UpdateExpression: `SET ${about}, ${slot} = :item, ${slot}At = :at, ${slot}Id = :id, ${slot}Revision = :revision`,
    ConditionExpression:
      `attribute_not_exists(${slot}At) OR ${slot}At < :at OR ` +
      `(${slot}Id = :id AND ${slot}At = :at AND ${slot}Revision < :revision)`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: {
      ...valuesOf(item),
      ":item": item,
      ":at": slots[slot].moment(item),
      ":id": identity,
      ":revision": revision,
    },
  });
}

/** The point that the row stood on is gone or not good any more: the one before it takes its place, or none does. */
async function replaceValid(
  client: DynamoDBDocumentClient,
  table: string,
  item: CatalogueItem,
  identity: string,
): Promise<void> {
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: latestKey(item), ConsistentRead: true }));
  if (Item?.validId !== identity) return;
  const rows = await queryAll(client, table, {
    IndexName: resourceIndex,
    KeyConditionExpression: "gsi1pk = :resource",
    ExpressionAttributeValues: { ":resource": resourcePartition(item.resource) },
  });
  const [next] = rows
    .map(catalogueItemOf)
    // The index lags behind the table: what was deleted may still be in it.
    .filter((one) => one.valid && one.recoveryPoint !== identity && latestKey(one).sk === latestKey(item).sk)
    .sort(newestFirst);
  const values = { ":gone": identity };
  await update(
    client,
    table,
    item,
    next === undefined
      ? {
          UpdateExpression: "REMOVE valid, validAt, validId, validRevision",
          ConditionExpression: "validId = :gone",
          ExpressionAttributeValues: values,
        }
      : {
          UpdateExpression: "SET valid = :item, validAt = :at, validId = :id, validRevision = :revision",
          ConditionExpression: "validId = :gone",
          ExpressionAttributeValues: {
            ...values,
            ":item": next,
            ":at": next.pointInTime,
            ":id": next.recoveryPoint,
            // Its own next change counts as newer.
            ":revision": 0,
          },
        },
  );
}

/** Keeps the rows that the status reads in step with a point's state. */
export async function keepLatest(client: DynamoDBDocumentClient, table: string, written: Written): Promise<void> {
  const { state, identity } = written;
  // Where a removed point stood is known from its last state.
  const shown = itemsOf(state);
  const items = shown.length > 0 ? shown : itemsOf({ ...state, removedAt: null });
  for (const item of items) {
    await keep(client, table, "attempt", item, written);
    if (shown.length > 0 && item.valid) await keep(client, table, "valid", item, written);
    else await replaceValid(client, table, item, identity);
  }
}
