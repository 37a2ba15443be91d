/**
 * What a vault reports to its topic: only what AWS Backup sends nowhere else. How every job ended (BKP-9) reaches the backup alarm
 * through EventBridge with a severity; sending it here as well would bury these under a message a night and resource.
 *
 * BACKUP_JOB_FAILED and BACKUP_JOB_EXPIRED look right and are deprecated: the API accepts them and never sends them
 * (AWS Backup developer guide, "Notification options").
 */
export const vaultEvents: readonly string[] = [
  // Nothing else tells that point-in-time recovery has stopped (S14).
  "CONTINUOUS_BACKUP_INTERRUPTED",
  // A retention or a storage tier was changed by hand.
  "RECOVERY_POINT_MODIFIED",
  // A job that skips objects still ends as completed.
  "S3_BACKUP_OBJECT_FAILED",
  "S3_RESTORE_OBJECT_FAILED",
];
