/** Namespace of every metric that our own functions publish. */
export const metricNamespace = "NeonPro/Recovery";

/** Dimensions: `DataClass` where a figure is per class, otherwise none. Published in the Region that it is about. */
export const metricNames = {
  /** Percent of the plan's backups that exist as they should (MON-6). */
  backupAvailability: "BackupAvailability",
  /** Minutes that the last validated restore took (MON-6). */
  recoveryTime: "RecoveryTimeMinutes",
  /** Percent of verified points and log entries that were intact (MON-6). */
  integrity: "Integrity",
  /** Percent of the plan's protections that are in place: locks, encryption, replication, copies (MON-6). */
  compliance: "Compliance",
  /** Seconds of data that would be lost now, per class. */
  rpoAttained: "RpoAttainedSeconds",
  /** RpoAttainedSeconds as a percentage of the objective: over 100 the objective is missed. */
  rpoUsed: "RpoUsedPercent",
  keyAccessibility: "KeyAccessibility",
  encryptionConsistency: "EncryptionConsistency",
  integrityViolations: "IntegrityViolations",
  /** Objects that replication had not carried over when the watchdog looked, and how old the oldest was. */
  replicationLate: "ReplicationLateObjects",
  replicationOldestSeconds: "ReplicationOldestSeconds",
  /** Watched buckets that send no events or replicate nothing; published with every heartbeat of the watchdog. */
  replicationUnwatched: "ReplicationUnwatchedBuckets",
  /** Entries of the operations log that are committed and not in the archive yet: age of the oldest, in seconds. */
  logArchiveLag: "LogArchiveLagSeconds",
  silentSuccesses: "SilentSuccesses",
  /** 1 for every nightly logical dump that is whole and signed (BKP-3). */
  nightlyDumps: "NightlyDumps",
  /** Hours since the older of the weekly archives, told with every nightly dump (BKP-4). */
  archiveDumpAge: "ArchiveDumpAgeHours",
  /** Seconds of writes to the source that its replica does not have: how long a beat takes to arrive. */
  databaseLag: "DatabaseReplicationLagSeconds",
  /** Bytes of WAL that the replica's slot keeps the source from throwing away. */
  databaseSlotBytes: "DatabaseSlotRetainedBytes",
  /** 1 while the replica is connected, enabled and has a slot to read from; 0 otherwise. */
  databaseFollowing: "DatabaseReplicaFollowing",
  /** Differences between the schemas that stop replication or leave rows out. */
  databaseDrift: "DatabaseSchemaDrift",
  /** Other differences: a promoted replica would behave otherwise (policies, grants, indexes, functions). */
  databaseDifferences: "DatabaseSchemaDifferences",
} as const;

/** Document B's table of key performance indicators (MON-6). */
export const kpiThresholds = {
  availability: { targetPercent: 99.9, alarmBelowPercent: 99.5, forMinutes: 5 },
  recoveryTime: { targetMinutes: 60, alarmAboveMinutes: 120 },
  integrity: { targetPercent: 100, alarmBelowPercent: 100 },
  compliance: { targetPercent: 100, alarmBelowPercent: 100 },
} as const;
