import { cadenceSeconds } from "../../protection/statusPlan";
import type { CadenceId } from "../../protection/tags";
import type { WatchedCadence } from "./types";

const hour = 60;
const day = 24 * hour;

/** Minutes between two runs of a cadence. Continuous backup runs always: once a day it looks for new resources. */
export function periodMinutes(cadence: CadenceId): number {
  return cadenceSeconds[cadence] / 60;
}

/**
 * Minutes by which two runs of a local time of day can be further apart than their period: an hour when daylight saving
 * time ends. An hourly schedule knows no such hour; it gets what AWS Backup may be late by.
 */
function slackMinutes(cadence: CadenceId): number {
  return cadence === "hourly" ? 15 : hour + 15;
}

/**
 * Minutes after which the newest job of a resource is too old. Asking for the age of the newest job, and not for the runs
 * that the schedule's expression should have had, gives the same answer at the same time: the last run began a period
 * before the one that is missed. It needs no reader of cron expressions and time zones.
 */
export function startLimitMinutes({ id, startWindowMinutes }: WatchedCadence): number {
  return periodMinutes(id) + startWindowMinutes + slackMinutes(id);
}

/** Minutes after which the newest finished point is too old: the next job has had its whole window to finish. */
export function finishLimitMinutes(cadence: WatchedCadence): number {
  return startLimitMinutes(cadence) + cadence.completionWindowMinutes;
}

/** Minutes from one RFC 3339 moment to another. */
export function minutesBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 60_000;
}

/** Whether a moment is at most so many minutes before `now`. */
export function within(at: string, minutes: number, now: string): boolean {
  return minutesBetween(at, now) <= minutes;
}

/** How long ago in the largest whole unit, as a sentence has it: `26 hours`. */
export function agoText(minutes: number): string {
  if (minutes >= 2 * day) return `${Math.floor(minutes / day)} days`;
  if (minutes >= 2 * hour) return `${Math.floor(minutes / hour)} hours`;
  return `${Math.max(0, Math.floor(minutes))} minutes`;
}

/** The newest by its creation; undefined of none. Does not touch the list. */
export function newest<T extends { readonly createdAt: string }>(list: readonly T[]): T | undefined {
  return list.reduce<T | undefined>(
    (best, one) => (best === undefined || Date.parse(one.createdAt) > Date.parse(best.createdAt) ? one : best),
    undefined,
  );
}
