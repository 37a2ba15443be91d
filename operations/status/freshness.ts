import { replicationPromiseMinutes, replicationWatch } from "../../protection/replicationWatch";
import { cadenceSeconds } from "../../protection/statusPlan";
import type { ClassExpectation } from "../../protection/statusPlan";
import { lagSecondsOf } from "../catalogue/coverage";
import { secondsBetween } from "../catalogue/time";
import { standingOf } from "./resources";
import type { Freshness, LatestRow, SignalStatus } from "./types";

export interface Attained {
  /** Seconds of data that would be lost now, at most; null where nobody knows. */
  readonly seconds: number | null;
  readonly freshness: Freshness;
}

const unknown: Attained = { seconds: null, freshness: "unknown" };

/** `due`: past the objective, but inside the windows in which the next point is being made; AWS Backup has no exact hour. */
function against(seconds: number | null, { rpoSeconds, graceSeconds, keeper }: ClassExpectation): Attained {
  if (seconds === null) return unknown;
  const rounded = Math.max(0, Math.round(seconds));
  if (seconds <= rpoSeconds) return { seconds: rounded, freshness: "fresh" };
  const isDue = keeper === "snapshots" && seconds <= rpoSeconds + graceSeconds;
  return { seconds: rounded, freshness: isDue ? "due" : "late" };
}

function snapshotAge(rows: readonly LatestRow[], resource: string, now: string): number | null {
  const { valid } = standingOf(rows, "backup", resource);
  return valid === null ? null : secondsBetween(valid.pointInTime, now);
}

/** A growing point is a known lag behind; a stopped one loses everything since; one that no job confirms says nothing. */
function continuousAge(rows: readonly LatestRow[], resource: string, graceSeconds: number, now: string): number | null {
  const { valid } = standingOf(rows, "continuous", resource);
  if (valid === null) return null;
  const until = valid.covers?.until ?? null;
  if (until !== null) return secondsBetween(until, now);
  const confirmed = secondsBetween(valid.pointInTime, now) <= cadenceSeconds.continuous + graceSeconds;
  return confirmed ? lagSecondsOf(resource) : null;
}

function most(ages: readonly (number | null)[]): number | null {
  if (ages.length === 0) return null;
  return ages.reduce((a, b) => (a === null || b === null ? null : Math.max(a, b)));
}

/**
 * What a watcher's signals say of a class whose RPO rests on replication. A finding that names the class makes it late;
 * bad findings that name no class at all make every class late, because nobody knows which are not.
 */
function replicated(
  signals: readonly SignalStatus[],
  isAbout: (finding: string) => boolean,
  namesNone: (findings: readonly string[]) => boolean,
  boundSeconds: number,
): Attained {
  const concerned = signals.some(
    ({ verdict, findings }) => verdict === "bad" && (findings.some(isAbout) || namesNone(findings)),
  );
  if (concerned) return { seconds: null, freshness: "late" };
  if (signals.length === 0 || signals.some(({ verdict }) => verdict === "unknown")) return unknown;
  return { seconds: boundSeconds, freshness: "fresh" };
}

/**
 * How much of a class would be lost now, against its RPO (MON-1). What that means follows from the plan:
 *
 * - `snapshots`: the age of the newest good point, of the resource that has the oldest.
 * - `continuous`: the service's lag while the point grows, everything since when it was interrupted.
 * - `watched-replication`: the watchdog follows each object and rings at four minutes; while it is content nothing is older.
 * - `replication`: S3's promise of 15 minutes, while the canary sees replication set up as planned.
 */
export function attainedBy(
  expectation: ClassExpectation,
  rows: readonly LatestRow[],
  resources: readonly string[],
  signals: readonly SignalStatus[],
  now: string,
): Attained {
  const { dataClass, keeper, graceSeconds, rpoSeconds } = expectation;
  switch (keeper) {
    case "snapshots":
      return against(most(resources.map((resource) => snapshotAge(rows, resource, now))), expectation);
    case "continuous":
      return against(most(resources.map((resource) => continuousAge(rows, resource, graceSeconds, now))), expectation);
    case "watched-replication":
      return replicated(
        signals.filter(({ name }) => name === "replication"),
        (finding) => finding.startsWith(`${dataClass}:`),
        (findings) => !findings.some((finding) => /^[a-z-]+:/.test(finding)),
        Math.min(replicationWatch.alarmAfterSeconds, rpoSeconds),
      );
    case "replication":
      return replicated(
        signals.filter(({ name }) => name === "protections"),
        (finding) => finding.includes(dataClass) && finding.includes("replicat"),
        () => false,
        Math.min(replicationPromiseMinutes * 60, rpoSeconds),
      );
  }
}
