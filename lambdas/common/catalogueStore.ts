import type { DynamoDBClient, QueryCommandInput } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { keyConditions, matches, newestFirst } from "../../operations/catalogue/query";
import type { CatalogueFilter } from "../../operations/catalogue/query";
import { partitions } from "../../operations/catalogue/keys";
import type { CatalogueItem } from "../../operations/catalogue/types";
import { signalNames } from "../../operations/signals";
import type { Signal } from "../../operations/signals";
import type { LatestRow, Retirement, Snapshot } from "../../operations/status/types";
import { dataClassIds } from "../../protection/tags";
import { objectOf, textsOf } from "./narrow";

type Row = Readonly<Record<string, unknown>>;
type Query = Pick<QueryCommandInput, "IndexName" | "KeyConditionExpression" | "ExpressionAttributeNames"> & {
  readonly ExpressionAttributeValues: Record<string, string>;
};

/** Plain objects in and out; what is undefined is left out. */
export function documents(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** Every row of a query, page after page. */
export async function queryAll(client: DynamoDBDocumentClient, table: string, query: Query): Promise<Row[]> {
  const rows: Row[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({ TableName: table, ...query, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }),
    );
    rows.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return rows;
}

async function partition(client: DynamoDBDocumentClient, table: string, pk: string): Promise<Row[]> {
  return queryAll(client, table, {
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": pk },
  });
}

const tableAttributes: ReadonlySet<string> = new Set(["pk", "sk", "gsi1pk", "gsi1sk"]);

/** A row without the table's own attributes: what was put is what comes out. */
export function catalogueItemOf(row: Row): CatalogueItem {
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => !tableAttributes.has(name)),
  ) as unknown as CatalogueItem;
}

const classes: readonly CatalogueItem["dataClass"][] = [...dataClassIds, "unknown"];

/** The catalogue's items that match, newest data first (BKP-6). @param now RFC 3339 in UTC with milliseconds */
export async function catalogueItems(
  client: DynamoDBDocumentClient,
  table: string,
  filter: CatalogueFilter,
  now: string,
): Promise<CatalogueItem[]> {
  const pages = await Promise.all(
    keyConditions(filter, classes).map(({ index, expression, names, values }) =>
      queryAll(client, table, {
        ...(index === undefined ? {} : { IndexName: index }),
        KeyConditionExpression: expression,
        ExpressionAttributeNames: { ...names },
        ExpressionAttributeValues: { ...values },
      }),
    ),
  );
  return pages
    .flat()
    .map(catalogueItemOf)
    .filter((item) => matches(item, filter, now))
    .sort(newestFirst);
}

const verdicts: readonly unknown[] = ["good", "bad", "unknown"] satisfies Signal["verdict"][];

/** The signal in a row. Watchers keep notes of their own under the same partition: those are none, and nobody's error. */
function signalOf(row: Row): Signal[] {
  const name = signalNames.find((known) => known === row.name);
  const { region, verdict, observedAt, validForSeconds, findings, figures } = row;
  if (name === undefined || typeof region !== "string" || !verdicts.includes(verdict)) return [];
  if (typeof observedAt !== "string" || typeof validForSeconds !== "number") return [];
  return [
    {
      name,
      region,
      verdict: verdict as Signal["verdict"],
      observedAt,
      validForSeconds,
      findings: textsOf(findings),
      figures: objectOf(figures) as Signal["figures"],
    },
  ];
}

export async function signalsOf(client: DynamoDBDocumentClient, table: string): Promise<Signal[]> {
  return (await partition(client, table, partitions.signals)).flatMap(signalOf);
}

async function latestOf(client: DynamoDBDocumentClient, table: string): Promise<LatestRow[]> {
  return (await partition(client, table, partitions.latest)).map((row) => ({
    form: row.form as LatestRow["form"],
    dataClass: row.dataClass as LatestRow["dataClass"],
    resource: row.resource as string,
    valid: (row.valid as CatalogueItem | undefined) ?? null,
    attempt: (row.attempt as CatalogueItem | undefined) ?? null,
  }));
}

async function retiredOf(client: DynamoDBDocumentClient, table: string): Promise<Retirement[]> {
  return (await partition(client, table, partitions.retired)).map(({ sk, at, by, reason }) => ({
    resource: sk as string,
    at: at as string,
    by: by as string,
    reason: reason as string,
  }));
}

/** All that the status is made from, of one Region's table. */
export async function snapshotOf(client: DynamoDBDocumentClient, table: string): Promise<Snapshot> {
  const [latest, signals, retired] = await Promise.all([
    latestOf(client, table),
    signalsOf(client, table),
    retiredOf(client, table),
  ]);
  return { latest, signals, retired };
}
