import type { Signal } from "../signals";
import type { ClassStatus, Freshness, Reason, SignalStatus, Status, StatusReport } from "./types";

/** One class, as everybody may see it. */
export interface PublicClass {
  readonly class: string;
  readonly rpo_seconds: number;
  readonly attained_seconds: number | null;
  readonly freshness: Freshness;
  readonly backups: ClassStatus["backups"];
  readonly copies: number;
  readonly copies_planned: number;
  /** RFC 3339, or null. */
  readonly last_restore_test: string | null;
  readonly last_restore_test_passed: boolean | null;
}

export interface PublicReason {
  readonly code: string;
  readonly status: Status;
  readonly subject: string;
  readonly text: string;
}

/**
 * The public answer of `GET /api/backups/status` (MON-1). Built field by field, so that nothing of the report comes along by
 * itself: no name of a resource, no ARN, no account, no finding, no person.
 */
export interface PublicAnswer {
  readonly status: Status;
  readonly last_backup: string | null;
  readonly generated_at: string;
  readonly classes: readonly PublicClass[];
  /** The worst verdict of each signal over the Regions (MON-2). */
  readonly checks: Readonly<Record<string, Signal["verdict"]>>;
  readonly counts: Readonly<Record<Freshness | "classes" | "resources", number>>;
  readonly reasons: readonly PublicReason[];
}

export interface DetailedAnswer extends PublicAnswer {
  readonly detail: {
    readonly reasons: readonly Reason[];
    readonly signals: readonly SignalStatus[];
    readonly retired: StatusReport["retired"];
  };
}

function publicClass(one: ClassStatus): PublicClass {
  return {
    class: one.dataClass,
    rpo_seconds: one.objectiveSeconds,
    attained_seconds: one.attainedSeconds,
    freshness: one.freshness,
    backups: one.backups,
    copies: one.copies,
    copies_planned: one.copiesPlanned,
    last_restore_test: one.lastRestoreTest?.at ?? null,
    last_restore_test_passed: one.lastRestoreTest?.passed ?? null,
  };
}

const verdicts = ["good", "unknown", "bad"] as const satisfies readonly Signal["verdict"][];

function checksOf(signals: readonly SignalStatus[]): Record<string, Signal["verdict"]> {
  const checks: Record<string, Signal["verdict"]> = {};
  for (const { name, verdict } of signals) {
    const before = checks[name];
    if (before === undefined || verdicts.indexOf(verdict) > verdicts.indexOf(before)) checks[name] = verdict;
  }
  return checks;
}

/** The same reason of two Regions is one for the public. */
function publicReasons(reasons: readonly Reason[]): PublicReason[] {
  const seen = new Map(
    reasons.map(({ code, status, subject, text }) => [`${code}#${subject}`, { code, status, subject, text }]),
  );
  return [...seen.values()];
}

export function publicAnswer(report: StatusReport): PublicAnswer {
  const count = (freshness: Freshness): number => report.classes.filter((one) => one.freshness === freshness).length;
  return {
    status: report.status,
    last_backup: report.lastBackup,
    generated_at: report.generatedAt,
    classes: report.classes.map(publicClass),
    checks: checksOf(report.signals),
    counts: {
      classes: report.classes.length,
      resources: report.classes.reduce((sum, { resources }) => sum + resources, 0),
      fresh: count("fresh"),
      due: count("due"),
      late: count("late"),
      unknown: count("unknown"),
    },
    reasons: publicReasons(report.reasons),
  };
}

/** Everything, for who is let in. */
export function detailedAnswer(report: StatusReport): DetailedAnswer {
  const { reasons, signals, retired } = report;
  return { ...publicAnswer(report), detail: { reasons, signals, retired } };
}

/** The answer when nothing could be read: the same shape, so that a reader of `status` and `last_backup` needs no other. */
export function unreadableAnswer(now: string): PublicAnswer {
  return {
    status: "unknown",
    last_backup: null,
    generated_at: now,
    classes: [],
    checks: {},
    counts: { classes: 0, resources: 0, fresh: 0, due: 0, late: 0, unknown: 0 },
    reasons: [
      {
        code: "unreadable",
        status: "unknown",
        subject: "backups",
        text: "The state of the backups could not be read.",
      },
    ],
  };
}
