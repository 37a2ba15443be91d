import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { GenerateMacCommand } from "@aws-sdk/client-kms";
import type { KMSClient } from "@aws-sdk/client-kms";
import { PublishCommand } from "@aws-sdk/client-sns";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { Logger } from "@aws-lambda-powertools/logger";
import { claimsText, linkToken } from "../../operations/escalation/token";
import { reportEvent } from "../common/reportEvent";
import type { IncidentStore } from "../incidents/store";
import type { EscalatePorts } from "./types";

export interface EscalateClients {
  readonly store: Pick<IncidentStore, "read">;
  readonly kms: KMSClient;
  readonly sns: SNSClient;
  readonly eventbridge: EventBridgeClient;
  readonly logger: Logger;
}

export interface EscalateSettings {
  readonly topicArn: string;
  readonly keyId: string;
  /** The acknowledgement page, without query. */
  readonly pageUrl: string;
}

/** KMS, SNS, DynamoDB and EventBridge behind the function's ports. */
export function awsPorts(
  { store, kms, sns, eventbridge, logger }: EscalateClients,
  { topicArn, keyId, pageUrl }: EscalateSettings,
): EscalatePorts {
  return {
    readIncident: (id) => store.read(id),
    async link(incident, recipient, expiresAt) {
      const text = claimsText({ incident, recipient, expiresAt });
      const { Mac = new Uint8Array() } = await kms.send(
        new GenerateMacCommand({ KeyId: keyId, MacAlgorithm: "HMAC_SHA_256", Message: Buffer.from(text) }),
      );
      return `${pageUrl}?t=${linkToken({ text, code: Mac })}`;
    },
    async send(recipient, { subject, body }) {
      await sns.send(
        new PublishCommand({
          TopicArn: topicArn,
          // SNS takes ASCII without line breaks.
          Subject: subject.replace(/[^\x20-\x7e]/g, "?"),
          MessageStructure: "json",
          Message: JSON.stringify(body),
          // Every subscription lets its own recipient's messages through and no other: each link is one person's.
          MessageAttributes: { recipient: { DataType: "String", StringValue: recipient } },
        }),
      );
    },
    report: (detail) => reportEvent(eventbridge, detail),
    warn: (message, { error, ...facts }) => {
      logger.warn(message, { ...facts, error: error instanceof Error ? error : new Error(String(error)) });
    },
  };
}
