import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { partitions } from "../../operations/catalogue/keys";
import { reportSignal } from "../common/reportSignal";
import type { Archived } from "./archiveBatch";
import { logSignal, remembered } from "./logSignal";
import type { LogMemory } from "./logSignal";

/** Two shards of the stream at once, at the turn of a month, are the most there are: more attempts than that need. */
const attempts = 5;

export interface Told {
  readonly dynamodb: DynamoDBClient;
  readonly table: string;
  readonly region: string;
  /** @default the clock */
  readonly now?: () => Date;
}

/**
 * Writes the signal `log` after a batch, upon what the batch before left. Two batches at once add to each other: whoever
 * read what the other has overwritten since reads again.
 *
 * @throws when the table does not answer, or another batch was always faster
 */
export async function tellStatus(
  done: Pick<Archived, "archived" | "lagSeconds" | "failedFrom" | "error">,
  { dynamodb, table, region, now = () => new Date() }: Told,
): Promise<void> {
  if (done.archived.length === 0 && done.failedFrom === undefined) return;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { Item } = await dynamodb.send(
      new GetItemCommand({
        TableName: table,
        Key: { pk: { S: partitions.signals }, sk: { S: "log" } },
        ConsistentRead: true,
      }),
    );
    const memory = remembered(memoryOf(Item), done.archived);
    const signal = logSignal(done, memory, { region, now: now().toISOString() });
    const gaps = memory?.gaps.map(({ first, last }) => ({ S: `${first}-${last}` })) ?? [];
    const written = await reportSignal(
      dynamodb,
      table,
      signal,
      { gaps: { L: gaps } },
      { replaces: Item?.observedAt?.S ?? null },
    );
    if (written) return;
  }
  throw new Error("Another batch wrote the signal each time.");
}

/** The item's own fields; undefined where there are none, or they are not this function's. */
function memoryOf(item: Readonly<Record<string, AttributeValue>> | undefined): LogMemory | undefined {
  const archivedTo = Number(item?.figures?.M?.archivedTo?.N);
  if (!Number.isSafeInteger(archivedTo)) return undefined;
  const gaps = (item?.gaps?.L ?? []).flatMap(({ S = "" }) => {
    const [, first, last] = /^(\d+)-(\d+)$/.exec(S) ?? [];
    return first === undefined || last === undefined ? [] : [{ first: Number(first), last: Number(last) }];
  });
  return { archivedTo, gaps };
}
