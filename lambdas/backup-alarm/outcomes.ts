import type { RunbookSection } from "./runbook";
import type { Severity } from "./types";

/** What a state means: a severity, or `under-way` for a state that another one follows (nothing is published). */
export type Meaning = Severity | "under-way";

export interface EventKind {
  /** What the event is about, as a reader would say it. */
  readonly what: string;
  readonly runbook: RunbookSection;
  /**
   * Where the state stands, in order. AWS Backup is not of one mind (S13): backup, copy, vault and plan events say
   * `state`, restore jobs and recovery points `status`, except that a restore job's CREATED says `state`.
   */
  readonly stateFields: readonly string[];
  readonly states: Readonly<Record<string, Meaning>>;
  /** Where a state's own name says too little. @default what and state */
  readonly headlines?: Readonly<Record<string, string>>;
  /** Whether COMPLETED with a status message means "completed with issues". */
  readonly messageMeansIssues: boolean;
}

/**
 * Every event that AWS Backup documents, and what it means (document A, "Alerting Mechanisms"; ledger MON-3). Whatever is
 * not listed is announced as not understood, so a new state or event is never silent (S15).
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html, states from the API's enumerations.
 */
export const eventKinds: Readonly<Record<string, EventKind>> = {
  "Backup Job State Change": {
    what: "Backup",
    runbook: "backup",
    stateFields: ["state"],
    messageMeansIssues: true,
    states: {
      CREATED: "under-way",
      PENDING: "under-way",
      RUNNING: "under-way",
      ABORTING: "under-way",
      COMPLETED: "informational",
      FAILED: "critical",
      // Stopped by somebody. There is no backup, and stopping backups is what an intruder does first.
      ABORTED: "critical",
      // Not started or not finished within its window: "delayed beyond scheduled time".
      EXPIRED: "warning",
      PARTIAL: "warning",
    },
  },
  "Copy Job State Change": {
    what: "Copy",
    runbook: "copy",
    stateFields: ["state"],
    messageMeansIssues: true,
    states: {
      CREATED: "under-way",
      RUNNING: "under-way",
      ABORTING: "under-way",
      COMPLETING: "under-way",
      FAILING: "under-way",
      COMPLETED: "informational",
      FAILED: "critical",
      ABORTED: "critical",
      PARTIAL: "warning",
    },
  },
  "Restore Job State Change": {
    what: "Restore",
    runbook: "restore",
    stateFields: ["status", "state"],
    messageMeansIssues: true,
    states: {
      CREATED: "under-way",
      PENDING: "under-way",
      RUNNING: "under-way",
      COMPLETED: "informational",
      FAILED: "critical",
      // Whoever restores stopped it: no data is lost by that, but somebody waits for it.
      ABORTED: "warning",
    },
  },
  "Recovery Point State Change": {
    what: "Recovery point",
    runbook: "recovery-point",
    stateFields: ["status", "state"],
    messageMeansIssues: false,
    states: {
      CREATING: "under-way",
      DELETING: "under-way",
      // The job that made the point has already said so.
      COMPLETED: "under-way",
      AVAILABLE: "under-way",
      // "Retention policy executed", the normal end of a point's life.
      DELETED: "informational",
      MODIFIED: "warning",
      PARTIAL: "warning",
      // Past its retention, and AWS Backup was not able to delete it.
      EXPIRED: "warning",
      // The continuous backup was interrupted (S14): point-in-time recovery ends here until somebody repairs it.
      STOPPED: "critical",
    },
    // The vault's own notification says CONTINUOUS_BACKUP_INTERRUPTED, without a severity and to the topic alone.
    headlines: { STOPPED: "Continuous backup interrupted" },
  },
  "Backup Vault State Change": {
    what: "Backup vault",
    runbook: "vault-or-plan",
    stateFields: ["state", "status"],
    messageMeansIssues: false,
    states: { CREATED: "informational", MODIFIED: "warning", DELETED: "critical" },
  },
  "Backup Plan State Change": {
    what: "Backup plan",
    runbook: "vault-or-plan",
    stateFields: ["state", "status"],
    messageMeansIssues: false,
    states: { CREATED: "informational", MODIFIED: "warning", DELETED: "critical" },
  },
  "Region Setting State Change": {
    what: "Backup opt-in of the Region",
    runbook: "vault-or-plan",
    stateFields: ["state", "status"],
    messageMeansIssues: false,
    // A type that is opted out is skipped without an error (S1).
    states: { MODIFIED: "warning" },
  },
  "Recovery Point Index State Change": {
    what: "Recovery point index",
    runbook: "scan-or-index",
    stateFields: ["indexStatus"],
    messageMeansIssues: false,
    states: {
      PENDING: "under-way",
      DELETING: "under-way",
      ACTIVE: "informational",
      DELETED: "informational",
      FAILED: "warning",
    },
  },
  "Scan Job State Change": {
    what: "Malware scan",
    runbook: "scan-or-index",
    stateFields: ["state"],
    // A scan's success comes with a message of its own; its result decides (decide.ts).
    messageMeansIssues: false,
    states: {
      CREATED: "under-way",
      RUNNING: "under-way",
      COMPLETED: "informational",
      COMPLETED_WITH_ISSUES: "warning",
      FAILED: "warning",
      CANCELED: "warning",
    },
  },
};
