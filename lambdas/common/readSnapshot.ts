import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Snapshot } from "../../operations/status/types";
import { signalsOf, snapshotOf } from "./catalogueStore";

export interface Place {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/**
 * This Region's snapshot with the other Region's signals. The other one may be lost: its signals are then missing, which
 * makes what they stand for unknown, and the rest is judged as ever.
 */
export async function readSnapshot(
  own: Place,
  other: Place | undefined,
  unreachable: (error: unknown) => void,
): Promise<Snapshot> {
  const elsewhere =
    other === undefined
      ? Promise.resolve([])
      : signalsOf(other.client, other.table).catch((error: unknown) => {
          unreachable(error);
          return [];
        });
  const [snapshot, signals] = await Promise.all([snapshotOf(own.client, own.table), elsewhere]);
  return { ...snapshot, signals: [...snapshot.signals, ...signals] };
}
