import type { OperationType } from "../entry";

type Calls = Readonly<Record<string, OperationType>>;

/**
 * The API calls that change what protects the data, by the service's name in CloudTrail. The rules that bring them stand
 * in components/operations/callPatterns.ts; a test holds the two against each other.
 *
 * Names are CloudTrail's, which differ from the API's for some calls of S3 and Lambda; where sources disagree both stand here.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/logging-using-cloudtrail.html
 */
export const watchedCalls: Readonly<Record<string, Calls>> = {
  "kms.amazonaws.com": {
    DisableKey: "key",
    EnableKey: "key",
    ScheduleKeyDeletion: "key",
    CancelKeyDeletion: "key",
    DeleteKey: "key",
    DeleteImportedKeyMaterial: "key",
    DisableKeyRotation: "key",
    EnableKeyRotation: "key",
    ReplicateKey: "key",
    UpdatePrimaryRegion: "key",
    DeleteAlias: "key",
    UpdateAlias: "key",
    PutKeyPolicy: "policy",
  },
  "s3.amazonaws.com": {
    PutBucketObjectLockConfiguration: "lock",
    PutObjectLockConfiguration: "lock",
    PutBucketPolicy: "policy",
    DeleteBucketPolicy: "policy",
    PutBucketAcl: "policy",
    PutBucketPublicAccessBlock: "policy",
    PutPublicAccessBlock: "policy",
    DeleteBucketPublicAccessBlock: "policy",
    DeletePublicAccessBlock: "policy",
    PutBucketOwnershipControls: "policy",
    PutBucketVersioning: "configuration",
    PutBucketEncryption: "configuration",
    DeleteBucketEncryption: "configuration",
    PutBucketReplication: "configuration",
    DeleteBucketReplication: "configuration",
    PutBucketLifecycle: "configuration",
    PutBucketLifecycleConfiguration: "configuration",
    DeleteBucketLifecycle: "configuration",
    PutBucketNotification: "configuration",
    PutBucketLogging: "configuration",
    DeleteBucket: "configuration",
    // Of objects: CloudTrail reports these as data events, of the locked buckets alone.
    PutObjectRetention: "lock",
    PutObjectLegalHold: "lock",
    DeleteObject: "retention",
    DeleteObjects: "retention",
  },
  "backup.amazonaws.com": {
    PutBackupVaultLockConfiguration: "lock",
    DeleteBackupVaultLockConfiguration: "lock",
    PutBackupVaultAccessPolicy: "policy",
    DeleteBackupVaultAccessPolicy: "policy",
    PutBackupVaultNotifications: "configuration",
    DeleteBackupVaultNotifications: "configuration",
    DeleteBackupVault: "configuration",
    UpdateBackupPlan: "configuration",
    DeleteBackupPlan: "configuration",
    CreateBackupSelection: "configuration",
    DeleteBackupSelection: "configuration",
    UpdateRegionSettings: "configuration",
    UpdateGlobalSettings: "configuration",
    UpdateRestoreTestingPlan: "configuration",
    DeleteRestoreTestingPlan: "configuration",
    DeleteRestoreTestingSelection: "configuration",
    UpdateRecoveryPointLifecycle: "recovery-point",
    DisassociateRecoveryPoint: "recovery-point",
    DeleteRecoveryPoint: "recovery-point",
    StartBackupJob: "backup",
    StopBackupJob: "backup",
    StartCopyJob: "copy",
    StartRestoreJob: "restore",
    PutRestoreValidationResult: "restore-validation",
  },
  "rds.amazonaws.com": {
    DeleteDBCluster: "configuration",
    DeleteDBInstance: "configuration",
    DeleteDBSnapshot: "recovery-point",
    DeleteDBClusterSnapshot: "recovery-point",
    FailoverDBCluster: "failover",
    FailoverGlobalCluster: "failover",
    SwitchoverGlobalCluster: "failover",
    RestoreDBClusterFromSnapshot: "restore",
    RestoreDBClusterToPointInTime: "restore",
    RestoreDBInstanceFromDBSnapshot: "restore",
    RestoreDBInstanceToPointInTime: "restore",
  },
  "cloudtrail.amazonaws.com": {
    StopLogging: "configuration",
    StartLogging: "configuration",
    DeleteTrail: "configuration",
    UpdateTrail: "configuration",
    PutEventSelectors: "configuration",
    PutInsightSelectors: "configuration",
  },
  // What would silence the alarms, or this log itself.
  "monitoring.amazonaws.com": { DisableAlarmActions: "configuration", DeleteAlarms: "configuration" },
  "sns.amazonaws.com": { DeleteTopic: "configuration", Unsubscribe: "configuration" },
  "states.amazonaws.com": { StopExecution: "escalation", DeleteStateMachine: "configuration" },
  "events.amazonaws.com": { DisableRule: "configuration", DeleteRule: "configuration", RemoveTargets: "configuration" },
  "lambda.amazonaws.com": {
    UpdateEventSourceMapping20150331: "configuration",
    DeleteEventSourceMapping20150331: "configuration",
  },
  "dynamodb.amazonaws.com": {
    DeleteTable: "configuration",
    UpdateTable: "configuration",
    UpdateContinuousBackups: "configuration",
    UpdateTimeToLive: "configuration",
    PutResourcePolicy: "policy",
    DeleteResourcePolicy: "policy",
  },
};

/** Undefined for a call that nobody asked for; inherited names are none. */
export function watchedCall(service: string | null, call: string | null): OperationType | undefined {
  if (service === null || call === null || !Object.hasOwn(watchedCalls, service)) return undefined;
  const calls = watchedCalls[service];
  return calls !== undefined && Object.hasOwn(calls, call) ? calls[call] : undefined;
}
