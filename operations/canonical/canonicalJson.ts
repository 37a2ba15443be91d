import canonicalize from "canonicalize";

/**
 * The one text of a JSON value (RFC 8785): keys in the order of their UTF-16 units, no white space, numbers and strings as
 * ECMAScript writes them. What is hashed and what is signed is this text in UTF-8; JSON escapes line breaks, so it is one line.
 *
 * @throws TypeError for what JSON cannot hold: undefined, a function, NaN, an infinite number
 */
export function canonicalJson(value: unknown): string {
  const text = typeof value === "number" && !Number.isFinite(value) ? undefined : canonicalize(value);
  if (text === undefined) throw new TypeError(`Canonical JSON has no text for ${String(value)}.`);
  return text;
}

/** Whether `line` is the canonical text of the value that it was parsed into. */
export function isCanonical(line: string, value: unknown): boolean {
  // A parsed object keeps the order of the text, so JSON.stringify gives the line back exactly if nothing was spaced,
  // escaped or repeated otherwise; then only the order is left to check. The slow way is for keys that look like numbers.
  return (JSON.stringify(value) === line && isSorted(value)) || canonicalJson(value) === line;
}

function isSorted(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isSorted);
  let before = "";
  for (const key in value) {
    if (key < before || !isSorted((value as Readonly<Record<string, unknown>>)[key])) return false;
    before = key;
  }
  return true;
}
