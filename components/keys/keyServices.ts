import { arn, partitionOf, rootArn } from "../common/arn";
import type { Statement } from "../common/iamPolicy";

/**
 * A service that works with data under the key, or that publishes to something under it. `backup` works with recovery
 * points and what they are made of; `backup-notifications` publishes a vault's events to a topic, and does nothing else.
 * `canary` is no service: the account's own proof that the key encrypts and decrypts, under an encryption context of its own.
 */
export type KeyService =
  | "backup"
  | "backup-notifications"
  | "canary"
  | "cloudtrail"
  | "cloudwatch"
  | "dynamodb"
  | "events"
  | "lambda"
  | "logs"
  | "rds"
  | "s3"
  | "secretsmanager"
  | "sns"
  | "sqs";

/** What working with data under the key takes. */
export const use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"] as const;

/** What an event source needs to publish to an encrypted topic or queue (K11). */
const publish = ["kms:Decrypt", "kms:GenerateDataKey*"] as const;

/**
 * The services through which the account's principals use the key. AWS Backup works through the services whose data it
 * reads and restores (its managed policies have no use of a key under any other condition), so it brings them along (K4):
 * dynamodb, ec2 and s3 to back up, elasticfilesystem, rds and redshift to restore besides.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForRestores.html
 */
export const via: Readonly<Record<KeyService, readonly string[]>> = {
  backup: ["backup", "backup-storage", "dynamodb", "ec2", "elasticfilesystem", "rds", "redshift", "s3"],
  dynamodb: ["dynamodb"],
  lambda: ["lambda"],
  rds: ["rds"],
  s3: ["s3"],
  secretsmanager: ["secretsmanager"],
  sns: ["sns"],
  sqs: ["sqs"],
  // These act as themselves, as service principals.
  "backup-notifications": [],
  canary: [],
  cloudtrail: [],
  cloudwatch: [],
  events: [],
  logs: [],
};

/** Services that hold on to the key by grants: of a table, a database, a function's environment, a recovery point (K5). */
export const granting: ReadonlySet<KeyService> = new Set(["backup", "dynamodb", "lambda", "rds"]);

/** What a service may do as itself, with one Region's copy of the key. */
export function servicePrincipal(
  service: KeyService,
  { accountId, region }: { readonly accountId: string; readonly region: string },
): Statement[] {
  switch (service) {
    case "logs":
      return [
        {
          Sid: "CloudWatchLogsOfThisAccount",
          Effect: "Allow",
          Principal: { Service: `logs.${region}.amazonaws.com` },
          Action: use,
          Resource: "*",
          Condition: {
            ArnLike: {
              "kms:EncryptionContext:aws:logs:arn": arn({
                service: "logs",
                region,
                account: accountId,
                resource: "log-group:*",
              }),
            },
          },
        },
      ];
    case "cloudtrail":
      return cloudTrail(accountId, region);
    // EventBridge sends KMS no source keys (SNS developer guide, "Key management"), and for alarms and AWS Backup's
    // notifications none are documented: a condition would drop every message silently. Whose messages arrive is decided
    // by the policy of the topic or queue.
    case "cloudwatch":
      return [publisher("CloudWatchAlarmsPublish", "cloudwatch")];
    case "events":
      return [publisher("EventBridgePublishes", "events")];
    case "backup-notifications":
      return [publisher("AwsBackupPublishes", "backup")];
    case "canary":
      return [provesItself(accountId, region)];
    case "backup":
    case "dynamodb":
    case "lambda":
    case "rds":
    case "s3":
    case "secretsmanager":
    case "sns":
    case "sqs":
      return [];
  }
}

/**
 * CloudTrail encrypts its files in the name of a trail, which may be at home in another Region than the bucket and its key.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
function cloudTrail(accountId: string, region: string): Statement[] {
  const trails = arn({
    service: "cloudtrail",
    region: "*",
    account: accountId,
    resource: "trail/*",
    partition: partitionOf(region),
  });
  const common = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" }, Resource: "*" } as const;
  return [
    {
      ...common,
      Sid: "TrailsOfThisAccountEncrypt",
      Action: "kms:GenerateDataKey*",
      Condition: {
        ArnLike: { "aws:SourceArn": trails },
        StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": trails },
      },
    },
    {
      ...common,
      Sid: "TrailsOfThisAccountLookAtTheKey",
      Action: "kms:DescribeKey",
      Condition: { ArnLike: { "aws:SourceArn": trails } },
    },
  ];
}

function publisher(sid: string, service: string): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: `${service}.amazonaws.com` },
    Action: publish,
    Resource: "*",
  };
}

/**
 * The one use of a key that needs no service in between: a round trip under the canary's encryption context (SEC-2). No
 * service encrypts data under that context, and KMS decrypts under none but the one that was encrypted with, so it opens
 * nothing. Which role may do it is IAM's to say (components/operations/recoveryCanary.ts).
 */
function provesItself(accountId: string, region: string): Statement {
  return {
    Sid: "CanaryProvesTheKey",
    Effect: "Allow",
    Principal: { AWS: rootArn(accountId, region) },
    Action: ["kms:GenerateDataKey", "kms:Decrypt"],
    Resource: "*",
    Condition: { StringEquals: { "kms:EncryptionContext:neonpro:purpose": "recovery-canary" } },
  };
}
