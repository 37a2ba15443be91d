import type * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../common/iamPolicy";

/**
 * What ends a recovery point before its time, or weakens what keeps it.
 *
 * PutBackupVaultAccessPolicy and DeleteBackupVaultAccessPolicy are missing on purpose: denied to everyone, they lock
 * out their own author and `pulumi destroy` never works again (V14). Who lifts this policy still meets the vault's
 * lock, which is the control that cannot be lifted (V15).
 */
export const deniedActions: readonly string[] = [
  "backup:DeleteBackupVault",
  "backup:DeleteBackupVaultLockConfiguration",
  "backup:DeleteRecoveryPoint",
  "backup:DisassociateRecoveryPoint",
  "backup:DisassociateRecoveryPointFromParent",
  // In governance mode a rewritten lock is a lifted one. Changing a lock is therefore a break-glass operation.
  "backup:PutBackupVaultLockConfiguration",
  "backup:UpdateRecoveryPointLifecycle",
];

export interface VaultPolicyInputs {
  /** The only principal that may do what the policy denies. It need not exist yet: it is a condition, not a Principal. */
  readonly breakGlassArn: pulumi.Input<string>;
  /**
   * Root of the account that may copy into this vault. The vault's own account needs no statement.
   * @default none
   */
  readonly copySourceRootArn?: pulumi.Input<string>;
}

/** A vault's access policy. Expiry by lifecycle is AWS Backup's own and is not touched by it. */
export function vaultPolicyStatements({ breakGlassArn, copySourceRootArn }: VaultPolicyInputs): readonly Statement[] {
  const deny: Statement = {
    Sid: "DenyDeletionExceptBreakGlass",
    Effect: "Deny",
    Principal: "*",
    Action: deniedActions,
    Resource: "*",
    Condition: { ArnNotEquals: { "aws:PrincipalArn": breakGlassArn } },
  };
  if (copySourceRootArn === undefined) return [deny];
  return [
    deny,
    {
      Sid: "AllowCopyFromSourceAccount",
      Effect: "Allow",
      Principal: { AWS: copySourceRootArn },
      Action: "backup:CopyIntoBackupVault",
      Resource: "*",
    },
  ];
}
