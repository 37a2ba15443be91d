import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Cadence } from "../../protection/schedules";
import type { CadenceId, DataClassId } from "../../protection/tags";
import { partitionOf } from "../common/arn";
import { refuse } from "../common/problems";
import { declareBackupRole } from "./backupRole";
import type { BackupVaults } from "./backupVaults";
import { cadencesProblems } from "./checks";
import { lifecycleOf } from "./planRule";
import { commonResourceTypes, managementPreference, optInPreference } from "./resourceTypes";
import { selectionConditions } from "./selection";
import type { VaultLocks } from "./vaultLock";

export interface BackupCadenceArgs {
  /** Beginning of the names of plans, selections and the role, for example `neonpro-prod`. */
  readonly namePrefix: string;
  /** Where the resources and the plans are; plans do not reach into other Regions. */
  readonly region: string;
  readonly recoveryRegion: string;
  readonly accountId: pulumi.Input<string>;
  /** At most one of them continuous: point-in-time recovery belongs to one plan (L8, X2). */
  readonly cadences: readonly Cadence[];
  /** The one vault of all cadences: continuous and periodic points of a bucket have to be in the same (X2). */
  readonly vaultName: pulumi.Input<string>;
  readonly vaultKeyArn: pulumi.Input<string>;
  readonly destinations: BackupVaults["destinations"];
  /** Keys of the destination vaults, the recovery account's included (K6). */
  readonly destinationKeyArns: readonly pulumi.Input<string>[];
  /** Keys of what is backed up (K4). */
  readonly sourceKeyArns: readonly pulumi.Input<string>[];
  /** Classes that never enter a locked vault, whatever cadence they are tagged with: what must stay erasable. */
  readonly excludedDataClasses: readonly DataClassId[];
  /** Regions whose AWS Backup settings this stack owns: one stack an account and Region (S10). */
  readonly optInRegions: readonly string[];
  /**
   * Resource types that a Region knows, where they differ from the common ones (S9).
   * @default {@link commonResourceTypes} in every Region
   */
  readonly resourceTypes?: Readonly<Record<string, readonly string[]>>;
  /**
   * Locks of the vaults, to hold every rule and copy against (V3).
   * @default not checked here
   */
  readonly locks?: VaultLocks;
  /**
   * What has to be in place before a job may start: the vaults with their locks, which do not cover older points (V4),
   * and their policies. Children of a component do not inherit its `dependsOn`, so the selections are told here.
   * @default nothing but what the other arguments carry along: the vault itself
   */
  readonly startAfter?: readonly pulumi.Resource[];
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Says which rule made a recovery point. AWS Backup copies the resource's own tags, the protection tags among them (R3). */
export const ruleTagKey = "neonpro:backup-rule";

/**
 * The schedules at work: a plan, a rule and a selection for each cadence (BKP-1 to BKP-5). What a plan backs up
 * is decided by the resources' tags alone, and tags select per plan, hence a plan a cadence.
 *
 * The Regions' settings opt in every resource type: a type that is not opted in is skipped without an error (S1). They
 * are singletons of the account and Region; declaring them in a second stack makes the two overwrite each other.
 *
 * @example
 * new BackupCadence("cadence", {
 *   namePrefix: "neonpro-prod", region: "sa-east-1", recoveryRegion: "eu-west-1", accountId, cadences,
 *   vaultName: vaults.primary.name, vaultKeyArn, destinations: vaults.destinations, destinationKeyArns, sourceKeyArns,
 *   excludedDataClasses: ["sensitive", "biometric"], optInRegions: ["sa-east-1", "eu-west-1"], locks: vaults.locks,
 *   startAfter: [vaults],
 * });
 */
export class BackupCadence extends pulumi.ComponentResource {
  readonly plans: Readonly<Partial<Record<CadenceId, aws.backup.Plan>>>;
  readonly role: aws.iam.Role;

  constructor(name: string, args: BackupCadenceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:backup:BackupCadence", name, {}, opts);
    refuse(cadencesProblems(args), this);

    const settings = args.optInRegions.map((region) => this.regionSettings(name, region, args));
    const { role, permissions } = declareBackupRole(
      `${name}-role`,
      {
        roleName: `${args.namePrefix}-backup`,
        accountId: args.accountId,
        partition: partitionOf(args.region),
        sourceKeyArns: args.sourceKeyArns,
        vaultKeyArns: [args.vaultKeyArn, ...args.destinationKeyArns],
        tags: args.tags ?? {},
      },
      { parent: this },
    );
    this.role = role;
    const plans: Partial<Record<CadenceId, aws.backup.Plan>> = {};
    for (const cadence of args.cadences) {
      const plan = this.plan(name, cadence, args);
      this.selection(name, cadence.id, plan, args, [...permissions, ...settings, ...(args.startAfter ?? [])]);
      plans[cadence.id] = plan;
    }
    this.plans = plans;
    this.registerOutputs({
      roleArn: role.arn,
      planArns: Object.fromEntries(Object.entries(plans).map(([id, plan]) => [id, plan.arn])),
    });
  }

  private regionSettings(name: string, region: string, args: BackupCadenceArgs): aws.backup.RegionSettings {
    const types = args.resourceTypes?.[region] ?? commonResourceTypes;
    return new aws.backup.RegionSettings(
      `${name}-settings-${region}`,
      {
        region,
        resourceTypeOptInPreference: optInPreference(types),
        resourceTypeManagementPreference: managementPreference(types),
      },
      { parent: this },
    );
  }

  private plan(name: string, cadence: Cadence, args: BackupCadenceArgs): aws.backup.Plan {
    return new aws.backup.Plan(
      `${name}-${cadence.id}`,
      {
        name: `${args.namePrefix}-${cadence.id}`,
        region: args.region,
        rules: [
          {
            ruleName: cadence.id,
            targetVaultName: args.vaultName,
            schedule: cadence.scheduleExpression,
            scheduleExpressionTimezone: cadence.timezone,
            startWindow: cadence.startWindowMinutes,
            completionWindow: cadence.completionWindowMinutes,
            enableContinuousBackup: cadence.continuous,
            lifecycle: { ...lifecycleOf(cadence.deleteAfterDays, cadence.coldStorageAfterDays) },
            recoveryPointTags: { ...args.tags, [ruleTagKey]: cadence.id },
            copyActions: cadence.copies.map(({ destination, deleteAfterDays }) => ({
              destinationVaultArn: args.destinations[destination] ?? "",
              lifecycle: { ...lifecycleOf(deleteAfterDays, cadence.coldStorageAfterDays) },
            })),
          },
        ],
        tags: { ...args.tags },
      },
      { parent: this },
    );
  }

  private selection(
    name: string,
    cadence: CadenceId,
    plan: aws.backup.Plan,
    args: BackupCadenceArgs,
    dependsOn: pulumi.Resource[],
  ): void {
    const { stringLikes, stringNotEquals } = selectionConditions(cadence, args.excludedDataClasses);
    new aws.backup.Selection(
      `${name}-${cadence}-selection`,
      {
        name: `${args.namePrefix}-${cadence}`,
        region: args.region,
        planId: plan.id,
        iamRoleArn: this.role.arn,
        // Everything, narrowed by the conditions; without them this would back up the whole account (S4).
        resources: ["*"],
        conditions: [{ stringLikes: [...stringLikes], stringNotEquals: [...stringNotEquals] }],
      },
      { parent: this, dependsOn },
    );
  }
}
