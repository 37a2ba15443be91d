import type { EventPattern } from "../monitoring/eventPatterns";

/**
 * The API calls that the operations log records, by the service's name in CloudTrail. What they mean stands in
 * operations/mapping/watchedCalls.ts, which this room may not import; a test holds the two against each other.
 */
export const recordedCalls: Readonly<Record<string, readonly string[]>> = {
  "kms.amazonaws.com": [
    "DisableKey",
    "EnableKey",
    "ScheduleKeyDeletion",
    "CancelKeyDeletion",
    "DeleteKey",
    "DeleteImportedKeyMaterial",
    "DisableKeyRotation",
    "EnableKeyRotation",
    "ReplicateKey",
    "UpdatePrimaryRegion",
    "DeleteAlias",
    "UpdateAlias",
    "PutKeyPolicy",
  ],
  "s3.amazonaws.com": [
    "PutBucketObjectLockConfiguration",
    "PutObjectLockConfiguration",
    "PutBucketPolicy",
    "DeleteBucketPolicy",
    "PutBucketAcl",
    "PutBucketPublicAccessBlock",
    "PutPublicAccessBlock",
    "DeleteBucketPublicAccessBlock",
    "DeletePublicAccessBlock",
    "PutBucketOwnershipControls",
    "PutBucketVersioning",
    "PutBucketEncryption",
    "DeleteBucketEncryption",
    "PutBucketReplication",
    "DeleteBucketReplication",
    "PutBucketLifecycle",
    "PutBucketLifecycleConfiguration",
    "DeleteBucketLifecycle",
    "PutBucketNotification",
    "PutBucketLogging",
    "DeleteBucket",
    "PutObjectRetention",
    "PutObjectLegalHold",
    "DeleteObject",
    "DeleteObjects",
  ],
  "backup.amazonaws.com": [
    "PutBackupVaultLockConfiguration",
    "DeleteBackupVaultLockConfiguration",
    "PutBackupVaultAccessPolicy",
    "DeleteBackupVaultAccessPolicy",
    "PutBackupVaultNotifications",
    "DeleteBackupVaultNotifications",
    "DeleteBackupVault",
    "UpdateBackupPlan",
    "DeleteBackupPlan",
    "CreateBackupSelection",
    "DeleteBackupSelection",
    "UpdateRegionSettings",
    "UpdateGlobalSettings",
    "UpdateRestoreTestingPlan",
    "DeleteRestoreTestingPlan",
    "DeleteRestoreTestingSelection",
    "UpdateRecoveryPointLifecycle",
    "DisassociateRecoveryPoint",
    "DeleteRecoveryPoint",
    "StartBackupJob",
    "StopBackupJob",
    "StartCopyJob",
    "StartRestoreJob",
    "PutRestoreValidationResult",
  ],
  "rds.amazonaws.com": [
    "DeleteDBCluster",
    "DeleteDBInstance",
    "DeleteDBSnapshot",
    "DeleteDBClusterSnapshot",
    "FailoverDBCluster",
    "FailoverGlobalCluster",
    "SwitchoverGlobalCluster",
    "RestoreDBClusterFromSnapshot",
    "RestoreDBClusterToPointInTime",
    "RestoreDBInstanceFromDBSnapshot",
    "RestoreDBInstanceToPointInTime",
  ],
  "cloudtrail.amazonaws.com": [
    "StopLogging",
    "StartLogging",
    "DeleteTrail",
    "UpdateTrail",
    "PutEventSelectors",
    "PutInsightSelectors",
  ],
  "monitoring.amazonaws.com": ["DisableAlarmActions", "DeleteAlarms"],
  "sns.amazonaws.com": ["DeleteTopic", "Unsubscribe"],
  "states.amazonaws.com": ["StopExecution", "DeleteStateMachine"],
  "events.amazonaws.com": ["DisableRule", "DeleteRule", "RemoveTargets"],
  "lambda.amazonaws.com": ["UpdateEventSourceMapping20150331", "DeleteEventSourceMapping20150331"],
  "dynamodb.amazonaws.com": [
    "DeleteTable",
    "UpdateTable",
    "UpdateContinuousBackups",
    "UpdateTimeToLive",
    "PutResourcePolicy",
    "DeleteResourcePolicy",
  ],
};

/** EventBridge takes patterns of at most 2,048 characters, so that the services that are called most have one of their own. */
const groups: Readonly<Record<string, readonly string[]>> = {
  "key-calls": ["kms.amazonaws.com"],
  "bucket-calls": ["s3.amazonaws.com"],
  "backup-calls": ["backup.amazonaws.com"],
  "database-calls": ["rds.amazonaws.com"],
  "silencing-calls": [
    "cloudtrail.amazonaws.com",
    "monitoring.amazonaws.com",
    "sns.amazonaws.com",
    "states.amazonaws.com",
    "events.amazonaws.com",
    "lambda.amazonaws.com",
    "dynamodb.amazonaws.com",
  ],
};

/**
 * One pattern a group. "Service events" are what a service does by itself, such as KMS deleting a key when its window ends.
 *
 * @param bucketPrefix beginning of the names of this stack's buckets: other trails of the account may report every deleted
 * object of every bucket
 */
export function callPatterns(bucketPrefix: string): Readonly<Record<string, EventPattern>> {
  return Object.fromEntries(
    Object.entries(groups).map(([suffix, services]) => [
      suffix,
      {
        "detail-type": ["AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"],
        detail: {
          eventSource: services,
          eventName: services.flatMap((service) => recordedCalls[service] ?? []),
          ...(suffix === "bucket-calls" ? { requestParameters: { bucketName: [{ prefix: bucketPrefix }] } } : {}),
        },
      },
    ]),
  );
}
