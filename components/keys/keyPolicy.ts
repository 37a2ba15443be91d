import { arn, partitionOf, roleArn, rootArn } from "../common/arn";
import type { Statement } from "../common/iamPolicy";

/** A service that works with data under the key, or that publishes to something under it. */
export type KeyService = "backup" | "s3" | "sns" | "logs" | "events" | "cloudwatch" | "sqs" | "dynamodb" | "lambda";

export interface KeyPolicyArgs {
  /** The Region that this copy of the key is in: every replica has a policy of its own (K10). */
  readonly region: string;
  readonly accountId: string;
  /** The one role that may disable the key or schedule its deletion. It need not exist yet. */
  readonly breakGlassRoleName: string;
  readonly services: readonly KeyService[];
  /** Accounts whose roles copy recovery points into vaults under this key (K6). */
  readonly copySourceAccounts: readonly string[];
}

/** Everything but using the key: IAM policies of the account say who may (K6). Multi-Region synchronisation is KMS's own role's. */
const administration = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:ReplicateKey",
  "kms:RetireGrant",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:SynchronizeMultiRegionKey",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
  "kms:UpdatePrimaryRegion",
] as const;

const use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"] as const;

/** What an event source needs to publish to an encrypted topic or queue (K11). */
const publish = ["kms:Decrypt", "kms:GenerateDataKey*"] as const;

/**
 * The services through which the account's principals use the key. AWS Backup works through the services whose data it
 * reads and restores (its managed policies have no use of a key under any other condition), so it brings them along (K4).
 */
const via: Readonly<Record<KeyService, readonly string[]>> = {
  backup: ["backup", "backup-storage", "dynamodb", "ec2", "rds", "s3"],
  dynamodb: ["dynamodb"],
  lambda: ["lambda"],
  s3: ["s3"],
  sns: ["sns"],
  sqs: ["sqs"],
  // These act as themselves, as service principals.
  cloudwatch: [],
  events: [],
  logs: [],
};

/** Services that hold on to the key by grants: of a table, a function's environment, a recovery point (K5). */
const granting: ReadonlySet<KeyService> = new Set(["backup", "dynamodb", "lambda"]);

/**
 * The policy of one Region's copy of the key.
 *
 * People and roles use the key through AWS services only: stolen credentials cannot decrypt with KMS alone. Deletion is
 * denied to everyone but the break-glass role, the account's root included; the policy itself stays changeable, because
 * one that its author cannot update is a lock-out, so changing it is what to watch for.
 */
export function keyPolicyStatements(args: KeyPolicyArgs): Statement[] {
  const root = rootArn(args.accountId, args.region);
  const viaServices = [...new Set(args.services.flatMap((service) => via[service]))].toSorted();
  return [
    {
      Sid: "AdministrationByTheAccount",
      Effect: "Allow",
      Principal: { AWS: root },
      Action: administration,
      Resource: "*",
    },
    ...(viaServices.length === 0 ? [] : [useThrough(root, viaServices, args.region)]),
    ...(args.services.some((service) => granting.has(service)) ? [grants("GrantsForAwsResources", root)] : []),
    ...copiesFrom(args),
    ...args.services.flatMap((service) => servicePrincipal(service, args)),
    {
      // `Principal: *` with a condition: KMS rejects a policy whose Principal names a role that does not exist. The
      // condition matches a service's call too, which has no aws:PrincipalArn: a negated operator holds for a missing key.
      Sid: "OnlyBreakGlassDisablesOrDeletes",
      Effect: "Deny",
      Principal: "*",
      Action: ["kms:DeleteImportedKeyMaterial", "kms:DisableKey", "kms:ScheduleKeyDeletion"],
      Resource: "*",
      Condition: {
        ArnNotEquals: { "aws:PrincipalArn": roleArn(args.accountId, args.breakGlassRoleName, args.region) },
      },
    },
  ];
}

/** The name of a service in kms:ViaService, which knows Regions. */
function viaService(service: string, region: string): string {
  return `${service}.${region}.amazonaws.com${partitionOf(region) === "aws-cn" ? ".cn" : ""}`;
}

function useThrough(root: string, services: readonly string[], region: string): Statement {
  return {
    Sid: "UseThroughAwsServices",
    Effect: "Allow",
    Principal: { AWS: root },
    Action: use,
    Resource: "*",
    Condition: { StringEquals: { "kms:ViaService": services.map((service) => viaService(service, region)) } },
  };
}

function grants(sid: string, principals: string | readonly string[]): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { AWS: principals },
    Action: "kms:CreateGrant",
    Resource: "*",
    // Without it a grant could hand the key to anyone (K5).
    Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
  };
}

/** A root principal only delegates: the role that copies needs its own IAM allow on this key (K6). */
function copiesFrom({ copySourceAccounts, region }: KeyPolicyArgs): Statement[] {
  if (copySourceAccounts.length === 0) return [];
  const roots = copySourceAccounts.map((account) => rootArn(account, region));
  return [
    { Sid: "CopiesFromOtherAccounts", Effect: "Allow", Principal: { AWS: roots }, Action: use, Resource: "*" },
    grants("GrantsForCopiesFromOtherAccounts", roots),
  ];
}

function servicePrincipal(service: KeyService, args: KeyPolicyArgs): Statement[] {
  const { accountId, region } = args;
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
    case "backup":
      // Its notifications need the key of a topic; a key of buckets or vaults alone stays closed to the service itself.
      return args.services.includes("sns") ? [publisher("AwsBackupPublishes", "backup")] : [];
    // A subscription's dead-letter queue under the same key; the queue's policy names the topic.
    case "sqs":
      return [publisher("SnsDeliversToQueues", "sns")];
    case "dynamodb":
    case "lambda":
    case "s3":
    case "sns":
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
