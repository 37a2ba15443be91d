import * as pulumi from "@pulumi/pulumi";
import { metricNamespace } from "../../protection/metrics";
import { arn } from "../common/arn";
import type { OneOrMore, Statement } from "../common/iamPolicy";
import { keyThroughDynamoDb } from "./catalogueTable";

/** The Region's catalogue table, as a watching function needs it. */
export interface CatalogueTable {
  readonly name: pulumi.Input<string>;
  readonly arn: pulumi.Input<string>;
  /** The key that the table is encrypted under. */
  readonly keyArn: pulumi.Input<string>;
}

/**
 * Partition key of the signals in the catalogue table, and EventBridge source of our own events. operations/ has the same,
 * which this room may not import; a test compares them.
 */
export const signalPartition = "SIGNAL";
export const ownEventSource = "neonpro.recovery";

/** Writing signals, and nothing else of the table: a watcher that was taken over cannot change a recovery point's record. */
export function signalStatements(
  table: CatalogueTable,
  region: string,
  actions: OneOrMore = "dynamodb:PutItem",
): Statement[] {
  return [
    signalStatement(table.arn, actions),
    keyThroughDynamoDb("UseTheTablesKeyThroughDynamoDb", { region, keyArn: table.keyArn }),
  ];
}

/** The same for whom the table's key is open already. */
export function signalStatement(tableArn: pulumi.Input<string>, actions: OneOrMore): Statement {
  return {
    Sid: "KeepSignals",
    Effect: "Allow",
    Action: actions,
    Resource: tableArn,
    Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [signalPartition] } },
  };
}

/** Publishing metrics of this namespace alone; CloudWatch knows no narrower resource. */
export const metricStatement: Statement = {
  Sid: "PublishMetrics",
  Effect: "Allow",
  Action: "cloudwatch:PutMetricData",
  Resource: "*",
  Condition: { StringEquals: { "cloudwatch:namespace": metricNamespace } },
};

/** Putting events of our own on the Region's default bus, under no other source's name. */
export function eventStatement(accountId: pulumi.Input<string>, region: string): Statement {
  return {
    Sid: "TellTheOperationsLog",
    Effect: "Allow",
    Action: "events:PutEvents",
    Resource: pulumi
      .output(accountId)
      .apply((account) => arn({ service: "events", region, account, resource: "event-bus/default" })),
    Condition: { StringEquals: { "events:source": ownEventSource } },
  };
}
