import { objectCreated, watchHeartbeat } from "../../protection/replicationWatch";
import { objectOf, textOf } from "../common/narrow";
import type { Heartbeat, Look } from "./types";

/** A message that is neither an event of a bucket, nor a look of ours, nor a heartbeat. It ends in the dead-letter queue. */
export class MessageError extends Error {
  override readonly name = "MessageError";
}

/** Marks the looks that the function sends to itself. */
const own = "replication-look";

/**
 * A message of the queue. The object's key is as it is in the bucket: EventBridge's events carry it unencoded, unlike S3's
 * own notifications.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function parseMessage(body: string): Look | Heartbeat {
  const message = objectOf(json(body));
  if (message.type === own) {
    const said = objectOf(message.said);
    return look(message, { failed: said.failed === true, copied: said.copied === true });
  }
  const time = textOf(message.time);
  if (message.source === watchHeartbeat.source && time !== undefined) return { kind: "heartbeat", sentAt: time };
  if (message.source === objectCreated.source && message["detail-type"] === objectCreated.detailType) {
    const detail = objectOf(message.detail);
    const object = objectOf(detail.object);
    return look(
      {
        bucket: objectOf(detail.bucket).name,
        key: object.key,
        versionId: object["version-id"],
        writtenAt: message.time,
      },
      { failed: false, copied: false },
    );
  }
  throw new MessageError("The message is no event of a new object, no look and no heartbeat");
}

/** The message that asks for the look again. */
export function lookMessage(asked: Look): string {
  const { bucket, key, versionId, writtenAt, said } = asked;
  return JSON.stringify({ type: own, bucket, key, versionId, writtenAt, said });
}

function look(from: Readonly<Record<string, unknown>>, said: Look["said"]): Look {
  const bucket = textOf(from.bucket);
  // Not trimmed: a key may begin or end with a space.
  const key = typeof from.key === "string" && from.key !== "" ? from.key : undefined;
  const versionId = textOf(from.versionId);
  const writtenAt = textOf(from.writtenAt);
  if (bucket === undefined || key === undefined || versionId === undefined || writtenAt === undefined) {
    throw new MessageError("The event names no version: bucket, key, version and time are needed");
  }
  if (Number.isNaN(Date.parse(writtenAt))) throw new MessageError("The event's time is no time");
  return { kind: "look", bucket, key, versionId, writtenAt, said };
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new MessageError("The message is no JSON", { cause });
  }
}
