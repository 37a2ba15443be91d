import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { QueryCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { ChangeMessageVisibilityCommand, SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { ownEventDetailType, ownEventSource } from "../../operations/ownEvent";
import { memoryKinds } from "../../operations/replication/signal";
import type { ClassMemory } from "../../operations/replication/signal";
import { dataClassIds } from "../../protection/tags";
import { reportMetrics } from "../common/reportMetrics";
import { reportSignal } from "../common/reportSignal";
import { lookMessage } from "./message";
import type { LaterLook, WatchdogPorts } from "./types";

export interface ReportClients {
  readonly cloudwatch: CloudWatchClient;
  readonly dynamodb: DynamoDBClient;
  readonly eventbridge: EventBridgeClient;
  readonly sqs: SQSClient;
}

type ReportPorts = Omit<WatchdogPorts, "head" | "lateCopyAt" | "copy" | "putManifest" | "bucketSettings">;

/** Partition of the classes' memories in the catalogue table; the function's permission names it. */
export const memoryKey = "WATCH#replication";
/** PutEvents and SendMessageBatch take this many at once. */
const batchSize = 10;

/** Log, metrics, status and queue behind the function's ports. */
export function reportPorts(
  { cloudwatch, dynamodb, eventbridge, sqs }: ReportClients,
  { table, queueUrl }: { readonly table: string; readonly queueUrl: string },
): ReportPorts {
  return {
    async publishEvents(details) {
      for (const some of batches(details)) {
        const { FailedEntryCount = 0, Entries = [] } = await eventbridge.send(
          new PutEventsCommand({
            Entries: some.map((detail) => ({
              Source: ownEventSource,
              DetailType: ownEventDetailType,
              Detail: JSON.stringify(detail),
            })),
          }),
        );
        if (FailedEntryCount > 0) {
          const code = Entries.find(({ ErrorCode }) => ErrorCode !== undefined)?.ErrorCode ?? "no reason";
          throw new Error(`EventBridge took ${some.length - FailedEntryCount} of ${some.length} events: ${code}`);
        }
      }
    },
    publishMetrics: (metrics) => reportMetrics(cloudwatch, new Date(), metrics),
    async remember(dataClass, kinds, at) {
      // One attribute a kind, so that two runs at once add to each other.
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: { S: memoryKey }, sk: { S: dataClass } },
          UpdateExpression: `SET ${kinds.map((_, index) => `#${index} = :at`).join(", ")}`,
          ExpressionAttributeNames: Object.fromEntries(kinds.map((kind, index) => [`#${index}`, kind])),
          ExpressionAttributeValues: { ":at": { S: at } },
        }),
      );
    },
    async memories() {
      const { Items = [] } = await dynamodb.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": { S: memoryKey } },
        }),
      );
      return Items.flatMap(memoryOf);
    },
    async putSignal(signal) {
      await reportSignal(dynamodb, table, signal);
    },
    async sendLater(looks) {
      const refused: string[] = [];
      for (const some of batches(looks)) {
        const { Failed = [] } = await sqs.send(
          new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: some.map(queueEntry) }),
        );
        refused.push(...Failed.flatMap(({ Id }) => some[Number(Id)]?.id ?? []));
      }
      return refused;
    },
    async showAgainSoon(receiptHandle, seconds) {
      await sqs
        .send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: queueUrl,
            ReceiptHandle: receiptHandle,
            VisibilityTimeout: seconds,
          }),
        )
        // Then it comes after the visibility timeout.
        .catch(() => undefined);
    },
  };
}

function queueEntry(
  { look, delaySeconds }: LaterLook,
  index: number,
): {
  Id: string;
  MessageBody: string;
  DelaySeconds: number;
} {
  return { Id: String(index), MessageBody: lookMessage(look), DelaySeconds: delaySeconds };
}

function memoryOf(item: Record<string, AttributeValue>): ClassMemory[] {
  const dataClass = dataClassIds.find((id) => id === item.sk?.S);
  if (dataClass === undefined) return [];
  const times = memoryKinds.flatMap((kind) => {
    const at = item[kind]?.S;
    return at === undefined ? [] : [[kind, at] as const];
  });
  return [{ dataClass, ...Object.fromEntries(times) }];
}

function batches<T>(items: readonly T[]): (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / batchSize) }, (_, index) =>
    items.slice(index * batchSize, (index + 1) * batchSize),
  );
}
