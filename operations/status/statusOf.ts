import { lastBackupHours } from "../../protection/statusPlan";
import type { ClassExpectation, StatusPlan } from "../../protection/statusPlan";
import { secondsBetween } from "../catalogue/time";
import { backupsOf, worst } from "./backups";
import { attainedBy } from "./freshness";
import { countedRows, recentCopies, resourcesOf } from "./resources";
import { reason } from "./rules";
import { watch } from "./signals";
import { statuses } from "./types";
import type { Backups, ClassStatus, LatestRow, Reason, SignalStatus, Snapshot, Status, StatusReport } from "./types";

interface Judged {
  readonly status: ClassStatus;
  readonly reasons: readonly Reason[];
}

const backupReasons = {
  failing: "backups-failing",
  overdue: "backups-overdue",
  missing: "backups-missing",
  unknown: "backups-unseen",
} as const satisfies Partial<Record<Backups, string>>;

function backupReason(dataClass: string, verdict: Backups, resources: readonly string[]): Reason[] {
  if (verdict === "on-schedule" || verdict === "not-planned") return [];
  return [reason(backupReasons[verdict], dataClass, resources)];
}

function restoreTest(
  rows: readonly LatestRow[],
  dataClass: string,
  everySeconds: number | null,
  now: string,
): { readonly last: ClassStatus["lastRestoreTest"]; readonly reasons: readonly Reason[] } {
  const tests = rows.flatMap(({ form, attempt }) =>
    form === "restore-validation" && attempt !== null ? [attempt] : [],
  );
  const [newest] = tests.toSorted(
    (a, b) => b.completedAt.localeCompare(a.completedAt) || Number(a.valid) - Number(b.valid),
  );
  const last = newest === undefined ? null : { at: newest.completedAt, passed: newest.valid };
  const failed = last?.passed === false ? [reason("restore-test-failed", dataClass)] : [];
  if (everySeconds === null) return { last, reasons: failed };
  const passed = rows.flatMap(({ form, valid }) => (form === "restore-validation" && valid !== null ? [valid] : []));
  const ages = passed.map(({ completedAt }) => secondsBetween(completedAt, now));
  if (ages.length === 0) return { last, reasons: [...failed, reason("restore-test-unseen", dataClass)] };
  const overdue = Math.min(...ages) > 2 * everySeconds;
  return { last, reasons: [...failed, ...(overdue ? [reason("restore-test-overdue", dataClass)] : [])] };
}

function classOf(
  expectation: ClassExpectation,
  all: readonly LatestRow[],
  signals: readonly SignalStatus[],
  restoreTestEverySeconds: number | null,
  now: string,
): Judged {
  const { dataClass, snapshotEverySeconds, continuous, graceSeconds } = expectation;
  const rows = all.filter((row) => row.dataClass === dataClass);
  const resources = resourcesOf(rows);
  const attained = attainedBy(expectation, rows, resources, signals, now);
  const planned = snapshotEverySeconds !== null || continuous;
  const each = planned ? backupsOf(rows, resources, expectation, now) : [];
  // A class without a resource has no backup that anybody has seen.
  const backups = planned
    ? worst([...each.map(({ verdict }) => verdict), ...(each.length === 0 ? ["unknown" as const] : [])])
    : "not-planned";
  const copiesPlanned = expectation.copies.length;
  // The copy starts when the point is made, and has windows of its own.
  const copyAge = (snapshotEverySeconds ?? 0) + 2 * graceSeconds;
  const copied = resources.map((resource) => ({ resource, copies: recentCopies(rows, resource, copyAge, now) }));
  const copies = copied.length === 0 ? 0 : Math.min(...copied.map((one) => one.copies));
  const short = copied.filter((one) => one.copies < copiesPlanned).map(({ resource }) => resource);
  const test = restoreTest(rows, dataClass, planned ? restoreTestEverySeconds : null, now);
  return {
    status: {
      dataClass,
      objectiveSeconds: expectation.rpoSeconds,
      attainedSeconds: attained.seconds,
      freshness: attained.freshness,
      backups,
      copies,
      copiesPlanned,
      resources: resources.length,
      lastRestoreTest: test.last,
    },
    reasons: [
      ...(attained.freshness === "late" ? [reason("class-late", dataClass)] : []),
      ...(attained.freshness === "unknown" ? [reason("class-unknown", dataClass)] : []),
      ...backupReason(
        dataClass,
        backups,
        each.filter(({ verdict }) => verdict === backups).map(({ resource }) => resource),
      ),
      ...(short.length > 0 ? [reason("copies-missing", dataClass, short)] : []),
      ...test.reasons,
    ],
  };
}

/** When the newest good backup ended. Copies and restores are none. */
function lastBackupOf(rows: readonly LatestRow[]): string | null {
  const ends = rows.flatMap(({ form, valid }) =>
    (form === "backup" || form === "continuous") && valid !== null ? [valid.completedAt] : [],
  );
  return ends.sort().at(-1) ?? null;
}

/** As document A's health check counts: whole hours, more than 24 of them. */
function lastBackupReasons(lastBackup: string | null, now: string): Reason[] {
  if (lastBackup === null) return [reason("last-backup-unknown", "backups")];
  const hours = Math.floor(secondsBetween(lastBackup, now) / 3600);
  return hours > lastBackupHours ? [reason("last-backup-old", "backups", [`${hours} hours`])] : [];
}

export function worstStatus(all: readonly Status[]): Status {
  return all.reduce<Status>((a, b) => (statuses.indexOf(b) > statuses.indexOf(a) ? b : a), "healthy");
}

function inOrder(a: Reason, b: Reason): number {
  return (
    statuses.indexOf(b.status) - statuses.indexOf(a.status) ||
    a.code.localeCompare(b.code) ||
    a.subject.localeCompare(b.subject) ||
    a.details.join().localeCompare(b.details.join())
  );
}

/**
 * Whether the backups can be trusted, and why not (MON-1, MON-2). Pure: the same snapshot, plan and moment give the same
 * answer, whatever order the snapshot was read in. The rules are the table in rules.ts; the worst one that applies decides.
 *
 * @param now RFC 3339 in UTC
 */
export function statusOf(snapshot: Snapshot, plan: StatusPlan, now: string): StatusReport {
  const watched = plan.signals.map((signal) => watch(signal, snapshot.signals, now));
  const signals = watched.map(({ status }) => status);
  const rows = countedRows(snapshot, now);
  const classes = plan.classes.map((expectation) =>
    classOf(expectation, rows, signals, plan.restoreTestEverySeconds, now),
  );
  const lastBackup = lastBackupOf(rows);
  const reasons = [
    ...watched.flatMap((one) => one.reasons),
    ...classes.flatMap((one) => one.reasons),
    ...lastBackupReasons(lastBackup, now),
  ].sort(inOrder);
  return {
    status: worstStatus(reasons.map(({ status }) => status)),
    lastBackup,
    generatedAt: now,
    classes: classes.map(({ status }) => status),
    signals,
    reasons,
    retired: snapshot.retired,
  };
}
