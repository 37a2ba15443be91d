/**
 * Characters of a text that redaction looks at; what is beyond is left out unread. With it, a text of any length takes a
 * bounded time. EventBridge carries 256 KB an event, and nothing that we keep is longer than {@link keptCharacters}.
 */
export const readCharacters = 65_536;

/** Characters of each text that an entry keeps at most, the mark of the cut included. */
export const keptCharacters = {
  /** A key of an object is at most 1,024 bytes, and its ARN a little more. */
  identifier: 1_536,
  /** Part of a DynamoDB key, which holds 2,048 bytes; a character may take three. */
  deduplicationKey: 512,
  outcome: 128,
  cause: 2_048,
} as const;

/** Encodings inside encodings that are taken off; what is wrapped deeper is replaced whole. */
export const decodedLayers = 6;

/** Objects inside objects of a JSON text that are walked; what is deeper is replaced whole. */
export const walkedDepth = 24;
