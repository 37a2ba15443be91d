import { metricNames } from "../../protection/metrics";
import type { DataClassId } from "../../protection/tags";
import type { SignalName } from "../signals";
import type { ClassStatus, SignalStatus, StatusReport } from "../status/types";

/** One figure of protection/metrics.ts; per class where `dataClass` is given. */
export interface Kpi {
  readonly name: string;
  readonly value: number;
  readonly dataClass?: DataClassId;
}

/**
 * Document B's key performance indicators (MON-6) from the same report that the status answers with, so that dashboard and
 * status never disagree. A figure that nobody knows is left out: its alarm counts silence as a miss, and no dashboard shows
 * a good number that was not measured.
 *
 * @param region whose signals count: availability, integrity and compliance are published in the Region that they are about
 */
export function kpis(report: StatusReport, region: string): readonly Kpi[] {
  const signals = report.signals.filter((signal) => signal.region === region);
  const general = {
    [metricNames.backupAvailability]: availability(signals),
    [metricNames.recoveryTime]: current(signals, "schedules")?.figures.restoreMinutes,
    [metricNames.integrity]: integrity(report.classes, signals),
    [metricNames.compliance]: compliance(report.classes, signals),
  };
  return [
    ...Object.entries(general).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    ...report.classes.flatMap(rpo),
  ];
}

/** A signal that still counts: what is too old or could not look is unknown, never good. */
function current(signals: readonly SignalStatus[], name: SignalName): SignalStatus | undefined {
  return signals.find((signal) => signal.name === name && signal.verdict !== "unknown");
}

/** Percent with two decimals, never rounded up to 100. Of nothing: everything that should be there is. */
function percent(good: number, of: number): number {
  return of === 0 ? 100 : Math.floor((good * 10_000) / of) / 100;
}

interface Share {
  readonly good: number;
  readonly of: number;
}

function sum(shares: readonly Share[]): number {
  return percent(
    shares.reduce((total, { good }) => total + good, 0),
    shares.reduce((total, { of }) => total + of, 0),
  );
}

/** Percent of the backups and copies that should exist by now and do, as the hourly watch counts them. */
function availability(signals: readonly SignalStatus[]): number | undefined {
  const figures = current(signals, "schedules")?.figures;
  if (figures?.expectedBackups === undefined || figures.existingBackups === undefined) return undefined;
  return percent(figures.existingBackups, figures.expectedBackups);
}

/**
 * Percent of what was verified and found intact: the canary's round trips under every key, each class's last restore test,
 * and the operations log. The canary is there from the first day and has to have looked; the others count once they exist.
 */
function integrity(classes: readonly ClassStatus[], signals: readonly SignalStatus[]): number | undefined {
  const keys = shareOf(current(signals, "keys"));
  if (keys === undefined) return undefined;
  const tests = classes.flatMap(({ lastRestoreTest }) => (lastRestoreTest === null ? [] : [lastRestoreTest.passed]));
  const log = current(signals, "log");
  return sum([
    keys,
    { good: tests.filter(Boolean).length, of: tests.length },
    ...(log === undefined ? [] : [{ good: log.verdict === "good" ? 1 : 0, of: 1 }]),
  ]);
}

/**
 * Percent of the plan's protections that are in place: locks, encryption, versioning, access and replication as the canary saw
 * them, and the planned copies of each class that has something to copy. Whether there is something is availability's.
 */
function compliance(classes: readonly ClassStatus[], signals: readonly SignalStatus[]): number | undefined {
  const protections = shareOf(current(signals, "protections"));
  if (protections === undefined) return undefined;
  const copied = classes.filter(({ resources }) => resources > 0);
  return sum([
    protections,
    ...copied.map(({ copies, copiesPlanned }) => ({ good: Math.min(copies, copiesPlanned), of: copiesPlanned })),
  ]);
}

/** The canary's own count. One without checks has looked at nothing. */
function shareOf(signal: SignalStatus | undefined): Share | undefined {
  const { good, checks } = signal?.figures ?? {};
  return good === undefined || checks === undefined || checks === 0 ? undefined : { good, of: checks };
}

/**
 * Seconds of the class that would be lost now, and their share of the objective. A class that is `due` has passed its
 * objective inside the windows in which its next point is being made: at its limit, and no alarm every night.
 */
function rpo({ dataClass, attainedSeconds, objectiveSeconds, freshness }: ClassStatus): readonly Kpi[] {
  if (attainedSeconds === null) return [];
  const used = freshness === "due" ? 100 : Math.round((attainedSeconds * 10_000) / objectiveSeconds) / 100;
  return [
    { name: metricNames.rpoAttained, value: attainedSeconds, dataClass },
    { name: metricNames.rpoUsed, value: used, dataClass },
  ];
}
