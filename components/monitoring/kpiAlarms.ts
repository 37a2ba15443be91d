import * as pulumi from "@pulumi/pulumi";
import type { DataClass } from "../../protection/dataClasses";
import { kpiThresholds } from "../../protection/metrics";
import type { StatusPlan } from "../../protection/statusPlan";
import type { DataClassId } from "../../protection/tags";
import type { Statement } from "../common/iamPolicy";
import { NodeFunction } from "../functions/nodeFunction";
import { keyThroughDynamoDb, tableArn } from "../operations/catalogueTable";
import type { TablePlace } from "../operations/catalogueTable";
import { announcedAlarm } from "../operations/metricAlarms";
import { RegularRuns } from "../operations/regularRuns";
import { metricStatement, signalPartition } from "../operations/reporting";
import type { CatalogueTable } from "../operations/reporting";
import { kpiAlarmList } from "./kpiAlarmList";

export interface KpiAlarmsArgs {
  /** Each Region publishes and watches its own figures: the one that is left says how things stand. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the Region for the function itself. */
  readonly keyArn: pulumi.Input<string>;
  readonly catalogue: CatalogueTable;
  /** The other Region's catalogue, for its signals. @default none: what rests on them is unknown */
  readonly other?: TablePlace;
  /** What the status is judged by: the same for both, so that they agree. */
  readonly statusPlan: StatusPlan;
  /** The plan's classes: the tier of each decides how loud its alarm is. */
  readonly dataClasses: Readonly<Record<DataClassId, Pick<DataClass, "tier">>>;
  /** Topic of the Region for the function's own alarms. */
  readonly alarmTopicArn: pulumi.Input<string>;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Minutes between two publications; document B's alarm on availability is on five minutes. */
export const kpiPeriodMinutes = kpiThresholds.availability.forMinutes;

/** Partitions of the catalogue table that the status is made from (operations/catalogue/keys.ts; a test compares). */
export const statusPartitions = ["LATEST", "RETIRED", signalPartition] as const;

/**
 * Document B's key performance indicators as metrics, and its alarms (MON-6): availability, recovery time, integrity,
 * compliance, and the share of its RPO that each class uses.
 *
 * About 8,700 runs a month; with an alarm and two metrics a class about 10 dollars a Region, nearly all of it the metrics.
 *
 * @example
 * new KpiAlarms("kpis-sa-east-1", { region: "sa-east-1", accountId, keyArn, catalogue, statusPlan, dataClasses: plan.dataClasses, alarmTopicArn });
 */
export class KpiAlarms extends pulumi.ComponentResource {
  readonly publisher: NodeFunction;
  readonly alarmArns: readonly pulumi.Output<string>[];

  constructor(name: string, args: KpiAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:monitoring:KpiAlarms", name, {}, opts);
    const { region, accountId, keyArn, other, alarmTopicArn, tags = {} } = args;
    this.publisher = new NodeFunction(
      `${name}-publisher`,
      {
        entry: "lambdas/publish-kpis/handler.ts",
        region,
        description: "Publishes the key performance indicators, every five minutes",
        keyArn,
        accountId,
        environment: {
          CATALOGUE_TABLE: args.catalogue.name,
          STATUS_PLAN: JSON.stringify(args.statusPlan),
          ...(other === undefined ? {} : { OTHER_TABLE: other.tableName, OTHER_REGION: other.region }),
        },
        statements: [...readStatements(args), metricStatement],
        timeoutSeconds: 60,
        alarmTopicArn,
        tags,
      },
      { parent: this },
    );
    new RegularRuns(
      `${name}-runs`,
      { fn: this.publisher, region, accountId, everyMinutes: kpiPeriodMinutes, tags },
      { parent: this },
    );
    const tiers = args.statusPlan.classes.map(({ dataClass }) => ({
      dataClass,
      tier: args.dataClasses[dataClass].tier,
    }));
    this.alarmArns = kpiAlarmList(tiers).map(
      (alarm) => announcedAlarm(name, region, alarm, tags, { parent: this }).arn,
    );
    this.registerOutputs({ functionArn: this.publisher.arn, alarmArns: this.alarmArns });
  }
}

/** Reading what the status is made from, and of the other Region its signals alone. */
function readStatements({ region, accountId, catalogue, other }: KpiAlarmsArgs): Statement[] {
  return [
    {
      Sid: "ReadWhatTheStatusIsMadeFrom",
      Effect: "Allow",
      Action: "dynamodb:Query",
      Resource: catalogue.arn,
      Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [...statusPartitions] } },
    },
    keyThroughDynamoDb("UseTheTablesKeyThroughDynamoDb", { region, keyArn: catalogue.keyArn }),
    ...(other === undefined
      ? []
      : [
          {
            Sid: "ReadTheOtherRegionsSignals",
            Effect: "Allow",
            Action: "dynamodb:Query",
            Resource: tableArn(other, accountId),
            Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [signalPartition] } },
          } as const,
          keyThroughDynamoDb("UseTheOtherTablesKeyThroughDynamoDb", other),
        ]),
  ];
}
