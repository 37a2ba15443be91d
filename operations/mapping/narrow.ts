/** Narrowing of events, whose shape nobody promises. Nothing here throws. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value when it is an object, and an empty object otherwise. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The trimmed text, or null when there is none: AWS Backup sends "" and {} where a text is not there yet. */
export function textOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = value.trim();
  return text === "" ? null : text;
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(textOf).filter((text) => text !== null) : [];
}

/** A finite number from 0 on: AWS Backup gives sizes as text in some events and as a number in others. */
export function amountOf(value: unknown): number | null {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : null;
}

/** RFC 3339 in UTC with milliseconds; null for what is no moment. */
export function momentOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const milliseconds = Date.parse(value);
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}

/** Seconds from one moment to another, to the millisecond; null when one is not known or the order is wrong. */
export function secondsBetween(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  const milliseconds = Date.parse(to) - Date.parse(from);
  return milliseconds >= 0 ? milliseconds / 1000 : null;
}

/** AWS wraps some status messages in quotation marks of their own. */
export function messageOf(value: unknown): string | null {
  return textOf(textOf(value)?.replace(/^"([^]*)"$/, "$1"));
}
