import { minutesBetween } from "./due";

/** What the watch knows of a resource or restore test: since when it is one of those to be watched, RFC 3339. */
export type Memory = Readonly<Record<string, string>>;

/**
 * The memory of the next run: what is new is remembered from now on, what is known keeps its date, what is no longer watched
 * is forgotten. AWS does not say when a tag was set, and a resource that was added an hour ago is not due at night yet.
 *
 * @param watched ARNs
 * @param seenAt earliest backup of each that AWS Backup knows: it was there then, whatever the memory says
 */
export function remember(
  memory: Memory,
  watched: readonly string[],
  seenAt: ReadonlyMap<string, string>,
  now: string,
): Memory {
  return Object.fromEntries(
    watched.map((arn) => {
      const dates = [memory[arn], seenAt.get(arn), now].filter(
        (at) => at !== undefined && minutesBetween(at, now) >= 0,
      );
      return [arn, dates.reduce<string>((first, at) => (at !== undefined && at < first ? at : first), now)];
    }),
  );
}
