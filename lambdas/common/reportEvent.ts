import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { ownEventDetailType, ownEventSource } from "../../operations/ownEvent";
import type { OwnEventDetail } from "../../operations/ownEvent";

/** EventBridge answered, and did not take the event. */
export class EventRefusedError extends Error {
  override readonly name = "EventRefusedError";
}

/** Puts an event of our own on the default bus: the operations log and, when something failed, the alarm function read it. */
export async function reportEvent(eventbridge: EventBridgeClient, detail: OwnEventDetail): Promise<void> {
  const { FailedEntryCount = 0, Entries = [] } = await eventbridge.send(
    new PutEventsCommand({
      Entries: [{ Source: ownEventSource, DetailType: ownEventDetailType, Detail: JSON.stringify(detail) }],
    }),
  );
  // PutEvents succeeds as a call and says in its answer which entries it refused.
  if (FailedEntryCount > 0) {
    throw new EventRefusedError(
      `EventBridge refused ${detail.operationId}: ${Entries[0]?.ErrorCode ?? "no reason given"}`,
    );
  }
}
