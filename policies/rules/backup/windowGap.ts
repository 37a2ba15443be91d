const day = 24 * 60;
const names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** The fields of an AWS cron expression; undefined for anything else. */
export function cronFields(expression: string): readonly string[] | undefined {
  const inside = /^cron\((.*)\)$/.exec(expression.trim())?.[1];
  const fields = inside?.trim().split(/\s+/);
  return fields?.length === 6 ? fields : undefined;
}

/**
 * Longest time between two runs of an AWS cron expression, in minutes; undefined where days of the month, months or years
 * are picked, whose gaps are those of the calendar.
 */
export function longestGap(expression: string): number | undefined {
  const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = "", year = ""] = cronFields(expression) ?? [];
  if (!["*", "?"].includes(dayOfMonth) || month !== "*" || year !== "*") return undefined;
  const [minutes, hours, days] = [values(minute, 0, 59), values(hour, 0, 23), weekdays(dayOfWeek)];
  const runs = days.flatMap((d) => hours.flatMap((h) => minutes.map((m) => d * day + h * 60 + m)));
  const [first] = runs;
  if (first === undefined) return undefined;
  const next = [...runs.slice(1), first + 7 * day];
  return Math.max(...runs.map((run, index) => (next[index] ?? run) - run));
}

/** 1 for Sunday, by number or name; `?` leaves the day open. */
function weekdays(field: string): readonly number[] {
  const numbered = field.toUpperCase().replace(/[A-Z]{3}/g, (name) => String(names.indexOf(name) + 1));
  return values(numbered === "?" ? "*" : numbered, 1, 7);
}

/** The values of `*`, `5`, `1-5`, `1,3`, `0/15`, in ascending order; none of a field that is not understood. */
function values(field: string, from: number, to: number): readonly number[] {
  const found = new Set<number>();
  for (const part of field.split(",")) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (match === null) return [];
    const [, start, end, step] = match;
    const first = start === undefined ? from : Number(start);
    const last = end === undefined ? (start === undefined || step !== undefined ? to : first) : Number(end);
    for (let value = first; value <= last; value += Math.max(1, Number(step ?? 1))) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}
