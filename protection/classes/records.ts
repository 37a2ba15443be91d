import type { DataClass } from "../dataClasses";
import { yearsToDays } from "../durations";
import { law } from "./legalBasis";

/** What the recovery system itself writes: dumps of the database, and the log of its own operations. */
export const recordClasses = {
  "database-dump": {
    id: "database-dump",
    title: "Database dumps",
    sensitivity: "maximum",
    tier: "critical",
    // Dumps are backups themselves, replicated to the other Region: AWS Backup would only copy a copy.
    cadence: "none",
    clock: "creation",
    // Aurora ignores AWS Backup's cold storage (L4): the long terms live as weekly dumps, of these two schemas only.
    stages: [
      { name: "kept", endsAfterDays: 90, prefix: "daily/", noncurrentDays: 7 },
      {
        name: "kept",
        endsAfterDays: yearsToDays(25),
        prefix: "archive/medical/",
        endAction: "manual-review",
        legalFloorDays: yearsToDays(20),
      },
      {
        name: "kept",
        endsAfterDays: yearsToDays(7),
        prefix: "archive/financial/",
        noncurrentDays: 35,
        legalFloorDays: yearsToDays(5),
      },
    ],
    endAction: "delete-permanently",
    legalFloorDays: null,
    legalBasis: [law.medicalRecords, law.cfmRecords, law.taxTerm],
    sources: [
      'A "Daily full backups": complete database snapshots are created daily',
      'A "Weekly archival backups": full backups are archived weekly for long-term retention',
      'B "Database Backups": daily at 2:00 AM (BRT), 90 days',
      "BKP-3",
      "BKP-4",
      "RET-1",
      "RET-3",
    ],
    // The medical archive's versions stay for ever; the other stages say otherwise for themselves.
    noncurrentDays: null,
    transitions: [
      { afterDays: 30, storageClass: "STANDARD_IA", prefix: "daily/" },
      // AWS Backup does not select this bucket, so a class that it cannot read is free to use (X1).
      { afterDays: 30, storageClass: "DEEP_ARCHIVE", prefix: "archive/medical/" },
      { afterDays: 30, storageClass: "DEEP_ARCHIVE", prefix: "archive/financial/" },
    ],
    objectLock: {
      defaultRetentionDays: null,
      why: "The dumper locks each archive for its schema's legal floor; daily dumps are locked for their 90 days at most.",
    },
  },
  "operations-log": {
    id: "operations-log",
    title: "Operations log",
    sensitivity: "high",
    tier: "critical",
    cadence: "daily+weekly",
    clock: "creation",
    // Redacted before it is written (AUD-3), so that five years in a locked store keep no personal data.
    stages: [{ name: "kept", endsAfterDays: yearsToDays(5), prefix: "" }],
    endAction: "delete-permanently",
    legalFloorDays: yearsToDays(5),
    legalBasis: [law.incidentRecord],
    sources: [
      'A "Audit Logging": every backup and restoration operation is recorded in the audit trail',
      "AUD-1",
      "AUD-4",
      "RET-8",
    ],
    noncurrentDays: 35,
    transitions: [
      { afterDays: 90, storageClass: "STANDARD_IA" },
      { afterDays: 365, storageClass: "GLACIER_IR" },
    ],
    objectLock: {
      defaultRetentionDays: yearsToDays(5),
      why: "Tamper evidence needs a body that nobody can rewrite for as long as the incident record must last.",
    },
  },
} as const satisfies Readonly<Record<string, DataClass>>;
