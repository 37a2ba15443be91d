import { agoText, minutesBetween } from "./due";
import type { BackupJobSeen, WatchedCadence } from "./types";

/** States that another one follows; anything unknown counts as an end, and as a bad one (S15). */
const underWay: ReadonlySet<string> = new Set(["CREATED", "PENDING", "RUNNING", "ABORTING"]);

export function isUnderWay({ state }: Pick<BackupJobSeen, "state">): boolean {
  return underWay.has(state);
}

/** Whether there is a backup as it should be: COMPLETED, and AWS has nothing to add (X1, K4: "completed with issues"). */
export function isWhole({ state, message }: Pick<BackupJobSeen, "state" | "message">): boolean {
  return state === "COMPLETED" && message === undefined;
}

/**
 * What is wrong with the newest job of a resource, as the end of a sentence; undefined when nothing is. The events say so
 * at once (lambdas/backup-alarm); this is the second line, for an event that never came.
 */
export function jobProblem(job: BackupJobSeen, cadence: WatchedCadence, now: string): string | undefined {
  if (isWhole(job)) return undefined;
  const said = job.message === undefined ? "" : `: ${job.message}`;
  if (isUnderWay(job)) {
    const minutes = minutesBetween(job.createdAt, now);
    return minutes <= cadence.startWindowMinutes + cadence.completionWindowMinutes
      ? undefined
      : `is ${job.state} for ${agoText(minutes)}, longer than its windows`;
  }
  return job.state === "COMPLETED" ? `COMPLETED with issues${said}` : `ended ${job.state}${said}`;
}
