import type { DynamoDBRecord } from "aws-lambda";
import { entryLine, genesisHash, linkEntry } from "../../../operations/chain/link";
import { numbered } from "../record-operation/support";

const noon = "2026-07-29T12:00:00.000Z";

export function lineOf(sequence: number, recordedAt = noon): string {
  return entryLine(
    linkEntry(numbered(sequence), { chain: "sa-east-1", sequence, recordedAt, previousHash: genesisHash }),
  );
}

/** A new entry as the table's stream tells of it; its stream number is `stream-<sequence>`. */
export function entryRecord(sequence: number, recordedAt = noon): DynamoDBRecord {
  const Keys = { pk: { S: `ENTRY#${recordedAt.slice(0, 7)}` }, sk: { S: sequence.toString().padStart(12, "0") } };
  return {
    eventID: `event-${sequence}`,
    eventName: "INSERT",
    eventSource: "aws:dynamodb",
    awsRegion: "sa-east-1",
    dynamodb: {
      Keys,
      NewImage: { ...Keys, entry: { S: lineOf(sequence, recordedAt) } },
      SequenceNumber: `stream-${sequence}`,
      StreamViewType: "NEW_IMAGE",
    },
  };
}
