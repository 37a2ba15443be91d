import { metricNames } from "../../protection/metrics";
import type { OwnEventDetail } from "../ownEvent";
import type { Signal } from "../signals";
import type { Finding, Watched } from "./types";

/** Minutes between two runs of the watch, as its schedule says. */
export const watchPeriodMinutes = 60;
/** One run may fail before what the last one saw counts no more. */
export const watchValidForSeconds = 2.5 * watchPeriodMinutes * 60;

export interface WatchRun {
  /** The same over Lambda's retries of one run. */
  readonly id: string;
  readonly region: string;
  /** RFC 3339 in UTC with milliseconds. */
  readonly at: string;
  readonly watched: readonly Watched[];
  /** Questions that AWS Backup did not answer, one sentence each: what they would have shown is unknown. */
  readonly unanswered: readonly string[];
  /** Of the newest restore test that passed; undefined where there is none. */
  readonly restoreMinutes: number | undefined;
}

const mostFindings = 50;

/** What the status and the KPIs read (MON-2, MON-6). Warnings are listed and leave the verdict good: nothing is lost by them. */
export function scheduleSignal(run: WatchRun): Signal {
  const findings = findingsOf(run);
  const sum = (of: (one: Watched) => number): number => run.watched.reduce((total, one) => total + of(one), 0);
  return {
    name: "schedules",
    region: run.region,
    verdict: findings.some(({ level }) => level === "bad") ? "bad" : run.unanswered.length > 0 ? "unknown" : "good",
    observedAt: run.at,
    validForSeconds: watchValidForSeconds,
    findings: [...findings.map(({ text }) => text), ...run.unanswered].slice(0, mostFindings),
    figures: {
      expectedBackups: sum(({ expected }) => expected),
      existingBackups: sum(({ existing }) => existing),
      silentSuccesses: findings.length,
      unanswered: run.unanswered.length,
      ...(run.restoreMinutes === undefined ? {} : { restoreMinutes: run.restoreMinutes }),
    },
  };
}

/** The figure for the alarm; none when nothing was found only because something did not answer. */
export function scheduleMetrics(run: WatchRun): Readonly<Record<string, number>> {
  const found = findingsOf(run).length;
  return found === 0 && run.unanswered.length > 0 ? {} : { [metricNames.silentSuccesses]: found };
}

/** An entry for the log when something was found; a watch that found nothing is no operation worth keeping for five years. */
export function scheduleEvent(run: WatchRun): OwnEventDetail | undefined {
  const findings = findingsOf(run);
  if (findings.length === 0) return undefined;
  return {
    operationId: `schedule-watch-${run.id}`,
    type: "verification",
    phase: "failed",
    outcome: `${findings.length} silent ${findings.length === 1 ? "success" : "successes"}`,
    occurredAt: run.at,
    actor: { kind: "service", id: `schedule-watch.${run.region}` },
    cause: findings
      .slice(0, 10)
      .map(({ text }) => text)
      .join("; "),
  };
}

/** The bad ones first: what is cut off at the end matters least. */
function findingsOf({ watched }: WatchRun): readonly Finding[] {
  const all = watched.flatMap(({ findings }) => findings);
  return [...all.filter(({ level }) => level === "bad"), ...all.filter(({ level }) => level === "warning")];
}
