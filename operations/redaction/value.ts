import { fits, kindOfField } from "./fields";
import type { Counts, Redacted, RedactionKind } from "./kinds";
import { isClean, isPlaceholder, placeholders, sum } from "./kinds";
import { walkedDepth } from "./limits";

/** A text's own redaction, handed in: a value holds texts, and a text may hold values. */
export type RedactInner = (text: string) => Redacted<string>;

/** What JSON.parse gave, without what is personal in it: by the names of its fields and by its texts, keys included. */
export function redactParsed(
  value: unknown,
  redactInner: RedactInner,
  keep: readonly RedactionKind[],
  depth = walkedDepth,
): Redacted<unknown> {
  if (typeof value === "string") return redactInner(value);
  if (typeof value === "number") {
    const inner = redactInner(value.toString());
    return isClean(inner.counts) ? { value, counts: {} } : inner;
  }
  if (typeof value !== "object" || value === null) return { value, counts: {} };
  if (depth === 0) return { value: placeholders.encoded, counts: { encoded: 1 } };
  if (Array.isArray(value)) {
    const items = value.map((item) => redactParsed(item, redactInner, keep, depth - 1));
    return { value: items.map((item) => item.value), counts: sum(items.map(({ counts }) => counts)) };
  }
  const counts: Counts[] = [];
  const entries = Object.entries(value).map(([key, item]: [string, unknown]) => {
    const name = redactInner(key);
    const content = redactField(key, item, redactInner, keep, depth);
    counts.push(name.counts, content.counts);
    return [name.value, content.value] as const;
  });
  return { value: Object.fromEntries(entries), counts: sum(counts) };
}

function redactField(
  key: string,
  value: unknown,
  redactInner: RedactInner,
  keep: readonly RedactionKind[],
  depth: number,
): Redacted<unknown> {
  const kind = kindOfField(key) ?? (isDiseaseCode(key, value) ? "medical" : undefined);
  if (kind === undefined || keep.includes(kind) || !fits(kind, value)) {
    return redactParsed(value, redactInner, keep, depth - 1);
  }
  if (typeof value === "string" && isPlaceholder(value)) return { value, counts: {} };
  return { value: placeholders[kind], counts: { [kind]: 1 } };
}

/** `cid` is the classification of diseases in Portuguese and a correlation ID elsewhere: the value tells. */
function isDiseaseCode(key: string, value: unknown): boolean {
  return (
    /^(?:cid|icd)s?$/i.test(key) &&
    typeof value === "string" &&
    /^[A-Z]\d[\dA-Z](?:\.?[\dA-Z]{1,2})?(?![\w-])/i.test(value)
  );
}
