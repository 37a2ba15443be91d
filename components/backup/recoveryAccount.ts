import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { roleArn } from "../common/arn";
import { RecoveryKey } from "../keys/recoveryKey";
import type { RecoveryAccount as RecoveryAccountVault } from "./backupVaults";
import type { VaultLock } from "./vaultLock";

export interface RecoveryAccountArgs {
  /** Beginning of the key's alias, for example `neonpro-prod`: stacks may share the recovery account. */
  readonly namePrefix: string;
  /** Region of the vault and its key: the recovery Region, so that the copy survives the first Region too (X10). */
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Role in that account which the deployment assumes. */
  readonly roleName: string;
  /** The one role in that account that its key and vault policies let delete. */
  readonly breakGlassRoleName: string;
  /** The account whose backups are copied here. */
  readonly sourceAccountId: pulumi.Input<string>;
  /** @default the lock of the recovery vault */
  readonly lock?: VaultLock;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The separate account that survives a stolen administrator key of the first one: a provider by an assumed role and a
 * customer-managed key of that account (K2, K6). `vault` is what BackupVaults takes.
 *
 * @example
 * const account = new RecoveryAccount("recovery-account", {
 *   namePrefix: "neonpro-prod", region: "eu-west-1", accountId, roleName, breakGlassRoleName, sourceAccountId,
 * });
 * new BackupVaults("vaults", { ..., recoveryAccount: account.vault });
 */
export class RecoveryAccount extends pulumi.ComponentResource {
  readonly vault: RecoveryAccountVault;

  constructor(name: string, args: RecoveryAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:backup:RecoveryAccount", name, {}, opts);
    const { region, accountId, breakGlassRoleName, tags } = args;
    const assumed = { roleArn: roleArn(accountId, args.roleName, region) };
    const provider = new aws.Provider(`${name}-provider`, { region, assumeRoles: [assumed] }, { parent: this });
    const key = new RecoveryKey(
      `${name}-key`,
      {
        aliasName: `${args.namePrefix}-recovery-account`,
        description: "NeonPro's backup vault in the recovery account",
        region,
        replicaRegions: [],
        accountId,
        breakGlassRoleName,
        services: ["backup"],
        copySourceAccounts: [args.sourceAccountId],
        ...(tags && { tags }),
      },
      { parent: this, provider },
    );
    this.vault = {
      provider,
      accountId,
      keyArn: key.arnIn(region),
      breakGlassRoleName,
      ...(args.lock && { lock: args.lock }),
    };
    this.registerOutputs({ keyArn: this.vault.keyArn });
  }
}
