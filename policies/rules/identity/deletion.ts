/** Actions that end recovery points, keys or versions for good. */
export const deletions: readonly string[] = [
  "backup:DeleteRecoveryPoint",
  "backup:DeleteBackupVaultLockConfiguration",
  "kms:ScheduleKeyDeletion",
  "s3:DeleteObjectVersion",
];

/** AWS's own policies that allow one of them on everything. */
export const deletingPolicies: readonly string[] = [
  "AdministratorAccess",
  "AmazonS3FullAccess",
  "AWSBackupFullAccess",
  "PowerUserAccess",
];

/** The name of one of AWS's own policies; undefined for an ARN of another. */
export function awsPolicyName(arn: unknown): string | undefined {
  return /^arn:[\w-]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(String(arn))?.[1];
}
