import type { DynamoDBRecord } from "aws-lambda";
import { lagSeconds } from "./lag";
import { segmentsOf } from "./segments";
import { streamedEntry } from "./streamed";
import type { Archive, Range, StreamedEntry } from "./types";

export interface Archived {
  readonly segments: number;
  readonly entries: number;
  /** The places of what was archived, a range a segment. */
  readonly archived: readonly Range[];
  /** Of what this batch archived; undefined when that was nothing. */
  readonly lagSeconds: number | undefined;
  /** Stream record from which Lambda has to begin again; undefined when all is done. */
  readonly failedFrom: string | undefined;
  readonly error?: unknown;
}

/**
 * Archives a batch in the order of the chain and stops at the first failure: what comes after it waits too, so that the
 * archive has no gap that another batch would have to fill.
 */
export async function archiveBatch(
  records: readonly DynamoDBRecord[],
  archive: Archive,
  now: () => number = Date.now,
): Promise<Archived> {
  const { entries, malformed, error } = readable(records);
  const done: StreamedEntry[] = [];
  const archived: Range[] = [];
  let failure = malformed === undefined ? undefined : { from: malformed, error };
  for (const segment of segmentsOf(entries)) {
    try {
      await archive.put(segment.key, segment.body);
    } catch (cause) {
      const left = entries.filter((entry) => !done.includes(entry)).map(({ streamSequence }) => streamSequence);
      failure = { from: earliest([...left, ...(malformed === undefined ? [] : [malformed])], records), error: cause };
      break;
    }
    done.push(...segment.entries);
    archived.push(rangeOf(segment.entries));
  }
  return {
    segments: archived.length,
    entries: done.length,
    archived,
    lagSeconds: done.length === 0 ? undefined : lagSeconds(done, now()),
    failedFrom: failure?.from,
    ...(failure === undefined ? {} : { error: failure.error }),
  };
}

function rangeOf(entries: readonly StreamedEntry[]): Range {
  const sequences = entries.map(({ sequence }) => sequence);
  return { first: Math.min(...sequences), last: Math.max(...sequences) };
}

/** Entries up to the first record that cannot be read. */
function readable(records: readonly DynamoDBRecord[]): {
  readonly entries: StreamedEntry[];
  readonly malformed: string | undefined;
  readonly error?: unknown;
} {
  const entries: StreamedEntry[] = [];
  for (const record of records) {
    try {
      const entry = streamedEntry(record);
      if (entry !== undefined) entries.push(entry);
    } catch (error) {
      return { entries, malformed: record.dynamodb?.SequenceNumber ?? "", error };
    }
  }
  return { entries, malformed: undefined };
}

/** Lambda begins again at one record and takes all after it: the first of the batch that is not done. */
function earliest(sequences: readonly string[], records: readonly DynamoDBRecord[]): string {
  const wanted = new Set(sequences);
  const first = records.find(({ dynamodb }) => wanted.has(dynamodb?.SequenceNumber ?? ""));
  return first?.dynamodb?.SequenceNumber ?? "";
}
