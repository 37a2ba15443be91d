import { isObject, objectOf, textOf } from "../common/narrow";
import type { JsonObject } from "../common/narrow";
import type { RunbookSection } from "./runbook";
import type { Severity } from "./types";

/** What a call is worth: always the same, or depending on what it asked for; `silence` where it weakens nothing. */
export interface CallMeaning {
  readonly section: RunbookSection;
  readonly severity: Severity | "silence" | ((parameters: JsonObject) => Severity | "silence");
  /** Calls that this one takes back. @default none */
  readonly undoes?: readonly string[];
}

type Calls = Readonly<Record<string, CallMeaning>>;

function calls(section: RunbookSection, severity: CallMeaning["severity"], ...names: readonly string[]): Calls {
  return Object.fromEntries(names.map((name) => [name, { section, severity }]));
}

/**
 * API calls that weaken what protects the data, by the service's name in CloudTrail (K9, X1, X6, V15). Deployments make some
 * of them too: what takes a protection away is critical all the same, what only changes one is a warning.
 *
 * Names are CloudTrail's, which differ from the API's for some calls of S3; where sources disagree both stand here.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
 */
export const weakeningCalls: Readonly<Record<string, Calls>> = {
  "kms.amazonaws.com": {
    ...calls("key", "critical", "DisableKey", "ScheduleKeyDeletion", "DeleteKey", "DeleteImportedKeyMaterial"),
    ...calls("key", "warning", "PutKeyPolicy", "DisableKeyRotation", "UpdatePrimaryRegion", "DeleteAlias"),
    EnableKey: { section: "key", severity: "informational", undoes: ["DisableKey"] },
    CancelKeyDeletion: { section: "key", severity: "informational", undoes: ["ScheduleKeyDeletion"] },
  },
  "s3.amazonaws.com": {
    ...calls("lock", objectLock, "PutBucketObjectLockConfiguration", "PutObjectLockConfiguration"),
    ...calls("lock", versioning, "PutBucketVersioning"),
    ...calls("lock", replication, "PutBucketReplication"),
    ...calls("lock", publicAccess, "PutBucketPublicAccessBlock", "PutPublicAccessBlock"),
    ...calls("lock", "critical", "DeleteBucketReplication", "DeleteBucketPolicy", "DeleteBucketEncryption"),
    ...calls("lock", "critical", "DeleteBucketPublicAccessBlock", "DeletePublicAccessBlock", "DeleteBucket"),
    ...calls("lock", "warning", "PutBucketPolicy", "PutBucketAcl", "PutBucketEncryption", "PutBucketNotification"),
    ...calls("lock", "warning", "PutBucketLifecycle", "PutBucketLifecycleConfiguration", "DeleteBucketLifecycle"),
  },
  "backup.amazonaws.com": {
    ...calls("lock", "critical", "DeleteBackupVaultLockConfiguration", "DeleteBackupVaultAccessPolicy"),
    ...calls("lock", "critical", "DeleteRecoveryPoint", "DisassociateRecoveryPoint", "DeleteBackupSelection"),
    ...calls("lock", "warning", "PutBackupVaultLockConfiguration", "PutBackupVaultAccessPolicy"),
    ...calls("lock", "warning", "UpdateRecoveryPointLifecycle", "UpdateGlobalSettings", "StopBackupJob"),
    ...calls("lock", "warning", "DeleteRestoreTestingPlan", "DeleteRestoreTestingSelection"),
    ...calls("silenced", "warning", "PutBackupVaultNotifications", "DeleteBackupVaultNotifications"),
  },
  "cloudtrail.amazonaws.com": {
    ...calls("silenced", "critical", "StopLogging", "DeleteTrail"),
    ...calls("silenced", "warning", "UpdateTrail", "PutEventSelectors", "PutInsightSelectors"),
    StartLogging: { section: "silenced", severity: "informational", undoes: ["StopLogging"] },
  },
  // What would silence the alarms themselves.
  "events.amazonaws.com": calls("silenced", "warning", "DisableRule", "DeleteRule", "RemoveTargets"),
  "monitoring.amazonaws.com": calls("silenced", "warning", "DisableAlarmActions", "DeleteAlarms"),
  "sns.amazonaws.com": calls("silenced", "warning", "DeleteTopic", "Unsubscribe"),
  "states.amazonaws.com": calls("silenced", "warning", "StopExecution", "DeleteStateMachine"),
};

/** Undefined for a call that is not in the table; inherited names are none. */
export function callMeaning(service: string | undefined, call: string | undefined): CallMeaning | undefined {
  if (service === undefined || call === undefined || !Object.hasOwn(weakeningCalls, service)) return undefined;
  const known = weakeningCalls[service];
  return known !== undefined && Object.hasOwn(known, call) ? known[call] : undefined;
}

/** Without a rule, new objects are not locked any more (X6). */
function objectLock(parameters: JsonObject): Severity {
  return isObject(objectOf(parameters.ObjectLockConfiguration).Rule) ? "warning" : "critical";
}

function versioning(parameters: JsonObject): Severity | "silence" {
  return textOf(objectOf(parameters.VersioningConfiguration).Status) === "Enabled" ? "silence" : "critical";
}

/** A rule that is switched off replicates nothing and looks like one. */
function replication(parameters: JsonObject): Severity {
  const { Rule: rules } = objectOf(parameters.ReplicationConfiguration);
  const all = (Array.isArray(rules) ? rules : [rules]).map((rule) => textOf(objectOf(rule).Status));
  return all.every((status) => status === "Enabled") ? "warning" : "critical";
}

const blocks = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"] as const;

/** Booleans, which CloudTrail also writes as text. */
function publicAccess(parameters: JsonObject): Severity | "silence" {
  const block = objectOf(parameters.PublicAccessBlockConfiguration);
  return blocks.every((name) => String(block[name]) === "true") ? "silence" : "critical";
}
