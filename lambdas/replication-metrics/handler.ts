import { Logger } from "@aws-lambda-powertools/logger";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { requiredVariable } from "../common/environment";
import { reportMetrics } from "../common/reportMetrics";
import type { Figure } from "../common/reportMetrics";
import { connections } from "../database-setup/connections";
import { measure } from "./measure";

const logger = new Logger({ serviceName: "replication-metrics" });
const secrets = new SecretsManagerClient({});
const cloudwatch = new CloudWatchClient({});

/**
 * Started every minute by EventBridge Scheduler. A side that cannot be reached publishes nothing and fails the run: the alarms
 * on silence and on errors are two ways to hear of it.
 */
export async function handler(): Promise<readonly Figure[]> {
  const open = connections(secrets, "neonpro-replication-metrics");
  try {
    const [source, replica] = await Promise.all([open.to("SOURCE_SECRET_ARN"), open.to("REPLICA_SECRET_ARN")]);
    const figures = await measure(source, replica, requiredVariable("SCHEMAS").split(","));
    await reportMetrics(cloudwatch, new Date(), figures);
    logger.info("Measured", { figures: Object.fromEntries(figures.map(({ name, value }) => [name, value])) });
    return figures;
  } finally {
    await open.close();
  }
}
