import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { requiredVariable } from "../common/environment";
import { record } from "./record";
import { logTable } from "./table";

const logger = new Logger({ serviceName: "record-operation" });
/** A connection that hangs costs seconds, not the batch: a commit that was applied all the same is known by its keys. */
const dynamodb = new DynamoDBClient({
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
});

/** What is left for the answer: after it, Lambda would end the function in the middle of a commit. */
const reserveMilliseconds = 5_000;

/**
 * A batch of the operations queue. Messages whose steps are not known to stand in the log are handed back; the queue
 * delivers them again, and after its last attempt keeps them in the dead-letter queue, which rings.
 */
export async function handler(
  event: SQSEvent,
  context: Pick<Context, "getRemainingTimeInMillis">,
): Promise<SQSBatchResponse> {
  const messages = event.Records.map(({ messageId, body, attributes }) => ({
    id: messageId,
    body,
    receivedAt: new Date(Number(attributes.SentTimestamp)).toISOString(),
  }));
  const { recorded, known, failed, errors } = await record(messages, {
    table: logTable(dynamodb, requiredVariable("LOG_TABLE")),
    chain: requiredVariable("AWS_REGION"),
    deadline: Date.now() + context.getRemainingTimeInMillis() - reserveMilliseconds,
  });
  logger.info("Recorded", { messages: messages.length, recorded, known, failed: failed.length, errors });
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
