import { Logger } from "@aws-lambda-powertools/logger";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { objectPorts } from "./objects";
import { reportPorts } from "./reports";
import { runBatch } from "./run";
import type { QueueRecord } from "./run";
import { readSettings } from "./settings";
import type { WatchdogPorts } from "./types";

const logger = new Logger({ serviceName: "replication-watchdog" });
const settings = readSettings();
const ports: WatchdogPorts = {
  ...objectPorts(
    { source: new S3Client({}), recovery: new S3Client({ region: settings.recoveryRegion }) },
    settings.lateCopies,
  ),
  ...reportPorts(
    {
      cloudwatch: new CloudWatchClient({}),
      dynamodb: new DynamoDBClient({}),
      eventbridge: new EventBridgeClient({}),
      sqs: new SQSClient({}),
    },
    settings,
  ),
};

/** Left of the function's time when copies are given up, so that the rest of the batch is still reported. */
const reserveMilliseconds = 15_000;

interface Invocation {
  readonly Records: readonly QueueRecord[];
}

interface Context {
  getRemainingTimeInMillis(): number;
}

export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** A batch of the queue. Versions are logged by their ID, never by their key, which may name a patient. */
export async function handler({ Records }: Invocation, context: Context): Promise<BatchResponse> {
  const signal = AbortSignal.timeout(Math.max(1, context.getRemainingTimeInMillis() - reserveMilliseconds));
  const { results, failures } = await runBatch(Records, { settings, ports, now: () => new Date(), signal });
  for (const { look, standing, ageSeconds, copied, cause } of results) {
    if (standing.kind === "replicated" || standing.kind === "gone") continue;
    logger.warn("Not replicated yet", {
      bucket: look.bucket,
      version: look.versionId,
      standing,
      ageSeconds,
      copied,
      cause,
    });
  }
  for (const [messageId, error] of failures) {
    logger.error("Comes back to the queue", {
      messageId,
      error: error instanceof Error ? error : new Error(String(error)),
    });
  }
  logger.info("Batch done", { messages: Records.length, failures: failures.size });
  return { batchItemFailures: [...failures.keys()].map((itemIdentifier) => ({ itemIdentifier })) };
}
