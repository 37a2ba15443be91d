import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { reportEvent } from "../../lambdas/common/reportEvent";
import { partitions } from "../../operations/catalogue/keys";
import type { Retirement } from "../../operations/status/types";

/**
 * Takes a resource out of the status, for ever or until it is backed up again. It is a person's act with a name and a reason,
 * because waiting must never do it: a resource that backups forgot looks the same. The operations log is told first, so
 * that nothing is retired that left no entry (AUD-5).
 */
export async function retire(
  { dynamodb, eventbridge }: { readonly dynamodb: DynamoDBDocumentClient; readonly eventbridge: EventBridgeClient },
  table: string,
  { resource, at, by, reason }: Retirement,
): Promise<void> {
  await reportEvent(eventbridge, {
    operationId: `retire-${resource}`,
    type: "configuration",
    phase: "succeeded",
    outcome: "RETIRED",
    occurredAt: at,
    actor: { kind: "principal", id: by },
    resource,
    cause: reason,
  });
  await dynamodb.send(
    new PutCommand({ TableName: table, Item: { pk: partitions.retired, sk: resource, at, by, reason } }),
  );
}
