/** What KpiAlarms declares, under mocks: they prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import { KpiAlarms } from "../../../components/monitoring/kpiAlarms";
import type { KpiAlarmsArgs } from "../../../components/monitoring/kpiAlarms";
import { protectionPlan } from "../../../protection/plan";
import { statusPlan } from "../../../protection/statusPlan";
import { dataClassIds } from "../../../protection/tags";
import { configWith } from "../../protection/configs";
import { accountId, recordResources, settle } from "../../support/mocks";
import type { Recording } from "../../support/mocks";
import {
  announcedAlarms,
  assertRuns,
  catalogue,
  keyArn,
  ownStatements,
  publishMetrics,
  tableKey,
  tags,
  topic,
} from "../operations/watchers";

const plan = protectionPlan(configWith("production"));
const args: KpiAlarmsArgs = {
  region: "eu-west-1",
  accountId,
  keyArn,
  catalogue,
  statusPlan: statusPlan(plan, [{ name: "keys", region: "eu-west-1" }]),
  dataClasses: plan.dataClasses,
  alarmTopicArn: topic,
  tags,
};

async function declared(change: Partial<KpiAlarmsArgs> = {}): Promise<Recording> {
  const recorded = recordResources();
  new KpiAlarms("kpis", { ...args, ...change });
  await settle();
  return recorded;
}

const below = (threshold: number) => ({
  statistic: "Minimum",
  comparisonOperator: "LessThanThreshold",
  threshold,
  period: 300,
  evaluationPeriods: 1,
  treatMissingData: "breaching",
});

describe("KpiAlarms", () => {
  it("declares the publisher, its schedule, four alarms and one a class", async () => {
    const recorded = await declared();
    assert.deepEqual(
      recorded.childrenOf("kpis"),
      [
        ...["availability", "compliance", "integrity", "recovery-time", ...dataClassIds.map((id) => `rpo-${id}`)].map(
          (suffix) => `aws:cloudwatch/metricAlarm:MetricAlarm kpis-${suffix}`,
        ),
        "neonpro:functions:NodeFunction kpis-publisher",
        "neonpro:operations:RegularRuns kpis-runs",
      ].sort(),
    );
    assertRuns(recorded, "kpis-runs", "neonpro-backup-recovery-test-kpis-publisher", 5);
  });

  it("[MON-6] alarms at document B's thresholds; silence breaches, but not that of a weekly test", async () => {
    assert.deepEqual(announcedAlarms(await declared(), "kpis").slice(0, 4), [
      { suffix: "availability", severity: "critical", metricName: "BackupAvailability", ...below(99.5) },
      {
        suffix: "recovery-time",
        severity: "warning",
        metricName: "RecoveryTimeMinutes",
        statistic: "Maximum",
        comparisonOperator: "GreaterThanThreshold",
        threshold: 120,
        period: 300,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
      },
      { suffix: "integrity", severity: "critical", metricName: "Integrity", ...below(100) },
      { suffix: "compliance", severity: "critical", metricName: "Compliance", ...below(100) },
    ]);
  });

  it("[MON-6][DRP-1] alarms for each class over its RPO, as loud as its tier", async () => {
    assert.deepEqual(
      announcedAlarms(await declared(), "kpis").slice(4),
      dataClassIds.map((id) => ({
        suffix: `rpo-${id}`,
        severity: ["financial", "operational", "public"].includes(id) ? "warning" : "critical",
        metricName: "RpoUsedPercent",
        dimensions: { DataClass: id },
        statistic: "Maximum",
        comparisonOperator: "GreaterThanThreshold",
        threshold: 100,
        period: 300,
        evaluationPeriods: 2,
        treatMissingData: "breaching",
      })),
    );
  });

  const readOwn = {
    Sid: "ReadWhatTheStatusIsMadeFrom",
    Effect: "Allow",
    Action: "dynamodb:Query",
    Resource: catalogue.arn,
    Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["LATEST", "RETIRED", "SIGNAL"] } },
  };

  it("[SEC-4] lets the publisher read the status's partitions, and of the other Region its signals", async () => {
    assert.deepEqual(ownStatements(await declared(), "kpis-publisher-permissions"), [
      readOwn,
      tableKey,
      publishMetrics,
    ]);
    const otherKey = "arn:aws:kms:sa-east-1:123456789012:key/mrk-operations";
    const recorded = await declared({ other: { region: "sa-east-1", tableName: "other-catalogue", keyArn: otherKey } });
    assert.deepEqual(ownStatements(recorded, "kpis-publisher-permissions"), [
      readOwn,
      tableKey,
      {
        Sid: "ReadTheOtherRegionsSignals",
        Effect: "Allow",
        Action: "dynamodb:Query",
        Resource: "arn:aws:dynamodb:sa-east-1:123456789012:table/other-catalogue",
        Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["SIGNAL"] } },
      },
      {
        Sid: "UseTheOtherTablesKeyThroughDynamoDb",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: otherKey,
        Condition: { StringEquals: { "kms:ViaService": "dynamodb.sa-east-1.amazonaws.com" } },
      },
      publishMetrics,
    ]);
    const { environment } = recorded.one("kpis-publisher-function").inputs as {
      environment: { variables: Record<string, string> };
    };
    assert.deepEqual(environment.variables, {
      CATALOGUE_TABLE: catalogue.name,
      STATUS_PLAN: JSON.stringify(args.statusPlan),
      OTHER_TABLE: "other-catalogue",
      OTHER_REGION: "sa-east-1",
    });
  });

  it("fits into a function's environment", () => {
    const signals = ["keys", "protections", "schedules", "replication", "storage", "log"].flatMap((name) =>
      ["sa-east-1", "eu-west-1"].map((region) => ({ name, region })),
    );
    assert.ok(Buffer.byteLength(JSON.stringify(statusPlan(plan, signals))) < 3500);
  });
});
