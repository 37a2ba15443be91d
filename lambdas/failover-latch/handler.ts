import { Logger } from "@aws-lambda-powertools/logger";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { requiredVariable } from "../common/environment";
import { awsPorts } from "./ports";
import { publishLatch } from "./publish";

const logger = new Logger({ serviceName: "failover-latch" });
const ports = awsPorts(new DynamoDBClient(), new CloudWatchClient());

/** Started every minute by EventBridge Scheduler. It throws when it cannot publish: its error alarm is the only reader. */
export async function handler(): Promise<void> {
  const id = requiredVariable("LATCH_ID");
  const value = await publishLatch(
    {
      table: requiredVariable("LATCH_TABLE"),
      id,
      namespace: requiredVariable("METRIC_NAMESPACE"),
      metricName: requiredVariable("METRIC_NAME"),
      dimension: requiredVariable("METRIC_DIMENSION"),
    },
    ports,
  );
  logger.info("latch published", { record: id, value });
}
