import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { DynamoDBRecord, SQSRecord } from "aws-lambda";
import { documents } from "../common/catalogueStore";
import { requiredVariable } from "../common/environment";
import { applyEntry } from "./apply";
import type { OperationEntry } from "../../operations/entry";
import { MalformedEntryError, concernsCatalogue, entryOf } from "./entries";

const logger = new Logger({ serviceName: "catalogue-operation" });
const sqs = new SQSClient({});
const own = documents(new DynamoDBClient({}));
// Made on first use: a test, or a stack without a second Region, names none.
const others = new Map<string, ReturnType<typeof documents>>();

function clientIn(region: string): ReturnType<typeof documents> {
  const known = others.get(region) ?? documents(new DynamoDBClient({ region }));
  others.set(region, known);
  return known;
}

export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * Entries from the log's stream go into this Region's catalogue, and through a queue into the other Region's: what a
 * lost Region's catalogue knew is needed most when that Region is lost (RST-3), and must not be written by way of it.
 */
export async function handler(event: {
  readonly Records: readonly (DynamoDBRecord | SQSRecord)[];
}): Promise<BatchResponse> {
  const [first] = event.Records;
  if (first === undefined) return { batchItemFailures: [] };
  return "messageId" in first ? mirror(event.Records as readonly SQSRecord[]) : catalogue(event.Records);
}

/** A stream is read in order: the first failure ends the batch, and Lambda comes back from there. */
async function catalogue(records: readonly DynamoDBRecord[]): Promise<BatchResponse> {
  const table = requiredVariable("CATALOGUE_TABLE");
  const queue = process.env.MIRROR_QUEUE_URL;
  for (const { dynamodb } of records) {
    const text = dynamodb?.NewImage?.entry?.S;
    // Heads and deduplication keys, which the mapping's filter leaves out already.
    if (dynamodb?.Keys?.pk?.S?.startsWith("ENTRY#") !== true) continue;
    try {
      const entry = await readOrReject(text);
      if (entry === undefined || !concernsCatalogue(entry)) continue;
      await applyEntry(own, table, entry);
      if (queue !== undefined) await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: text ?? "" }));
    } catch (error) {
      const itemIdentifier = dynamodb.SequenceNumber ?? "";
      logger.error("Not catalogued", { error: error as Error, streamSequence: itemIdentifier });
      return { batchItemFailures: [{ itemIdentifier }] };
    }
  }
  logger.info("Catalogued", { records: records.length });
  return { batchItemFailures: [] };
}

/**
 * A record that holds no entry stays wrong however often it is read: it goes to the queue that rings, and the stream goes
 * on. Without such a queue it stops the stream, which rings too.
 */
async function readOrReject(text: string | undefined): Promise<OperationEntry | undefined> {
  try {
    return entryOf(text);
  } catch (error) {
    const rejected = process.env.REJECTED_QUEUE_URL;
    if (!(error instanceof MalformedEntryError) || rejected === undefined) throw error;
    logger.error("Rejected", { error });
    await sqs.send(new SendMessageCommand({ QueueUrl: rejected, MessageBody: text ?? "(no entry)" }));
    return undefined;
  }
}

/** A queue has no order, and merging needs none: each message fails by itself. */
async function mirror(records: readonly SQSRecord[]): Promise<BatchResponse> {
  const table = requiredVariable("MIRROR_TABLE");
  const client = clientIn(requiredVariable("MIRROR_REGION"));
  const failures: string[] = [];
  for (const { messageId, body } of records) {
    try {
      await applyEntry(client, table, entryOf(body));
    } catch (error) {
      logger.error("Not mirrored", { error: error as Error, messageId });
      failures.push(messageId);
    }
  }
  return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
}
