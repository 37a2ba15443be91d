import { Logger } from "@aws-lambda-powertools/logger";
import { BackupClient } from "@aws-sdk/client-backup";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { integrityEvent, integrityMetrics, integritySignals } from "../../operations/integrity/report";
import { integrityResult } from "../../operations/integrity/result";
import type { IntegrityResult } from "../../operations/integrity/result";
import { requiredVariable } from "../common/environment";
import { reportEvent } from "../common/reportEvent";
import { reportMetrics } from "../common/reportMetrics";
import { reportSignal } from "../common/reportSignal";
import { expectedState } from "./expected";
import { inspect } from "./inspect";

const logger = new Logger({ serviceName: "recovery-canary" });
// Throttling is waited out here: a check that gives up counts as unknown.
const maxAttempts = 5;
const clients = {
  kms: new KMSClient({ maxAttempts }),
  backup: new BackupClient({ maxAttempts }),
  s3: new S3Client({ maxAttempts }),
};
const dynamodb = new DynamoDBClient({});
const cloudwatch = new CloudWatchClient({});
const eventbridge = new EventBridgeClient({});

/**
 * Started every 15 minutes by EventBridge Scheduler. Signals first, because the status and the KPIs live on them; then the
 * metrics that the alarms read, then the entry of the log. A report that cannot be delivered fails the run.
 */
export async function handler(_event: unknown, context: { readonly awsRequestId: string }): Promise<IntegrityResult> {
  const expected = expectedState(requiredVariable("EXPECTED_STATE"));
  const table = requiredVariable("CATALOGUE_TABLE");
  const region = requiredVariable("AWS_REGION");
  const now = new Date();
  const run = { id: context.awsRequestId, region, at: now.toISOString(), checks: await inspect(expected, clients) };
  const result = integrityResult(run.checks);
  logger.info("Checked", { ...result, checks: run.checks.length });

  for (const signal of integritySignals(run)) await reportSignal(dynamodb, table, signal);
  const figures = Object.entries(integrityMetrics(run)).map(([name, value]) => ({ name, value }));
  await reportMetrics(cloudwatch, now, figures);
  await reportEvent(eventbridge, integrityEvent(run));
  return result;
}
