import { Logger } from "@aws-lambda-powertools/logger";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { kpis } from "../../operations/kpi/kpis";
import type { Kpi } from "../../operations/kpi/kpis";
import { statusOf } from "../../operations/status/statusOf";
import { documents } from "../common/catalogueStore";
import { requiredVariable } from "../common/environment";
import { readSnapshot } from "../common/readSnapshot";
import type { Place } from "../common/readSnapshot";
import { reportMetrics } from "../common/reportMetrics";
import { planOf } from "../common/statusPlan";

const logger = new Logger({ serviceName: "publish-kpis" });
const cloudwatch = new CloudWatchClient({});
const dynamodb = documents(new DynamoDBClient({}));

/** The other Region's signals are one reading of several: a Region that is lost must not cost this one its minutes. */
function elsewhere(): Place | undefined {
  const { OTHER_TABLE: table, OTHER_REGION: region } = process.env;
  if (table === undefined || region === undefined) return undefined;
  const requestHandler = { connectionTimeout: 2000, requestTimeout: 3000 };
  return { table, client: documents(new DynamoDBClient({ region, maxAttempts: 2, requestHandler })) };
}

let other: Place | undefined;

/** Started every five minutes by EventBridge Scheduler. Without its own table it publishes nothing, which the alarms notice. */
export async function handler(): Promise<readonly Kpi[]> {
  const own: Place = { table: requiredVariable("CATALOGUE_TABLE"), client: dynamodb };
  const plan = planOf(requiredVariable("STATUS_PLAN"));
  const region = requiredVariable("AWS_REGION");
  other ??= elsewhere();
  const now = new Date();
  const snapshot = await readSnapshot(own, other, (error) => {
    logger.warn("The other Region's signals could not be read", { error: error as Error });
  });
  const report = statusOf(snapshot, plan, now.toISOString());
  const figures = kpis(report, region);
  await reportMetrics(cloudwatch, now, figures);
  logger.info("Published", { status: report.status, figures: figures.length });
  return figures;
}
