import * as pulumi from "@pulumi/pulumi";
import { metricNames } from "../../protection/metrics";
import { refuse } from "../common/problems";
import { NodeFunction } from "../functions/nodeFunction";
import { announcedAlarm, silent } from "./metricAlarms";
import type { WatchedMetric } from "./metricAlarms";
import { RegularRuns } from "./regularRuns";
import { eventStatement, metricStatement, signalStatements } from "./reporting";
import type { CatalogueTable } from "./reporting";
import { declaration, scheduleLookStatements } from "./scheduleDeclaration";
import type { ScheduleLooks } from "./scheduleDeclaration";

export interface ScheduleWatchArgs extends ScheduleLooks {
  /** Plans, vaults and restore tests are watched from their own Region: one watch each. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the Region for the function itself. */
  readonly keyArn: pulumi.Input<string>;
  readonly catalogue: CatalogueTable;
  /** Topic of the Region for the function's own alarms. */
  readonly alarmTopicArn: pulumi.Input<string>;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Minutes between two runs; operations/silentSuccess/report.ts says how long a run counts. */
export const watchPeriodMinutes = 60;
const period = watchPeriodMinutes * 60;

const alarms: readonly WatchedMetric[] = [
  {
    suffix: "silent-successes",
    severity: "warning",
    says: "Something looks like a success and is none: a plan that ran nothing, a selection that matches nothing, a copy that does not arrive, a job with issues. The signal `schedules` names them.",
    metricName: metricNames.silentSuccesses,
    when: {
      statistic: "Maximum",
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      period,
      evaluationPeriods: 1,
      // A run that is missing is the other alarm's.
      treatMissingData: "ignore",
    },
  },
  {
    suffix: "silent",
    severity: "warning",
    says: "Nobody has looked for backups that did not run for three hours: the watch is silent, or AWS Backup gave it no answer.",
    metricName: metricNames.silentSuccesses,
    when: silent(period, 3),
  },
];

/**
 * Looks every hour for what fails without failing: a plan that ran nothing in its window, a resource that its plan leaves
 * out, continuous backup that is missing or interrupted, copies that do not arrive, restore tests that tested nothing (S1, S2,
 * S14, S15, R2, V8). It asks AWS Backup for what happened and holds that against the declared resources, so that "nobody
 * carries this tag" and "they carry it, and nothing ran" are told apart.
 *
 * About 730 runs a month; with two alarms less than a dollar a Region.
 *
 * @example
 * new ScheduleWatch("schedule-watch-sa-east-1", {
 *   region: "sa-east-1", accountId, keyArn, catalogue, cadences, alarmTopicArn, mayBeEmpty: ["hourly"],
 *   plans: { vault: vaults.primary, ids: { daily: plan.id } }, resources: [{ arn: bucket.arn, cadence: "daily" }],
 * });
 */
export class ScheduleWatch extends pulumi.ComponentResource {
  readonly watch: NodeFunction;
  readonly alarmArns: readonly pulumi.Output<string>[];

  constructor(name: string, args: ScheduleWatchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:operations:ScheduleWatch", name, {}, opts);
    refuse(
      scheduleWatchProblems(args).map((problem) => `${name}: ${problem}`),
      this,
    );
    const { region, accountId, keyArn, alarmTopicArn, tags = {} } = args;
    this.watch = new NodeFunction(
      `${name}-watcher`,
      {
        entry: "lambdas/schedule-watch/handler.ts",
        region,
        description: "Looks for backups, copies and restore tests that did not happen, every hour",
        keyArn,
        accountId,
        environment: { CATALOGUE_TABLE: args.catalogue.name, WATCH_PLAN: declaration(args) },
        statements: [
          ...scheduleLookStatements(args),
          // Its memory is an attribute of its own signal.
          ...signalStatements(args.catalogue, region, ["dynamodb:GetItem", "dynamodb:PutItem"]),
          metricStatement,
          eventStatement(accountId, region),
        ],
        timeoutSeconds: 300,
        alarmTopicArn,
        tags,
      },
      { parent: this },
    );
    new RegularRuns(
      `${name}-runs`,
      { fn: this.watch, region, accountId, everyMinutes: watchPeriodMinutes, tags },
      { parent: this },
    );
    this.alarmArns = alarms.map((alarm) => announcedAlarm(name, region, alarm, tags, { parent: this }).arn);
    this.registerOutputs({ functionArn: this.watch.arn, alarmArns: this.alarmArns });
  }
}

/** Everything that is wrong with the arguments. */
export function scheduleWatchProblems(args: Omit<ScheduleLooks, "resources">): string[] {
  const known = args.cadences.map(({ id }) => id);
  const strangers = [...Object.keys(args.plans?.ids ?? {}), ...(args.mayBeEmpty ?? [])].filter(
    (id) => !known.some((cadence) => cadence === id),
  );
  const nothing =
    args.plans === undefined && (args.arrivals ?? []).length === 0 && (args.restoreTests ?? []).length === 0;
  return [
    ...[...new Set(strangers)].map(
      (id) => `plans, mayBeEmpty: ${id} is none of the cadences ${known.join(", ") || "(none)"}.`,
    ),
    ...(nothing ? ["plans, arrivals, restoreTests: all are empty; there is nothing to watch in this Region."] : []),
  ];
}
