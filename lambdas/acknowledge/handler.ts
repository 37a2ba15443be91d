import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { KMSClient } from "@aws-sdk/client-kms";
import { requiredVariable } from "../common/environment";
import { IncidentStore } from "../incidents/store";
import { answer } from "./answer";
import { awsPorts } from "./ports";
import { pageRequest } from "./types";
import type { PageAnswer } from "./types";

const logger = new Logger({ serviceName: "acknowledge" });
const dynamodb = new DynamoDBClient({});
const kms = new KMSClient({});
const eventbridge = new EventBridgeClient({});

/** The page behind the links of the ladder's messages. The token is a key to the incident: it is never logged. */
export async function handler(event: unknown): Promise<PageAnswer> {
  const request = pageRequest(event);
  const store = new IncidentStore(dynamodb, requiredVariable("INCIDENTS_TABLE"));
  const ports = awsPorts({ store, kms, eventbridge, logger }, requiredVariable("LINK_KEY_ID"));
  const answered = await answer(request, ports, new Date());
  logger.info("Answered", { method: request.method, statusCode: answered.statusCode });
  return answered;
}
