import type { Span } from "./kinds";
import { spansOf } from "./kinds";

/**
 * What AWS and we name things with. Numbers inside are no person's: they stay, or an entry would name nothing any more.
 * Each shape is tight, so that it hides no personal number: an S3 key inside an ARN is looked at like any other text.
 */
const shapes: readonly RegExp[] = [
  /(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])/gi,
  // Hashes, snapshot IDs (17), trace IDs (24), key IDs (32): hexadecimal of the lengths in use, with a letter among them.
  /(?<![0-9a-z])(?=[0-9]*[a-f])(?:[0-9a-f]{8}|[0-9a-f]{16,17}|[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})(?![0-9a-z])/gi,
  // RFC 3339 and what people write instead of it.
  /(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:(?:[Tt _]|-(?=\d\d[:-]\d\d(?!\d)))[0-2]\d(?:[:-][0-5]\d){1,2}(?:[.,]\d{1,9})?(?: ?(?:Z|[+-]\d\d:?\d\d))?)?(?!\d)/g,
  /(?<!\d)(?:0[1-9]|[12]\d|3[01])\/(?:0[1-9]|1[0-2])\/(?:19|20)\d\d(?:,? [0-2]\d:[0-5]\d(?::[0-5]\d)?)?(?!\d)/g,
  /(?<!\d)(?:19|20)\d{6}T[0-2]\d{5}(?:\d{3})?Z/g,
  // The head of an ARN, up to the account.
  /arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:\d{12}(?=:)/g,
  // A quantity says its unit.
  /(?<![\d.,])\d{1,19}(?:[.,]\d{1,9})?(?= ?(?:bytes|[KMGT]i?B|ms|milliseconds|seconds)\b)/g,
];

/** Stretches that the rules for numbers leave alone. */
export function identifierSpans(folded: string): Span[] {
  return shapes.flatMap((shape) => spansOf(folded, shape));
}
