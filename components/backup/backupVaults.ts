import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CopyDestination } from "../../protection/schedules";
import { refuse } from "../common/problems";
import { vaultsProblems } from "./checks";
import type { LockedVaultArgs } from "./lockedVault";
import { declareLockedVault } from "./lockedVault";
import type { VaultLock, VaultLocks } from "./vaultLock";

/** The vault in a separate account: what survives the loss of the first account's credentials. */
export interface RecoveryAccount {
  /** A provider of that account, by an assumed role. */
  readonly provider: aws.Provider;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of that account in the recovery Region, whose policy lets the source account use it (K2, K6). */
  readonly keyArn: pulumi.Input<string>;
  readonly breakGlassRoleName: string;
  /** @default the lock of the recovery vault */
  readonly lock?: VaultLock;
  /**
   * Topic of that account in the recovery Region.
   * @default no vault notifications there: AWS Backup cannot notify a topic of another account. The copy job's end is
   * still reported in the source account
   */
  readonly notificationTopicArn?: pulumi.Input<string>;
}

export interface BackupVaultsArgs {
  /** Beginning of the physical names, for example `neonpro-prod`; at most 33 characters (vault names end at 50). */
  readonly namePrefix: string;
  readonly primaryRegion: string;
  readonly recoveryRegion: string;
  readonly accountId: pulumi.Input<string>;
  /** Key by Region; both Regions are needed. */
  readonly keyArns: Readonly<Record<string, pulumi.Input<string>>>;
  /** Lock of the primary vault, and of the others unless they say otherwise. */
  readonly lock: VaultLock;
  /** @default `lock` */
  readonly recoveryLock?: VaultLock;
  /** The one role that may delete recovery points or change a lock. It need not exist when the vault is created. */
  readonly breakGlassRoleName: string;
  /** Topic by Region for the vaults' notifications; both Regions are needed (notifications are regional, S12). */
  readonly notificationTopicArns: Readonly<Record<string, pulumi.Input<string>>>;
  /** @default no vault in another account */
  readonly recoveryAccount?: RecoveryAccount;
  /**
   * Retention window in days of a logically air-gapped vault in the recovery Region: in compliance mode from its
   * creation, without a grace period (V6), and not for RDS instances (V7).
   * @default no such vault
   */
  readonly airGapped?: { readonly minDays: number; readonly maxDays: number };
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Where recovery points are kept: a vault in the primary Region, one in the recovery Region and, in production, one in
 * a separate recovery account, each under a customer-managed key, with a lock, and with a policy that leaves deletion to the
 * break-glass role (BKP-7, BKP-8).
 *
 * Every vault is protected in Pulumi's sense too. A cross-account copy also needs `isCrossAccountBackupEnabled`, which
 * only the organization's management account can set (S10).
 *
 * @example
 * const vaults = new BackupVaults("vaults", {
 *   namePrefix: "neonpro-prod", primaryRegion: "sa-east-1", recoveryRegion: "eu-west-1", accountId,
 *   keyArns: { "sa-east-1": key.arnIn("sa-east-1"), "eu-west-1": key.arnIn("eu-west-1") },
 *   lock: { mode: "governance", minDays: 7, maxDays: 400 },
 *   breakGlassRoleName: "neonpro-break-glass", notificationTopicArns,
 * });
 */
export class BackupVaults extends pulumi.ComponentResource {
  readonly primary: aws.backup.Vault;
  readonly recovery: aws.backup.Vault;
  /** Undefined without `recoveryAccount`. */
  readonly recoveryAccountVault: aws.backup.Vault | undefined;
  /** Undefined without `airGapped`. */
  readonly airGappedVault: aws.backup.LogicallyAirGappedVault | undefined;
  /** Vault ARNs that copies can go to. */
  readonly destinations: Readonly<Partial<Record<CopyDestination, pulumi.Output<string>>>>;
  /** The lock that each vault got; BackupCadence holds its rules and copies against it (V3). */
  readonly locks: VaultLocks;

