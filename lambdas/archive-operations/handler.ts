import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { requiredVariable } from "../common/environment";
import { bucketArchive } from "./archive";
import { archiveBatch } from "./archiveBatch";
import { lagMetricLine } from "./lag";
import { tellStatus } from "./tellStatus";

const logger = new Logger({ serviceName: "archive-operations" });
const s3 = new S3Client();
const dynamodb = new DynamoDBClient();

/**
 * A batch of the log table's stream. A failure is answered with the place to begin again at; an empty one would make
 * Lambda repeat the whole batch, which is harmless: what is in the archive stays.
 */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const done = await archiveBatch(event.Records, bucketArchive(s3, requiredVariable("ARCHIVE_BUCKET")));
  if (done.lagSeconds !== undefined) process.stdout.write(lagMetricLine(done.lagSeconds, Date.now()));
  await tellStatus(done, {
    dynamodb,
    table: requiredVariable("CATALOGUE_TABLE"),
    region: requiredVariable("AWS_REGION"),
  }).catch((reason: unknown) => {
    // What is archived is archived. The status takes the signal's age for what it is: unknown.
    logger.error("The status was not told", { error: reason as Error });
  });
  const { segments, entries, failedFrom, error } = done;
  if (failedFrom === undefined) {
    logger.info("Archived", { segments, entries });
    return { batchItemFailures: [] };
  }
  logger.error("Not archived from here on", {
    segments,
    entries,
    failedFrom,
    reason: error instanceof Error ? `${error.name}: ${error.message}` : "unknown",
  });
  return { batchItemFailures: [{ itemIdentifier: failedFrom }] };
}
