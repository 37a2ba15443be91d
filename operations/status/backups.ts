import { cadenceSeconds } from "../../protection/statusPlan";
import type { ClassExpectation } from "../../protection/statusPlan";
import { secondsBetween } from "../catalogue/time";
import { standingOf } from "./resources";
import type { Standing } from "./resources";
import type { Backups, LatestRow } from "./types";

/** From the best to the worst. */
const order = ["not-planned", "on-schedule", "failing", "overdue", "unknown", "missing"] as const satisfies Backups[];

export function worst(verdicts: readonly Backups[]): Backups {
  return verdicts.reduce<Backups>((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a), "not-planned");
}

/**
 * A form of a resource against its own cadence: on time until the windows of the next one have ended, overdue for one
 * interval more, then missing.
 */
export function judge({ valid, attempt }: Standing, everySeconds: number, graceSeconds: number, now: string): Backups {
  if (valid === null) return attempt === null ? "unknown" : "missing";
  const age = secondsBetween(valid.pointInTime, now);
  if (age > 2 * everySeconds + graceSeconds) return "missing";
  if (age > everySeconds + graceSeconds) return "overdue";
  return attempt !== null && !attempt.valid && attempt.completedAt > valid.completedAt ? "failing" : "on-schedule";
}

export interface ResourceBackups {
  readonly resource: string;
  readonly verdict: Backups;
}

/**
 * The backups of every resource of a class. The worst one counts: a class is not backed up while one of its stores is not.
 * Weekly points are left to the schedule watch: a catalogue item does not say which cadence made it.
 */
export function backupsOf(
  rows: readonly LatestRow[],
  resources: readonly string[],
  { snapshotEverySeconds, continuous, graceSeconds }: ClassExpectation,
  now: string,
): ResourceBackups[] {
  return resources.map((resource) => ({
    resource,
    verdict: worst([
      ...(snapshotEverySeconds === null
        ? []
        : [judge(standingOf(rows, "backup", resource), snapshotEverySeconds, graceSeconds, now)]),
      ...(continuous
        ? [judge(standingOf(rows, "continuous", resource), cadenceSeconds.continuous, graceSeconds, now)]
        : []),
    ]),
  }));
}
