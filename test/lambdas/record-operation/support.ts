import { CreateTableCommand, DynamoDBClient, QueryCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { entryHash, entryLine, genesisHash } from "../../../operations/chain/link";
import type { OperationDraft, OperationEntry } from "../../../operations/entry";
import { draftOf } from "../../../operations/mapping/draft";
import { mulberry32 } from "../../support/faultProxy";

export const chain = "sa-east-1";

export function client(endpoint: string, maxAttempts = 3): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: chain,
    credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
    maxAttempts,
  });
}

/** The log's table as the component declares it, as far as the emulator knows. */
export async function makeTable(dynamodb: DynamoDBClient, TableName: string): Promise<void> {
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
}

/** A draft that differs from the others by its number. */
export function numbered(number: number, change: Partial<OperationDraft> = {}): OperationDraft {
  return draftOf({
    operationId: `job-${number}`,
    deduplicationKey: `aws.backup|backup|job-${number}|COMPLETED`,
    occurredAt: new Date(Date.UTC(2026, 6, 29) + number * 1000).toISOString(),
    actor: { kind: "service", id: "backup.amazonaws.com" },
    type: "backup",
    phase: "succeeded",
    outcome: "COMPLETED",
    ...change,
  });
}

/** Every entry of every month, in the order of the chain. */
export async function entriesIn(dynamodb: DynamoDBClient, TableName: string): Promise<OperationEntry[]> {
  const lines: string[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await dynamodb.send(
      new ScanCommand({
        TableName,
        FilterExpression: "begins_with(pk, :entry)",
        ExpressionAttributeValues: { ":entry": { S: "ENTRY#" } },
        ...(from === undefined ? {} : { ExclusiveStartKey: from as never }),
      }),
    );
    lines.push(...(page.Items ?? []).map((item) => item.entry?.S ?? ""));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return lines
    .map((line) => JSON.parse(line) as OperationEntry)
    .toSorted((one, other) => one.sequence - other.sequence);
}

export async function headIn(
  dynamodb: DynamoDBClient,
  TableName: string,
): Promise<{ sequence: number; hash: string } | undefined> {
  const { Items = [] } = await dynamodb.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: "pk = :head",
      ExpressionAttributeValues: { ":head": { S: "HEAD" } },
      ConsistentRead: true,
    }),
  );
  const [item] = Items;
  return item === undefined ? undefined : { sequence: Number(item.sequence?.N), hash: item.hash?.S ?? "" };
}

/** What is wrong with a chain; empty for one that can be trusted. Told in its own words, not in the verifier's. */
export function chainProblems(
  entries: readonly OperationEntry[],
  head: { readonly sequence: number; readonly hash: string } | undefined,
): string[] {
  const problems: string[] = [];
  let previous = genesisHash;
  for (const [at, entry] of entries.entries()) {
    if (entry.sequence !== at + 1) problems.push(`place ${at + 1} holds ${entry.sequence}`);
    if (entry.previousHash !== previous) problems.push(`${entry.sequence} does not follow ${entry.sequence - 1}`);
    if (entryHash(entry) !== entry.hash) problems.push(`${entry.sequence} was changed`);
    if (entryLine(entry) !== entryLine({ ...entry })) problems.push(`${entry.sequence} is not canonical`);
    previous = entry.hash;
  }
  if (head?.sequence !== entries.length) problems.push(`the head says ${head?.sequence ?? "nothing"}`);
  if (head?.hash !== previous) problems.push("the head has another hash");
  return problems;
}

/** A seeded order. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = mulberry32(seed);
  const all = [...items];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [one, two] = [all[last], all[other]];
    if (one === undefined || two === undefined) continue;
    all[last] = two;
    all[other] = one;
  }
  return all;
}
