import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { roleArn, rootArn } from "../common/arn";
import { policyDocument } from "../common/iamPolicy";
import { vaultEvents } from "./vaultEvents";
import type { VaultLock } from "./vaultLock";
import { vaultPolicyStatements } from "./vaultPolicy";

export interface LockedVaultArgs {
  /** Physical name: 2 to 50 letters, digits, hyphens and underscores. */
  readonly vaultName: string;
  readonly region: string;
  /** The account that the vault is in. */
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of that account and Region: a copy cannot land under `aws/backup` (K3). */
  readonly keyArn: pulumi.Input<string>;
  readonly lock: VaultLock;
  readonly breakGlassRoleName: string;
  /** @default no other account may copy into the vault */
  readonly copySourceAccountId?: pulumi.Input<string>;
  /**
   * Topic of the same account and Region: vault notifications cross neither (S12).
   * @default no notifications; EventBridge still carries every job's end
   */
  readonly notificationTopicArn?: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Declares one vault with its lock, its access policy and its notifications, as children of `opts.parent`.
 *
 * The order matters on the first deployment: the policy denies changes of the lock, so the lock goes first.
 */
export function declareLockedVault(
  name: string,
  args: LockedVaultArgs,
  opts: pulumi.CustomResourceOptions,
): aws.backup.Vault {
  const { region, lock } = args;
  const vault = new aws.backup.Vault(
    name,
    // forceDestroy would delete the recovery points along with the vault.
    { name: args.vaultName, region, kmsKeyArn: args.keyArn, forceDestroy: false, tags: { ...args.tags } },
    { ...opts, protect: true },
  );
  const locked = new aws.backup.VaultLockConfiguration(
    `${name}-lock`,
    {
      backupVaultName: vault.name,
      region,
      minRetentionDays: lock.minDays,
      maxRetentionDays: lock.maxDays,
      ...(lock.changeableForDays === undefined ? {} : { changeableForDays: lock.changeableForDays }),
    },
    // Its deletion lifts a governance lock and, under a compliance lock, fails half way through a deployment.
    { ...opts, protect: true },
  );
  new aws.backup.VaultPolicy(
    `${name}-policy`,
    { backupVaultName: vault.name, region, policy: policyOf(args) },
    { ...opts, dependsOn: [locked] },
  );
  if (args.notificationTopicArn !== undefined) {
    new aws.backup.VaultNotifications(
      `${name}-notifications`,
      {
        backupVaultName: vault.name,
        region,
        snsTopicArn: args.notificationTopicArn,
        backupVaultEvents: [...vaultEvents],
      },
      opts,
    );
  }
  return vault;
}

function policyOf(args: LockedVaultArgs): pulumi.Output<string> {
  const breakGlassArn = pulumi
    .output(args.accountId)
    .apply((account) => roleArn(account, args.breakGlassRoleName, args.region));
  if (args.copySourceAccountId === undefined) return policyDocument(...vaultPolicyStatements({ breakGlassArn }));
  const copySourceRootArn = pulumi.output(args.copySourceAccountId).apply((account) => rootArn(account, args.region));
  return policyDocument(...vaultPolicyStatements({ breakGlassArn, copySourceRootArn }));
}
