import { DynamoDBClient, GetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Head } from "../../operations/verify/links";
import { UnreadableError } from "./archive";

/** The log table of one Region: what is committed, archived or not. */
export interface CommittedEntries {
  readonly place: string;
  /** Undefined where nothing was committed yet. */
  head(): Promise<(Head & { readonly recordedAt: string }) | undefined>;
  /** Lines of the entries between two sequences that the table holds, in pages. */
  lines(first: number, last: number, from: string | undefined, to: string): AsyncIterable<readonly string[]>;
}

/** Months that are looked through for an entry when nothing says when it was committed: longer than the log is kept. */
const mostMonths = 26 * 12;

export function tableEntries(table: string, region: string): CommittedEntries {
  const client = new DynamoDBClient({ region });
  const place = `the table ${table} (${region})`;
  const key = (sequence: number): string => sequence.toString().padStart(12, "0");

  async function item(pk: string, sk: string): Promise<Readonly<Record<string, AttributeValue>> | undefined> {
    const { Item } = await client
      .send(new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true }))
      .catch((error: unknown) => {
        throw unreadable(place, error);
      });
    return Item;
  }

  /** The latest month, not after `to`, in which the entry was committed; months never go back in a chain. */
  async function monthOf(sequence: number, from: string, to: string): Promise<string | undefined> {
    let month = to;
    for (let looked = 0; month >= from && looked < mostMonths; month = before(month), looked++) {
      if ((await item(`ENTRY#${month}`, key(sequence))) !== undefined) return month;
    }
    return undefined;
  }

  return {
    place,
    async head() {
      const head = await item("HEAD", "HEAD");
      if (head === undefined) return undefined;
      const sequence = Number(head.sequence?.N);
      const hash = head.hash?.S;
      if (!Number.isSafeInteger(sequence) || hash === undefined) {
        throw new UnreadableError(`The head in ${place} is malformed. Name another table, or give --head.`);
      }
      return {
        sequence,
        hash,
        recordedAt: head.recordedAt?.S ?? new Date().toISOString(),
        source: place,
        isLatest: true,
      };
    },
    async *lines(first, last, from, to) {
      const end = to.slice(0, 7);
      const start = from?.slice(0, 7);
      // Where the first of them is lost, the others may still be there.
      let month = (await monthOf(first, start ?? "", end)) ?? start;
      for (; month !== undefined && month <= end; month = after(month)) {
        let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
        do {
          const page = await client
            .send(
              new QueryCommand({
                TableName: table,
                KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
                ExpressionAttributeValues: {
                  ":pk": { S: `ENTRY#${month}` },
                  ":first": { S: key(first) },
                  ":last": { S: key(last) },
                },
                ConsistentRead: true,
                ExclusiveStartKey,
              }),
            )
            .catch((error: unknown) => {
              throw unreadable(place, error);
            });
          const lines = (page.Items ?? []).map(({ entry }) => entry?.S ?? "");
          if (lines.length > 0) yield lines;
          ExclusiveStartKey = page.LastEvaluatedKey;
        } while (ExclusiveStartKey !== undefined);
      }
    },
  };
}

function shifted(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}
const before = (month: string): string => shifted(month, -1);
const after = (month: string): string => shifted(month, 1);

const ways: Readonly<Record<string, string>> = {
  ResourceNotFoundException: "Check the table's name and its Region.",
  AccessDeniedException: "The role needs dynamodb:GetItem, dynamodb:Query and kms:Decrypt.",
  CredentialsProviderError: "Sign in first, for example with `aws sso login`.",
};

function unreadable(what: string, error: unknown): UnreadableError {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return new UnreadableError(
    `${capital(what)} cannot be read: ${message || name}. ${ways[name] ?? "Check the network and try again."}`,
    { cause: error },
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
