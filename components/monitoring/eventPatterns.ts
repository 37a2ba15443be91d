import { arn } from "../common/arn";

/** An EventBridge pattern: values of one field are alternatives, fields have to match together. */
export type EventPattern = Readonly<Record<string, unknown>>;

/**
 * Everything that AWS Backup says itself. No list of event types and no states: what AWS adds tomorrow must reach the
 * function too, which announces what it does not understand. Only the API calls that CloudTrail reports are left out.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-backup.html
 */
export const backupEventPattern: EventPattern = {
  source: ["aws.backup"],
  "detail-type": [{ "anything-but": { suffix: " via CloudTrail" } }],
};

export interface AlarmPatternFacts {
  readonly region: string;
  readonly accountId: string;
  /** The alarms that are announced through the function: their names begin with it. */
  readonly prefix: string;
  /** The function's own alarms. */
  readonly ownAlarmNames: readonly string[];
}

/**
 * Changes of the alarms with the prefix, and never of the function's own: a function that fails would be told so, fail
 * again, and go on like that. The prefix is matched on the ARN, because one field cannot ask for two things at once.
 */
export function alarmEventPattern({ region, accountId, prefix, ownAlarmNames }: AlarmPatternFacts): EventPattern {
  return {
    source: ["aws.cloudwatch"],
    "detail-type": ["CloudWatch Alarm State Change"],
    resources: [{ prefix: arn({ service: "cloudwatch", region, account: accountId, resource: `alarm:${prefix}` }) }],
    detail: { alarmName: [{ "anything-but": ownAlarmNames }] },
  };
}

/**
 * Events of our own functions and runbooks that somebody should hear of: whatever failed, and every step of an escalation.
 * Source and detail type are those of operations/ownEvent.ts, which this room may not import; a test compares them.
 */
export const ownEventPattern: EventPattern = {
  source: ["neonpro.recovery"],
  "detail-type": ["Recovery Operation"],
  detail: { $or: [{ phase: ["failed"] }, { type: ["escalation"] }] },
};

/** A rule's pattern may have 2,048 characters (EventBridge quotas): the buckets' calls have a rule of their own. */
export const maximumPatternLength = 2048;

/** Calls that weaken a protection, by service; lambdas/backup-alarm/calls.ts says what each is worth, and a test compares. */
const calls = {
  "kms.amazonaws.com": [
    "DisableKey",
    "ScheduleKeyDeletion",
    "DeleteKey",
    "DeleteImportedKeyMaterial",
    "PutKeyPolicy",
    "DisableKeyRotation",
    "UpdatePrimaryRegion",
    "DeleteAlias",
    "EnableKey",
    "CancelKeyDeletion",
  ],
  "backup.amazonaws.com": [
    "DeleteBackupVaultLockConfiguration",
    "DeleteBackupVaultAccessPolicy",
    "DeleteRecoveryPoint",
    "DisassociateRecoveryPoint",
    "DeleteBackupSelection",
    "PutBackupVaultLockConfiguration",
    "PutBackupVaultAccessPolicy",
    "UpdateRecoveryPointLifecycle",
    "UpdateGlobalSettings",
    "StopBackupJob",
    "DeleteRestoreTestingPlan",
    "DeleteRestoreTestingSelection",
    "PutBackupVaultNotifications",
    "DeleteBackupVaultNotifications",
  ],
  "cloudtrail.amazonaws.com": [
    "StopLogging",
    "DeleteTrail",
    "UpdateTrail",
    "PutEventSelectors",
    "PutInsightSelectors",
    "StartLogging",
  ],
  "events.amazonaws.com": ["DisableRule", "DeleteRule", "RemoveTargets"],
  "monitoring.amazonaws.com": ["DisableAlarmActions", "DeleteAlarms"],
  "sns.amazonaws.com": ["DeleteTopic", "Unsubscribe"],
  "states.amazonaws.com": ["StopExecution", "DeleteStateMachine"],
} as const;

const bucketCalls = [
  "PutBucketObjectLockConfiguration",
  "PutObjectLockConfiguration",
  "PutBucketVersioning",
  "PutBucketReplication",
  "PutBucketPublicAccessBlock",
  "PutPublicAccessBlock",
  "DeleteBucketReplication",
  "DeleteBucketPolicy",
  "DeleteBucketEncryption",
  "DeleteBucketPublicAccessBlock",
  "DeletePublicAccessBlock",
  "DeleteBucket",
  "PutBucketPolicy",
  "PutBucketAcl",
  "PutBucketEncryption",
  "PutBucketNotification",
  "PutBucketLifecycle",
  "PutBucketLifecycleConfiguration",
  "DeleteBucketLifecycle",
] as const;

/**
 * What CloudTrail reports of keys, vaults, the trail and the alerting itself, wherever in the account: a key that somebody
 * else looks after may still be the one that a backup needs.
 */
export const callEventPattern: EventPattern = {
  "detail-type": ["AWS API Call via CloudTrail"],
  detail: { eventSource: Object.keys(calls), eventName: Object.values(calls).flat() },
};

/**
 * What CloudTrail reports of buckets.
 *
 * @param prefix beginning of the names of the buckets that are meant
 */
export function bucketCallEventPattern(prefix: string): EventPattern {
  return {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: ["s3.amazonaws.com"],
      eventName: bucketCalls,
      requestParameters: { bucketName: [{ prefix }] },
    },
  };
}
