import { partitionOf, roleArn, rootArn } from "../common/arn";
import type { Statement } from "../common/iamPolicy";
import { granting, servicePrincipal, use, via } from "./keyServices";
import type { KeyService } from "./keyServices";

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
    administrationStatement(args),
    ...(viaServices.length === 0 ? [] : [useThrough(root, viaServices, args.region)]),
    ...(args.services.some((service) => granting.has(service)) ? [grants("GrantsForAwsResources", root)] : []),
    ...copiesFrom(args),
    ...args.services.flatMap((service) => servicePrincipal(service, args)),
    deletionGuard(args),
  ];
}

type Owner = Pick<KeyPolicyArgs, "accountId" | "region">;

/** Everything but using the key, by whom the account's IAM policies allow. */
export function administrationStatement({ accountId, region }: Owner): Statement {
  return {
    Sid: "AdministrationByTheAccount",
    Effect: "Allow",
    Principal: { AWS: rootArn(accountId, region) },
    Action: administration,
    Resource: "*",
  };
}

/** Nobody but the break-glass role disables or deletes the key, the account's root included (K9). */
export function deletionGuard({
  accountId,
  region,
  breakGlassRoleName,
}: Owner & Pick<KeyPolicyArgs, "breakGlassRoleName">): Statement {
  return {
    // `Principal: *` with a condition: KMS rejects a policy whose Principal names a role that does not exist. The
    // condition matches a service's call too, which has no aws:PrincipalArn: a negated operator holds for a missing key.
    Sid: "OnlyBreakGlassDisablesOrDeletes",
    Effect: "Deny",
    Principal: "*",
    Action: ["kms:DeleteImportedKeyMaterial", "kms:DisableKey", "kms:ScheduleKeyDeletion"],
    Resource: "*",
    Condition: { ArnNotEquals: { "aws:PrincipalArn": roleArn(accountId, breakGlassRoleName, region) } },
  };
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
