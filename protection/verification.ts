import { hoursToMinutes } from "./durations";
import { objectiveFor } from "./objectives";
import type { DataClassId, TierId } from "./tags";

/** How often a restore is proved (DRP-6): document B's weekly restore test, and its monthly full drill. */
export const restoreTests = { restore: "weekly", fullDrill: "monthly" } as const;

/** Age in minutes of the newest backup at which document A's health check warns, whatever the data (MON-1). */
export const statusWarnsAfterMinutes = hoursToMinutes(24);

/**
 * Age in minutes up to which the newest copy of a class is fresh: its own RPO. The status endpoint gives this verdict for
 * each class beside the 24 hours that document A's script knows.
 */
export function freshForMinutes(dataClass: { readonly id: DataClassId; readonly tier: TierId }): number {
  return objectiveFor(dataClass, "region").rpoMinutes;
}