  constructor(name: string, args: BackupVaultsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:backup:BackupVaults", name, {}, opts);
    refuse(vaultsProblems(args), this);

    const recoveryLock = args.recoveryLock ?? args.lock;
    this.primary = this.vault(`${name}-primary`, args, {
      vaultName: `${args.namePrefix}-primary`,
      region: args.primaryRegion,
      lock: args.lock,
    });
    this.recovery = this.vault(`${name}-recovery`, args, {
      vaultName: `${args.namePrefix}-recovery`,
      region: args.recoveryRegion,
      lock: recoveryLock,
    });
    this.recoveryAccountVault = this.vaultInRecoveryAccount(name, args, recoveryLock);
    this.airGappedVault = this.airGapped(name, args);

    const otherAccount = this.recoveryAccountVault;
    this.destinations = {
      "recovery-region": this.recovery.arn,
      ...(otherAccount === undefined ? {} : { "recovery-account": otherAccount.arn }),
      ...(this.airGappedVault === undefined ? {} : { "air-gapped": this.airGappedVault.arn }),
    };
    this.locks = {
      primary: args.lock,
      "recovery-region": recoveryLock,
      ...(otherAccount === undefined ? {} : { "recovery-account": args.recoveryAccount?.lock ?? recoveryLock }),
      ...(args.airGapped === undefined ? {} : { "air-gapped": { mode: "compliance", ...args.airGapped } }),
    };
    this.registerOutputs({
      primaryVaultArn: this.primary.arn,
      recoveryVaultArn: this.recovery.arn,
      recoveryAccountVaultArn: otherAccount?.arn,
      airGappedVaultArn: this.airGappedVault?.arn,
    });
  }

  private vault(
    name: string,
    args: BackupVaultsArgs,
    own: Pick<LockedVaultArgs, "vaultName" | "region" | "lock">,
  ): aws.backup.Vault {
    return declareLockedVault(
      name,
      {
        ...own,
        accountId: args.accountId,
        keyArn: args.keyArns[own.region] ?? "",
        breakGlassRoleName: args.breakGlassRoleName,
        ...optional("notificationTopicArn", args.notificationTopicArns[own.region]),
        tags: args.tags ?? {},
      },
      { parent: this },
    );
  }

  private vaultInRecoveryAccount(name: string, args: BackupVaultsArgs, lock: VaultLock): aws.backup.Vault | undefined {
    const account = args.recoveryAccount;
    if (account === undefined) return undefined;
    return declareLockedVault(
      `${name}-recovery-account`,
      {
        vaultName: `${args.namePrefix}-recovery-account`,
        region: args.recoveryRegion,
        accountId: account.accountId,
        keyArn: account.keyArn,
        lock: account.lock ?? lock,
        breakGlassRoleName: account.breakGlassRoleName,
        copySourceAccountId: args.accountId,
        ...optional("notificationTopicArn", account.notificationTopicArn),
        tags: args.tags ?? {},
      },
      { parent: this, provider: account.provider },
    );
  }

  private airGapped(name: string, args: BackupVaultsArgs): aws.backup.LogicallyAirGappedVault | undefined {
    if (args.airGapped === undefined) return undefined;
    return new aws.backup.LogicallyAirGappedVault(
      `${name}-air-gapped`,
      {
        name: `${args.namePrefix}-air-gapped`,
        region: args.recoveryRegion,
        // Without a customer-managed key its points could not be copied back into a standard vault (V10).
        encryptionKeyArn: args.keyArns[args.recoveryRegion] ?? "",
        minRetentionDays: args.airGapped.minDays,
        maxRetentionDays: args.airGapped.maxDays,
        tags: { ...args.tags },
      },
      { parent: this, protect: true },
    );
  }
}

/** A property that is left out instead of being undefined: exact optional properties tell the two apart. */
function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
