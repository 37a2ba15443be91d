import type * as pulumi from "@pulumi/pulumi";
import { arn } from "../common/arn";
import type { Statement } from "../common/iamPolicy";

/**
 * AWS's own policies for restores, which follow what AWS Backup learns to do; buckets have one of their own.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html
 */
export function restoreManagedPolicyArns(
  partition: string,
  types: readonly string[],
): Readonly<Record<string, string>> {
  const policy = (name: string) => arn({ service: "iam", account: "aws", resource: `policy/${name}`, partition });
  return {
    restore: policy("service-role/AWSBackupServiceRolePolicyForRestores"),
    ...(types.includes("S3") ? { s3: policy("AWSBackupServiceRolePolicyForS3Restore") } : {}),
  };
}

/** The keys, which AWS's policies grant by way of few services only (K4, K5). */
export function restoreStatements(keyArns: readonly pulumi.Input<string>[]): Statement[] {
  return [
    {
      Sid: "OpenAndEncrypt",
      Effect: "Allow",
      Action: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      Resource: keyArns,
    },
    {
      Sid: "GrantToServicesOnly",
      Effect: "Allow",
      Action: "kms:CreateGrant",
      Resource: keyArns,
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}
