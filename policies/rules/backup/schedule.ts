/** How often a rule makes a recovery point; continuous is a switch of the rule, not a schedule. */
export type Frequency = "continuous" | "hourly" | "daily" | "weekly" | "monthly" | "yearly";

/** AWS Backup's own schedule for a rule without one: daily at 05:00. */
const defaultSchedule = "cron(0 5 ? * * *)";

/** The frequency of an AWS cron or rate expression; undefined when it is neither. */
export function frequencyOf(expression: string | undefined): Frequency | undefined {
  const given = expression === undefined || expression === "" ? defaultSchedule : expression;
  const [, kind, inner] = /^(cron|rate)\((.*)\)$/.exec(given.trim()) ?? [];
  if (inner === undefined) return undefined;
  const fields = inner.trim().split(/\s+/);
  return kind === "cron" ? cronFrequency(fields) : rateFrequency(fields);
}

function cronFrequency(fields: readonly string[]): Frequency | undefined {
  const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = ""] = fields;
  if (fields.length > 6) return undefined;
  // The pattern refuses a field that is missing, too.
  if (![minute, hour, dayOfMonth, month, dayOfWeek].every((field) => /^[\w*?/,#-]+$/.test(field))) return undefined;
  if (isSeveral(hour) || isSeveral(minute)) return "hourly";
  if (isEvery(dayOfMonth) && isEvery(dayOfWeek)) return isEvery(month) ? "daily" : "yearly";
  // Several days a week, such as MON-FRI, is what people mean by daily; `SUN#1` and `6L` are days of a month.
  if (!isEvery(dayOfWeek)) return isSeveral(dayOfWeek) ? "daily" : /[#L]/.test(dayOfWeek) ? "monthly" : "weekly";
  if (/^(\*|1)\/[1-6]$/.test(dayOfMonth)) return "daily";
  return isEvery(month) || isSeveral(month) ? "monthly" : "yearly";
}

function rateFrequency([value, unit]: readonly string[]): Frequency | undefined {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) return undefined;
  if (unit === undefined || !/^(minutes?|hours?|days?)$/.test(unit)) return undefined;
  const hours = unit.startsWith("minute") ? count / 60 : unit.startsWith("hour") ? count : count * 24;
  if (hours < 24) return "hourly";
  if (hours < 7 * 24) return "daily";
  return hours < 28 * 24 ? "weekly" : hours < 365 * 24 ? "monthly" : "yearly";
}

function isEvery(field: string): boolean {
  return field === "*" || field === "?";
}

function isSeveral(field: string): boolean {
  return /[*/,-]/.test(field) && field !== "?";
}
