/** A backup rule's schedule in words. */
export interface ScheduleWords {
  /** The cadence's name: `continuous`, `hourly`, `daily`, `weekly`, `monthly`, or the rule's own name. */
  readonly cadence: string;
  /** `02:00`, `Sun 03:00`, `every hour`; the expression itself when it is none of the plain ones. */
  readonly at: string;
}

function clock(hour: string, minute: string): string {
  return `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
}

/** Names the plain schedules of AWS's six-field cron: minute, hour, day of month, month, day of week, year. */
export function scheduleWords(expression: string | undefined, continuous: boolean, ruleName: string): ScheduleWords {
  const at = wordsOf(expression);
  return { cadence: continuous ? "continuous" : (at.cadence ?? ruleName), at: at.at };
}

function wordsOf(expression: string | undefined): { cadence?: string; at: string } {
  if (expression === undefined) return { at: "unknown" };
  const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = "", year = ""] =
    /^cron\((.*)\)$/.exec(expression)?.[1]?.trim().split(/\s+/) ?? [];
  const free = (field: string): boolean => field === "*" || field === "?";
  if (!/^\d+$/.test(minute) || month !== "*" || !free(year)) return { at: expression };
  if (free(dayOfMonth) && free(dayOfWeek)) {
    if (hour === "*" || /^[0*]\/1$/.test(hour)) return { cadence: "hourly", at: "every hour" };
    if (/^\d+$/.test(hour)) return { cadence: "daily", at: clock(hour, minute) };
    return { at: expression };
  }
  if (!/^\d+$/.test(hour)) return { at: expression };
  if (free(dayOfMonth) && /^[A-Z]{3}$|^[1-7]$/i.test(dayOfWeek)) {
    return { cadence: "weekly", at: `${weekday(dayOfWeek)} ${clock(hour, minute)}` };
  }
  if (/^\d+$/.test(dayOfMonth) && free(dayOfWeek)) {
    return { cadence: "monthly", at: `day ${dayOfMonth} ${clock(hour, minute)}` };
  }
  return { at: expression };
}

/** AWS counts the days of a week from Sunday = 1. */
function weekday(field: string): string {
  const names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const name = /^\d$/.test(field)
    ? names[Number(field) - 1]
    : names.find((day) => day.toLowerCase() === field.toLowerCase());
  return name ?? field;
}
