/** Longest term that {@link yearsToDays} takes: AWS Backup and vault locks end at 36,500 days (L2, V1). */
const MAX_YEARS = 100;

/**
 * The most days that `years` consecutive calendar years can have: a term counted in these days is never shorter than the
 * law's years, whichever day it starts on. 20 years are 7,305 days, not 7,300 (L13).
 *
 * @param years Whole years, 0 to 100. A span of up to 100 years can avoid the centuries without a leap day, so the most
 *   leap days it can hold is one for every four years begun.
 */
export function yearsToDays(years: number): number {
  if (!Number.isInteger(years) || years < 0 || years > MAX_YEARS) {
    throw new RangeError(`years must be a whole number from 0 to ${MAX_YEARS}; got ${years}`);
  }
  return 365 * years + Math.ceil(years / 4);
}

/** Minutes in `hours` hours: objectives are kept in minutes, the documents speak of hours. */
export function hoursToMinutes(hours: number): number {
  return hours * 60;
}
