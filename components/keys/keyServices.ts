import { arn } from "../common/arn";
import type { Statement } from "../common/iamPolicy";

/**
 * A service that works with data under the key, or that publishes to something under it. `backup` works with recovery
 * points and what they are made of; `backup-notifications` publishes a vault's events to a topic, and does nothing else.
 */
export type KeyService =
  "backup" | "backup-notifications" | "cloudwatch" | "dynamodb" | "events" | "lambda" | "logs" | "s3" | "sns" | "sqs";

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
  s3: ["s3"],
  sns: ["sns"],
  sqs: ["sqs"],
  // These act as themselves, as service principals.
  "backup-notifications": [],
  cloudwatch: [],
  events: [],
  logs: [],
};

/** Services that hold on to the key by grants: of a table, a function's environment, a recovery point (K5). */
export const granting: ReadonlySet<KeyService> = new Set(["backup", "dynamodb", "lambda"]);

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
    // EventBridge sends KMS no source keys (SNS developer guide, "Key management"), and for alarms and AWS Backup's
    // notifications none are documented: a condition would drop every message silently. Whose messages arrive is decided
    // by the policy of the topic or queue.
    case "cloudwatch":
      return [publisher("CloudWatchAlarmsPublish", "cloudwatch")];
    case "events":
      return [publisher("EventBridgePublishes", "events")];
    case "backup-notifications":
      return [publisher("AwsBackupPublishes", "backup")];
    case "backup":
    case "dynamodb":
    case "lambda":
    case "s3":
    case "sns":
    case "sqs":
      return [];
  }
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
