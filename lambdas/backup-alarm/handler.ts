import { Logger } from "@aws-lambda-powertools/logger";
import { SNSClient } from "@aws-sdk/client-sns";
import { requiredVariable } from "../common/environment";
import { decide } from "./decide";
import { publish } from "./publish";
import { receivedEvent } from "./types";
import type { Severity } from "./types";

const logger = new Logger({ serviceName: "backup-alarm" });
const sns = new SNSClient({});

const topicVariables: Readonly<Record<Severity, string>> = {
  critical: "TOPIC_ARN_CRITICAL",
  warning: "TOPIC_ARN_WARNING",
  informational: "TOPIC_ARN_INFORMATIONAL",
};

export interface Handled {
  /** Undefined when the event was not worth a message. */
  readonly severity: Severity | undefined;
  readonly messageId: string | undefined;
}

/**
 * One event, at most one message. Errors go out as they are: Lambda tries twice more, then the event waits in the
 * dead-letter queue, whose alarm needs no function. Only the envelope is logged, never the event.
 */
export async function handler(event: unknown): Promise<Handled> {
  const { id, source, detailType } = receivedEvent(event);
  const notice = decide(event);
  if (notice === undefined) {
    logger.info("Under way: nothing to announce", { eventId: id, source, detailType });
    return { severity: undefined, messageId: undefined };
  }
  const messageId = await publish(sns, requiredVariable(topicVariables[notice.severity]), notice);
  logger.info("Announced", { eventId: id, source, detailType, severity: notice.severity, messageId });
  return { severity: notice.severity, messageId };
}
