/** A catalogue table in the emulator, filled the way production fills it: entries through the writer, signals by their watchers' own code. */
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { applyEntry } from "../../../lambdas/catalogue-operation/apply";
import { documents } from "../../../lambdas/common/catalogueStore";
import { reportSignal } from "../../../lambdas/common/reportSignal";
import type { Signal } from "../../../operations/signals";
import type { ClassExpectation } from "../../../protection/statusPlan";
import { entry } from "../catalogue/entries";
import { account, healthy, plan, resourceOf, vaults } from "./snapshots";

const hour = 3600;
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

export interface Emulated {
  readonly client: DynamoDBDocumentClient;
  readonly low: DynamoDBClient;
  readonly table: string;
  readonly region: string;
}

export async function emulatedTable(endpoint: string, region: string, table: string): Promise<Emulated> {
  const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
  const low = new DynamoDBClient({ endpoint, region, credentials });
  await low.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk", "gsi1pk", "gsi1sk"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-resource",
          KeySchema: [
            { AttributeName: "gsi1pk", KeyType: "HASH" },
            { AttributeName: "gsi1sk", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    }),
  );
  return { client: documents(low), low, table, region };
}

/** What AWS Backup did for a class when its last point is so many minutes old. */
export function entriesOf({ dataClass, snapshotEverySeconds, continuous, copies }: ClassExpectation, minutes: number) {
  const arn = (region: string, id: string) => `arn:aws:backup:${region}:${account}:recovery-point:${id}-${minutes}`;
  const resource = resourceOf(dataClass);
  const common = { dataClasses: [dataClass], resource, source: resource, destination: vaults.primary };
  const ended = { occurredAt: minutesAgo(minutes - 20), durationSeconds: 1200 };
  return [
    ...(snapshotEverySeconds === null
      ? []
      : [entry({ ...common, ...ended, recoveryPoint: arn("sa-east-1", dataClass) })]),
    ...(continuous ? [entry({ ...common, ...ended, recoveryPoint: arn("sa-east-1", `continuous:${dataClass}`) })] : []),
    ...copies.map((destination) => {
      const vault = destination === "recovery-region" ? vaults.recovery : vaults.account;
      const copied = { type: "copy", destination: vault, source: arn("sa-east-1", dataClass) } as const;
      return entry({ ...common, ...ended, ...copied, recoveryPoint: arn("eu-west-1", `${destination}-${dataClass}`) });
    }),
  ];
}

export async function writeSignals(
  { low, table, region }: Emulated,
  more: Partial<Record<Signal["name"], Partial<Signal>>> = {},
) {
  for (const signal of healthy().signals.filter((one) => one.region === region)) {
    await reportSignal(low, table, {
      ...signal,
      observedAt: minutesAgo(1),
      validForSeconds: hour,
      ...more[signal.name],
    });
  }
}

/** Both Regions' tables of a stack in which everything went well some minutes ago. */
export async function healthyTables(
  endpoint: string,
  names: { readonly primary: string; readonly recovery: string },
  minutes = 300,
): Promise<{ readonly primary: Emulated; readonly recovery: Emulated }> {
  const primary = await emulatedTable(endpoint, "sa-east-1", names.primary);
  const recovery = await emulatedTable(endpoint, "eu-west-1", names.recovery);
  for (const expectation of plan.classes) {
    for (const one of entriesOf(expectation, minutes)) {
      await applyEntry(primary.client, primary.table, one);
      await applyEntry(recovery.client, recovery.table, one);
    }
  }
  await writeSignals(primary);
  await writeSignals(recovery);
  return { primary, recovery };
}
