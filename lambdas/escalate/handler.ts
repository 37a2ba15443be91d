import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { KMSClient } from "@aws-sdk/client-kms";
import { SNSClient } from "@aws-sdk/client-sns";
import { requiredVariable } from "../common/environment";
import { IncidentStore } from "../incidents/store";
import { climb } from "./climb";
import { awsPorts } from "./ports";
import { escalateRequest } from "./types";
import type { EscalateAnswer } from "./types";

const logger = new Logger({ serviceName: "escalate" });
// A recipient must not wait for a service that hangs: the state machine calls again.
const limits = { requestHandler: { requestTimeout: 5000, connectionTimeout: 2000 }, maxAttempts: 2 };
const dynamodb = new DynamoDBClient(limits);
const kms = new KMSClient(limits);
const sns = new SNSClient(limits);
const eventbridge = new EventBridgeClient(limits);

/** One rung of the ladder, called by the state machine of components/monitoring/ladderDefinition.ts. */
export async function handler(event: unknown): Promise<EscalateAnswer> {
  const request = escalateRequest(event);
  const ports = awsPorts(
    { store: new IncidentStore(dynamodb, requiredVariable("INCIDENTS_TABLE")), kms, sns, eventbridge, logger },
    {
      topicArn: requiredVariable("ESCALATION_TOPIC_ARN"),
      keyId: requiredVariable("LINK_KEY_ID"),
      pageUrl: requiredVariable("ACKNOWLEDGE_URL"),
    },
  );
  const answer = await climb(request, ports, new Date(), process.env.RUNBOOK_URL);
  logger.info("Rung", { incident: request.incident.id, ...answer });
  return answer;
}
