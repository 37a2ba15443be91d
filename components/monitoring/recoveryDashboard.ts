import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DataClassId } from "../../protection/tags";
import { refuse } from "../common/problems";
import { dashboardBody } from "./dashboardBody";
import { mostAlarms } from "./dashboardTypes";

export interface RecoveryDashboardArgs {
  readonly primaryRegion: string;
  readonly recoveryRegion: string;
  /** By Region: the alarms of the first row, at most 100 each. */
  readonly alarmArns: Readonly<Record<string, readonly pulumi.Input<string>[]>>;
  readonly dataClasses: readonly DataClassId[];
  /** Directions of replication to show; the rule's ID is `everything-to-<destination Region>`. */
  readonly replications: readonly {
    readonly dataClass: DataClassId;
    readonly source: pulumi.Input<string>;
    readonly destination: pulumi.Input<string>;
    readonly destinationRegion: string;
  }[];
  /** Where the runbooks can be read in a browser. @default their paths in the repository, as text */
  readonly runbooksUrl?: string;
}

/**
 * One page for both Regions that a person can read in ten seconds (MON-6). Dashboards belong to an account and not to a Region:
 * it opens in the console of either. Three dollars a month, after the account's first three.
 *
 * @example
 * new RecoveryDashboard("recovery-dashboard", { primaryRegion, recoveryRegion, alarmArns, dataClasses: dataClassIds, replications });
 */
export class RecoveryDashboard extends pulumi.ComponentResource {
  readonly dashboard: aws.cloudwatch.Dashboard;

  constructor(name: string, args: RecoveryDashboardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:monitoring:RecoveryDashboard", name, {}, opts);
    const regions = [args.primaryRegion, args.recoveryRegion];
    refuse(
      regions
        .filter((region) => (args.alarmArns[region] ?? []).length > mostAlarms)
        .map(
          (region) => `${name}: alarmArns has more than ${mostAlarms} alarms of ${region}; one widget shows no more.`,
        ),
      this,
    );
    const title = `${pulumi.getProject()} ${pulumi.getStack()}`;
    this.dashboard = new aws.cloudwatch.Dashboard(
      `${name}-dashboard`,
      {
        // A global resource: changed through the Region that is left when the other one is lost.
        region: args.recoveryRegion,
        dashboardName: `${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
        dashboardBody: pulumi.jsonStringify(
          pulumi
            .all([
              pulumi.all(regions.map((region) => pulumi.all([...(args.alarmArns[region] ?? [])]))),
              pulumi.all(args.replications.map(({ source, destination }) => pulumi.all([source, destination]))),
            ])
            .apply(([arns, buckets]) =>
              dashboardBody({
                title,
                regions,
                alarmArns: Object.fromEntries(regions.map((region, at) => [region, arns[at] ?? []])),
                dataClasses: args.dataClasses,
                replications: args.replications.map(({ dataClass, destinationRegion }, at) => {
                  const [source = "", destination = ""] = buckets[at] ?? [];
                  return {
                    dataClass,
                    source,
                    destination,
                    destinationRegion,
                    ruleId: `everything-to-${destinationRegion}`,
                  };
                }),
                runbooksUrl: args.runbooksUrl,
              }),
            ),
        ),
      },
      { parent: this },
    );
    this.registerOutputs({ dashboardName: this.dashboard.dashboardName });
  }
}
