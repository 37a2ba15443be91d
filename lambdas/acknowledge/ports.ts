import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { KMSInvalidMacException, VerifyMacCommand } from "@aws-sdk/client-kms";
import type { KMSClient } from "@aws-sdk/client-kms";
import type { Logger } from "@aws-lambda-powertools/logger";
import { reportEvent } from "../common/reportEvent";
import type { IncidentStore } from "../incidents/store";
import type { AcknowledgePorts } from "./answer";

export interface AcknowledgeClients {
  readonly store: Pick<IncidentStore, "acknowledge">;
  readonly kms: KMSClient;
  readonly eventbridge: EventBridgeClient;
  readonly logger: Logger;
}

/** KMS, DynamoDB and EventBridge behind the function's ports. */
export function awsPorts({ store, kms, eventbridge, logger }: AcknowledgeClients, keyId: string): AcknowledgePorts {
  return {
    async isGenuine({ text, code }) {
      try {
        const { MacValid } = await kms.send(
          new VerifyMacCommand({ KeyId: keyId, MacAlgorithm: "HMAC_SHA_256", Message: Buffer.from(text), Mac: code }),
        );
        return MacValid === true;
      } catch (error) {
        // A forged link is an answer of KMS; anything else is a fault, and goes out as one.
        if (error instanceof KMSInvalidMacException) return false;
        throw error;
      }
    },
    acknowledge: ({ incident, recipient }, now) => store.acknowledge(incident, recipient, now),
    report: (detail) => reportEvent(eventbridge, detail),
    warn: (message, error) => {
      logger.warn(message, { error: error instanceof Error ? error : new Error(String(error)) });
    },
  };
}
