/** An entry as the stream tells of it. */
export interface StreamedEntry {
  /** The stream record's own number: where Lambda has to begin again when this entry could not be archived. */
  readonly streamSequence: string;
  readonly chain: string;
  readonly sequence: number;
  readonly recordedAt: string;
  /** The entry's canonical JSON, byte for byte as it was committed. */
  readonly line: string;
}

/** Entries of one chain and one day, without a gap. */
export interface Segment {
  readonly key: string;
  /** NDJSON: a line each, with a line break after every one. */
  readonly body: string;
  readonly entries: readonly StreamedEntry[];
}

/** Entries with all that is between them, by their sequences. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Where segments go. */
export interface Archive {
  /** Writes what is not there; rejects where something else is there, or where S3 does not answer. */
  put(key: string, body: string): Promise<void>;
}
