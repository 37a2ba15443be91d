import { createHash } from "node:crypto";
import { isObject, momentOf, objectOf, textOf, textsOf } from "./narrow";
import type { JsonObject } from "./narrow";

/** EventBridge's envelope, as far as a mapping needs it. */
export interface Envelope {
  readonly id: string;
  readonly source: string;
  readonly detailType: string;
  /** RFC 3339 in UTC with milliseconds. */
  readonly time: string;
  readonly region: string | null;
  readonly account: string | null;
  readonly resources: readonly string[];
  readonly detail: JsonObject;
}

/** What arrived is no event: it cannot be recorded, only looked at (it ends in the dead-letter queue, which rings). */
export class NotAnEventError extends Error {
  override readonly name = "NotAnEventError";
}

/**
 * @param receivedAt RFC 3339; stands in for an event's own time where it has none
 * @throws NotAnEventError for what has no source
 */
export function envelopeOf(event: unknown, receivedAt: string): Envelope {
  if (!isObject(event)) throw new NotAnEventError("The message holds no JSON object, so it is no event.");
  const source = textOf(event.source);
  if (source === null) throw new NotAnEventError("The message has no source, so it is no event of EventBridge.");
  return {
    // The same message has the same hash, so a redelivery is still known.
    id: textOf(event.id) ?? `sha256:${createHash("sha256").update(JSON.stringify(event)).digest("hex")}`,
    source,
    detailType: textOf(event["detail-type"]) ?? "",
    time: momentOf(event.time) ?? receivedAt,
    region: textOf(event.region),
    account: textOf(event.account),
    resources: textsOf(event.resources),
    detail: objectOf(event.detail),
  };
}
