import { Logger } from "@aws-lambda-powertools/logger";
import { BackupClient } from "@aws-sdk/client-backup";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { scheduleEvent, scheduleMetrics, scheduleSignal } from "../../operations/silentSuccess/report";
import type { Signal } from "../../operations/signals";
import { requiredVariable } from "../common/environment";
import { reportEvent } from "../common/reportEvent";
import { reportMetrics } from "../common/reportMetrics";
import { reportSignal } from "../common/reportSignal";
import { memoryAttributes, readMemory } from "./memory";
import { watchPlan } from "./plan";
import { watch } from "./watch";

const logger = new Logger({ serviceName: "schedule-watch" });
// AWS Backup's lists are throttled early; a list that is given up is unknown for an hour.
const backup = new BackupClient({ maxAttempts: 6 });
const dynamodb = new DynamoDBClient({});
const cloudwatch = new CloudWatchClient({});
const eventbridge = new EventBridgeClient({});

/** Started every hour by EventBridge Scheduler. A report that cannot be delivered fails the run. */
export async function handler(_event: unknown, context: { readonly awsRequestId: string }): Promise<Signal> {
  const plan = watchPlan(requiredVariable("WATCH_PLAN"));
  const table = requiredVariable("CATALOGUE_TABLE");
  const region = requiredVariable("AWS_REGION");
  const now = new Date();
  const sight = await watch(plan, backup, await readMemory(dynamodb, table), now);
  const run = { id: context.awsRequestId, region, at: now.toISOString(), ...sight };
  const signal = scheduleSignal(run);
  logger.info("Watched", { verdict: signal.verdict, ...signal.figures });

  await reportSignal(dynamodb, table, signal, memoryAttributes(sight.memory));
  await reportMetrics(
    cloudwatch,
    now,
    Object.entries(scheduleMetrics(run)).map(([name, value]) => ({ name, value })),
  );
  const event = scheduleEvent(run);
  if (event !== undefined) await reportEvent(eventbridge, event);
  return signal;
}
