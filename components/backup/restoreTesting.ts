import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../common/arn";
import { assumeRolePolicy, policyDocument } from "../common/iamPolicy";
import { refuse } from "../common/problems";
import type { WatchedRestoreTest } from "../operations/scheduleDeclaration";
import { restoreManagedPolicyArns, restoreStatements } from "./restoreRole";
import { overridesOf, restoreTestingProblems, selectionNameOf } from "./restoreTestingRules";
import type { TestedType } from "./restoreTestingRules";

export interface RestoreTestingArgs {
  /**
   * Name of the plan; with the selections' it ends at 50 letters, digits and underscores (R1).
   *
   * @example "neonpro_prod_weekly"
   */
  readonly planName: string;
  /** Plans and vaults are regional (R4): one of these for each Region, and one in the recovery account with its provider. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Vaults of this Region and account whose recovery points are tested. */
  readonly vaultArns: readonly pulumi.Input<string>[];
  /** Keys that the vaults and the restored resources are under (K4). */
  readonly keyArns: readonly pulumi.Input<string>[];
  /** What is tested; each type once. */
  readonly types: readonly TestedType[];
  /**
   * When a test begins, AWS's six fields, in `timezone`.
   *
   * @default Sundays at 07:00, when the backups of the night are done
   */
  readonly schedule?: string;
  /** @default "America/Sao_Paulo" */
  readonly timezone?: string;
  /** Hours in which a test may begin, 1 to 168 (R1). @default 8 */
  readonly startWindowHours?: number;
  /** Days back from which a recovery point is taken, 1 to 365 (R1). @default 8: the last run of everything weekly */
  readonly selectionWindowDays?: number;
  /** Hours that a validation may take, 0 to 168 (R1); then AWS Backup says TIMED_OUT and cleans up. @default 24 */
  readonly validationWindowHours?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

const weekMinutes = 7 * 24 * 60;

/**
 * Restores something of every kind each week and throws it away again (RST-5): the proof that a recovery point is one. What it
 * restores is judged by {@link RestoreValidation} where there is one; without it, a test shows only that AWS Backup restores.
 *
 * A plan that tests nothing looks fine to AWS Backup (R2): give `watched` to the Region's ScheduleWatch, which raises an alarm.
 * Tag conditions are matched on recovery points (R3); the selections here take every recovery point of their type in the vaults
 * instead, so that a missing tag leaves nothing out.
 *
 * @example
 * const tests = new RestoreTesting("restore-testing-sa-east-1", { planName: "neonpro_prod_weekly", region: "sa-east-1", accountId,
 *   vaultArns: [vaults.primary.arn], keyArns, types: [{ type: "Aurora", network: { subnetGroupName, securityGroupIds } }] });
 * new ScheduleWatch("schedule-watch-sa-east-1", { ..., restoreTests: [tests.watched] });
 */
export class RestoreTesting extends pulumi.ComponentResource {
  readonly plan: aws.backup.RestoreTestingPlan;
  readonly role: aws.iam.Role;
  /** What ScheduleWatch has to know of it. */
  readonly watched: WatchedRestoreTest;

  constructor(name: string, args: RestoreTestingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:backup:RestoreTesting", name, {}, opts);
    const windows = {
      startWindowHours: args.startWindowHours ?? 8,
      selectionWindowDays: args.selectionWindowDays ?? 8,
      validationWindowHours: args.validationWindowHours ?? 24,
    };
    refuse(
      restoreTestingProblems({ ...args, ...windows }).map((problem) => `${name}: ${problem}`),
      this,
    );
    const { planName, region, tags = {} } = args;
    const { role, permissions } = this.restoreRole(name, args);
    this.role = role;
    this.plan = new aws.backup.RestoreTestingPlan(
      `${name}-plan`,
      {
        name: planName,
        region,
        scheduleExpression: args.schedule ?? "cron(0 7 ? * SUN *)",
        scheduleExpressionTimezone: args.timezone ?? "America/Sao_Paulo",
        startWindowHours: windows.startWindowHours,
        recoveryPointSelection: {
          algorithm: "LATEST_WITHIN_WINDOW",
          includeVaults: [...args.vaultArns],
          // Of a continuous one nobody could say which moment was restored, and its validation has to know.
          recoveryPointTypes: ["SNAPSHOT"],
          selectionWindowDays: windows.selectionWindowDays,
        },
        tags,
      },
      { parent: this },
    );
    for (const tested of args.types) {
      new aws.backup.RestoreTestingSelection(
        `${name}-${tested.type.toLowerCase()}`,
        {
          name: selectionNameOf(planName, tested),
          region,
          restoreTestingPlanName: this.plan.name,
          iamRoleArn: role.arn,
          protectedResourceType: tested.type,
          protectedResourceArns: ["*"],
          restoreMetadataOverrides: overridesOf(tested),
          validationWindowHours: windows.validationWindowHours,
        },
        // A test that starts before its role may restore fails the week's run.
        { parent: this, dependsOn: permissions },
      );
    }
    this.watched = {
      arn: this.plan.arn,
      name: planName,
      periodMinutes: weekMinutes,
      startWindowMinutes: windows.startWindowHours * 60,
    };
    this.registerOutputs({ planArn: this.plan.arn, roleArn: role.arn });
  }

  private restoreRole(
    name: string,
    { accountId, region, keyArns, types, tags = {} }: RestoreTestingArgs,
  ): { readonly role: aws.iam.Role; readonly permissions: pulumi.Resource[] } {
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        description: "Assumed by AWS Backup for restore tests; backups and real restores have roles of their own",
        assumeRolePolicy: assumeRolePolicy("backup.amazonaws.com", { sourceAccount: accountId }),
        tags,
      },
      { parent: this },
    );
    const managed = Object.entries(
      restoreManagedPolicyArns(
        partitionOf(region),
        types.map(({ type }) => type),
      ),
    ).map(
      ([id, policyArn]) =>
        new aws.iam.RolePolicyAttachment(`${name}-role-${id}`, { role: role.name, policyArn }, { parent: this }),
    );
    const own = new aws.iam.RolePolicy(
      `${name}-role-keys`,
      { role: role.name, policy: policyDocument(...restoreStatements(keyArns)) },
      { parent: this },
    );
    return { role, permissions: [...managed, own] };
  }
}
