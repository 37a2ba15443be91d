import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { arn } from "../common/arn";
import type { Statement } from "../common/iamPolicy";
import { assumeRolePolicy, policyDocument } from "../common/iamPolicy";

export interface BackupRoleArgs {
  /** Physical name, the same for as long as there are recovery points: at most 64 characters. */
  readonly roleName: string;
  readonly accountId: pulumi.Input<string>;
  readonly partition: string;
  /** Keys of what is backed up. */
  readonly sourceKeyArns: readonly pulumi.Input<string>[];
  /** Keys of the vaults that are written to, copies included. */
  readonly vaultKeyArns: readonly pulumi.Input<string>[];
  readonly tags: Readonly<Record<string, string>>;
}

export interface BackupRole {
  readonly role: aws.iam.Role;
  /** What a selection has to wait for: a job that starts without its permissions fails, or copies nothing. */
  readonly permissions: readonly pulumi.Resource[];
}

/**
 * AWS's own policies for backups (service-role path) and for S3 backups (no path). They follow what AWS Backup learns
 * to do, which statements of ours would not. Restoring has a role of its own: one that can do both can overwrite.
 */
export function managedPolicyArns(partition: string): Readonly<Record<"backup" | "s3", string>> {
  const policy = (name: string) => arn({ service: "iam", account: "aws", resource: `policy/${name}`, partition });
  return {
    backup: policy("service-role/AWSBackupServiceRolePolicyForBackup"),
    s3: policy("AWSBackupServiceRolePolicyForS3Backup"),
  };
}

/**
 * Declares the role that AWS Backup assumes for backups and copies, as children of `opts.parent`.
 *
 * AWS Backup also expires recovery points as this role, years after the selection is gone. Without it they may stay for
 * ever as EXPIRED, data that the law wants deleted among them, so the role has a fixed name and is protected.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-iam.html
 */
export function declareBackupRole(name: string, args: BackupRoleArgs, opts: pulumi.CustomResourceOptions): BackupRole {
  const role = new aws.iam.Role(
    name,
    {
      name: args.roleName,
      description: "Assumed by AWS Backup for scheduled backups and their copies; restores have their own role",
      assumeRolePolicy: assumeRolePolicy("backup.amazonaws.com", { sourceAccount: args.accountId }),
      tags: { ...args.tags },
    },
    { ...opts, protect: true },
  );
  const managed = Object.entries(managedPolicyArns(args.partition)).map(
    ([id, policyArn]) => new aws.iam.RolePolicyAttachment(`${name}-${id}`, { role: role.name, policyArn }, opts),
  );
  const own = new aws.iam.RolePolicy(
    `${name}-keys`,
    { role: role.name, policy: policyDocument(...ownStatements(args)) },
    opts,
  );
  return { role, permissions: [...managed, own] };
}

/** What AWS's policies leave to us: keys, which they grant through S3 only, and what they do not know yet. */
export function ownStatements(args: Pick<BackupRoleArgs, "partition" | "sourceKeyArns" | "vaultKeyArns">): Statement[] {
  const keys = [...args.sourceKeyArns, ...args.vaultKeyArns];
  const keyStatements: Statement[] = [
    {
      // A role without the object key ends in a job that succeeds and holds nothing (K4).
      Sid: "ReadWhatIsBackedUp",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
      Resource: args.sourceKeyArns,
    },
    {
      // A key policy that names an account's root only delegates: the role needs its own allow (K6).
      Sid: "WriteIntoVaults",
      Effect: "Allow",
      Action: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      Resource: args.vaultKeyArns,
    },
    {
      Sid: "GrantToServicesOnly",
      Effect: "Allow",
      Action: "kms:CreateGrant",
      Resource: keys,
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
  return [
    // IAM refuses a statement without a resource.
    ...keyStatements.filter(({ Resource }) => Array.isArray(Resource) && Resource.length > 0),
    {
      // A cross-Region copy looks up the service's own key by its alias (K7).
      Sid: "DescribeBackupServiceKey",
      Effect: "Allow",
      Action: "kms:DescribeKey",
      Resource: "*",
      Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/aws/backup" } },
    },
    {
      // Tags of buckets are read through this action since the limit of 1,000 buckets fell (X3).
      Sid: "ReadBucketTags",
      Effect: "Allow",
      Action: "s3:ListTagsForResource",
      Resource: arn({ service: "s3", resource: "*", partition: args.partition }),
    },
  ];
}
