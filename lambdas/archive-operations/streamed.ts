import type { DynamoDBRecord } from "aws-lambda";
import { isObject } from "../common/narrow";
import type { StreamedEntry } from "./types";

/** An entry that the stream tells of and that is none: something else than the recorder wrote it. */
export class MalformedEntryError extends Error {
  override readonly name = "MalformedEntryError";
}

/**
 * The entry of a stream record; undefined for everything that is not a new entry: heads, keys, keys that expired. The
 * event-source mapping filters too; this holds without it.
 *
 * @throws MalformedEntryError
 */
export function streamedEntry({ eventName, dynamodb }: DynamoDBRecord): StreamedEntry | undefined {
  const pk = dynamodb?.Keys?.pk?.S;
  if (eventName !== "INSERT" || pk?.startsWith("ENTRY#") !== true) return undefined;
  const line = dynamodb?.NewImage?.entry?.S;
  const streamSequence = dynamodb?.SequenceNumber;
  const { chain, sequence, recordedAt } = parsed(line);
  if (
    line === undefined ||
    streamSequence === undefined ||
    typeof chain !== "string" ||
    typeof recordedAt !== "string" ||
    typeof sequence !== "number"
  ) {
    throw new MalformedEntryError(
      `The item ${pk} ${dynamodb?.Keys?.sk?.S ?? ""} holds no entry of the operations log.`,
    );
  }
  return { streamSequence, chain, sequence, recordedAt, line };
}

function parsed(line: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line ?? "");
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
