import * as pulumi from "@pulumi/pulumi";
import type { Cadence, CopyDestination } from "../../protection/schedules";
import type { CadenceId, CadenceTagValue } from "../../protection/tags";
import { arn } from "../common/arn";
import type { Statement } from "../common/iamPolicy";

export interface WatchedVault {
  readonly name: pulumi.Input<string>;
  readonly arn: pulumi.Input<string>;
}

export interface WatchedRestoreTest {
  readonly arn: pulumi.Input<string>;
  readonly name: string;
  /** Minutes between two runs, and in which one may start. */
  readonly periodMinutes: number;
  readonly startWindowMinutes: number;
  /** ARNs that have to be tested every time (R2). @default any one will do */
  readonly resources?: readonly pulumi.Input<string>[];
}

/** What a watch looks at. */
export interface ScheduleLooks {
  /** All cadences of the stack, whichever Region their plans are in. */
  readonly cadences: readonly Cadence[];
  /** The Region's plans and the vault that they back up into. @default none: the plans are in another Region */
  readonly plans?: {
    readonly vault: WatchedVault;
    readonly ids: Readonly<Partial<Record<CadenceId, pulumi.Input<string>>>>;
  };
  /** Every resource that carries a cadence's tag; those with `none` are left out. */
  readonly resources: readonly { readonly arn: pulumi.Input<string>; readonly cadence: CadenceTagValue }[];
  /** Cadences that no resource needs to carry yet, such as the database's. @default none: an empty selection is a finding */
  readonly mayBeEmpty?: readonly CadenceId[];
  /** Vaults of this Region that the plans copy to. @default none */
  readonly arrivals?: readonly (WatchedVault & { readonly destination: CopyDestination })[];
  /** Restore testing plans of this Region. @default none */
  readonly restoreTests?: readonly WatchedRestoreTest[];
}

/** The declaration as the function reads it (lambdas/schedule-watch/plan.ts). */
export function declaration(args: ScheduleLooks): pulumi.Output<string> {
  const { cadences, plans, arrivals = [], restoreTests = [], mayBeEmpty = [] } = args;
  const watched = args.resources.filter(({ cadence }) => cadence !== "none");
  return pulumi
    .all([
      plans?.vault.name,
      pulumi.all(cadences.map(({ id }) => plans?.ids[id])),
      pulumi.all(watched.map((resource) => resource.arn)),
      pulumi.all(arrivals.map((vault) => vault.name)),
      pulumi.all(restoreTests.map((test) => pulumi.all([test.arn, pulumi.all([...(test.resources ?? [])])]))),
    ])
    .apply(([vault, planIds, resourceArns, arrivalNames, tests]) =>
      JSON.stringify({
        ...(vault === undefined ? {} : { vault }),
        cadences: cadences.map(({ id, startWindowMinutes, completionWindowMinutes }, at) => ({
          id,
          ...(planIds[at] === undefined ? {} : { planId: planIds[at] }),
          start: startWindowMinutes,
          complete: completionWindowMinutes,
          ...(mayBeEmpty.includes(id) ? { mayBeEmpty: true } : {}),
        })),
        resources: Object.fromEntries(resourceArns.map((resourceArn, at) => [resourceArn, watched[at]?.cadence])),
        arrivals: arrivals.map(({ destination }, at) => ({
          vault: arrivalNames[at],
          cadences: cadences
            .filter(({ copies }) => copies.some((copy) => copy.destination === destination))
            .map(({ id }) => id),
        })),
        restoreTests: restoreTests.map(({ name, periodMinutes, startWindowMinutes }, at) => ({
          arn: tests[at]?.[0],
          name,
          periodMinutes,
          startWindowMinutes,
          resources: tests[at]?.[1],
        })),
      }),
    );
}

/** Least privilege: AWS Backup's lists of jobs, these vaults' points, these plans. */
export function scheduleLookStatements({
  region,
  accountId,
  plans,
  arrivals = [],
}: Pick<ScheduleLooks, "plans" | "arrivals"> & {
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
}): Statement[] {
  const planIds = Object.values(plans?.ids ?? {});
  const vaultArns = [...(plans === undefined ? [] : [plans.vault.arn]), ...arrivals.map((vault) => vault.arn)];
  return [
    {
      // AWS Backup knows no resource for its lists of jobs.
      Sid: "ListJobs",
      Effect: "Allow",
      Action: ["backup:ListBackupJobs", "backup:ListRestoreJobs"],
      Resource: "*",
    },
    ...(vaultArns.length === 0
      ? []
      : [
          {
            Sid: "ListRecoveryPoints",
            Effect: "Allow",
            Action: "backup:ListRecoveryPointsByBackupVault",
            Resource: vaultArns,
          } as const,
        ]),
    ...(planIds.length === 0
      ? []
      : [
          {
            Sid: "ReadPlans",
            Effect: "Allow",
            Action: "backup:GetBackupPlan",
            Resource: planIds.map((id) =>
              pulumi
                .all([id, accountId])
                .apply(([planId, account]) =>
                  arn({ service: "backup", region, account, resource: `backup-plan:${planId}` }),
                ),
            ),
          } as const,
        ]),
  ];
}
