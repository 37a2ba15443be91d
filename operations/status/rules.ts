import type { Reason, Status } from "./types";

interface Rule {
  readonly status: Exclude<Status, "healthy">;
  /** One sentence; the subject stands before it. */
  readonly says: string;
}

/**
 * Every rule of the verdict. `failed`: data cannot be restored, or new data is not kept at all. `degraded`: it can, and
 * something that the plan promises is missing. `unknown`: nobody looked lately; it is never good news. The status is the
 * worst of the rules that apply. docs/status.md holds the same table; a test compares the two.
 */
export const rules = {
  "keys-unusable": {
    status: "failed",
    says: "a key cannot encrypt and decrypt: what lies under it cannot be restored",
  },
  "storage-gone": { status: "failed", says: "a vault or bucket of the plan is not there" },
  "backups-missing": { status: "failed", says: "two backups in a row are missing, or there never was a good one" },
  "storage-short": { status: "degraded", says: "storage is near its capacity" },
  "protections-weakened": {
    status: "degraded",
    says: "a lock, encryption, versioning or replication setting is not as planned",
  },
  "schedules-missed": { status: "degraded", says: "a backup plan did not run, or ran for nothing" },
  "replication-late": { status: "degraded", says: "objects are in one Region only for longer than promised" },
  "log-behind": { status: "degraded", says: "the operations log is not written, or its archive is behind" },
  "backups-overdue": { status: "degraded", says: "the last backup is older than its cadence allows" },
  "backups-failing": { status: "degraded", says: "the last job failed; the one before it still counts" },
  "class-late": { status: "degraded", says: "more data would be lost now than the objective allows" },
  "copies-missing": { status: "degraded", says: "a planned copy is missing or too old" },
  "restore-test-failed": { status: "degraded", says: "the last restore test did not pass" },
  "restore-test-overdue": { status: "degraded", says: "no restore test passed within twice its interval" },
  "last-backup-old": { status: "degraded", says: "the last backup of all is more than 24 hours old" },
  "signal-missing": { status: "unknown", says: "was never seen" },
  "signal-stale": { status: "unknown", says: "what was seen last is too old to count" },
  "signal-unknown": { status: "unknown", says: "the watcher could not look" },
  "class-unknown": { status: "unknown", says: "nobody knows how much data would be lost now" },
  "backups-unseen": { status: "unknown", says: "no backup was seen yet" },
  "restore-test-unseen": { status: "unknown", says: "no restore test was seen yet" },
  "last-backup-unknown": { status: "unknown", says: "no good backup is known" },
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleCode = keyof typeof rules;

/** @param details what only the detail may show: resources, findings */
export function reason(code: RuleCode, subject: string, details: readonly string[] = []): Reason {
  const { status, says } = rules[code];
  return { code, status, subject, text: `${subject}: ${says}.`, details };
}
