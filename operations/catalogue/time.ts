/** Seconds from one RFC 3339 moment to a later one; NaN where either is not a moment. */
export function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

/** A moment in the one form that sorts as text: UTC with milliseconds. Throws a RangeError for what is not a moment. */
export function instant(moment: string | number): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) throw new RangeError(`"${moment}" is not a moment such as 2026-07-29T20:15:26Z.`);
  return date.toISOString();
}

/** A moment moved by seconds; negative ones move it back. */
export function later(moment: string, seconds: number): string {
  return new Date(Date.parse(moment) + seconds * 1000).toISOString();
}
