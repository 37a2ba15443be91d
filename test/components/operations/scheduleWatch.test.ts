/** What ScheduleWatch declares, under mocks: they prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ScheduleWatch, watchPeriodMinutes } from "../../../components/operations/scheduleWatch";
import type { ScheduleWatchArgs } from "../../../components/operations/scheduleWatch";
import { watchPlan } from "../../../lambdas/schedule-watch/plan";
import { watchPeriodMinutes as counted } from "../../../operations/silentSuccess/report";
import { cadences } from "../../../protection/schedules";
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
  signalStatements,
  tags,
  tellTheLog,
  topic,
} from "./watchers";

const medical = "arn:aws:s3:::neonpro-test-medical";
const vault = {
  name: "neonpro-test-primary",
  arn: "arn:aws:backup:eu-west-1:123456789012:backup-vault:neonpro-test-primary",
};
const copies = {
  name: "neonpro-test-copies",
  arn: "arn:aws:backup:eu-west-1:123456789012:backup-vault:neonpro-test-copies",
};
const test = {
  arn: "arn:aws:backup:eu-west-1:123456789012:restore-testing-plan:weekly",
  name: "weekly",
  periodMinutes: 10_080,
  startWindowMinutes: 480,
  resources: [pulumi.output(medical)],
};
const args: ScheduleWatchArgs = {
  region: "eu-west-1",
  accountId,
  keyArn,
  catalogue,
  cadences: cadences(configWith("production")),
  plans: { vault, ids: { continuous: "plan-c", hourly: "plan-h", daily: pulumi.output("plan-d"), weekly: "plan-w" } },
  resources: [
    { arn: pulumi.output(medical), cadence: "continuous+daily+weekly" },
    { arn: "arn:aws:s3:::neonpro-test-biometric", cadence: "none" },
  ],
  mayBeEmpty: ["hourly"],
  alarmTopicArn: topic,
  tags,
};

async function declared(change: Partial<ScheduleWatchArgs> = {}): Promise<Recording> {
  const recorded = recordResources();
  new ScheduleWatch("schedule-watch", { ...args, ...change });
  await settle();
  return recorded;
}

function planOf(recorded: Recording) {
  const { environment } = recorded.one("schedule-watch-watcher-function").inputs as {
    environment: { variables: Record<string, string> };
  };
  assert.deepEqual(Object.keys(environment.variables).sort(), ["CATALOGUE_TABLE", "WATCH_PLAN"]);
  assert.equal(environment.variables.CATALOGUE_TABLE, catalogue.name);
  return watchPlan(environment.variables.WATCH_PLAN ?? "");
}

describe("ScheduleWatch", () => {
  it("declares exactly these children, all in its Region", async () => {
    const recorded = await declared();
    assert.deepEqual(recorded.childrenOf("schedule-watch"), [
      "aws:cloudwatch/metricAlarm:MetricAlarm schedule-watch-silent",
      "aws:cloudwatch/metricAlarm:MetricAlarm schedule-watch-silent-successes",
      "neonpro:functions:NodeFunction schedule-watch-watcher",
      "neonpro:operations:RegularRuns schedule-watch-runs",
    ]);
    const elsewhere = recorded.resources.filter(
      ({ custom, type, inputs }) => custom && !type.startsWith("aws:iam/") && inputs.region !== "eu-west-1",
    );
    assert.deepEqual(elsewhere, []);
  });

  it("[MON-2] tells the function the plans, their windows, and who carries which tag, as the function reads it", async () => {
    const plan = planOf(await declared());
    assert.equal(plan.vault, "neonpro-test-primary");
    assert.deepEqual(
      plan.cadences.map(({ id, planId, startWindowMinutes, mayBeEmpty }) => [
        id,
        planId,
        startWindowMinutes,
        mayBeEmpty,
      ]),
      [
        ["continuous", "plan-c", 60, false],
        ["hourly", "plan-h", 60, true],
        ["daily", "plan-d", 60, false],
        ["weekly", "plan-w", 60, false],
      ],
    );
    assert.deepEqual(plan.resources, [{ arn: medical, cadences: ["continuous", "daily", "weekly"] }]);
    assert.deepEqual([plan.arrivals, plan.restoreTests], [[], []]);
  });

  it("[BKP-7][DRP-6] watches what arrives in a Region without plans: the cadences that copy there", async () => {
    const recorded = recordResources();
    const { plans, ...others } = args;
    assert.ok(plans !== undefined);
    new ScheduleWatch("schedule-watch", {
      ...others,
      arrivals: [{ ...copies, destination: "recovery-region" }],
      restoreTests: [test],
    });
    await settle();
    const plan = planOf(recorded);
    assert.deepEqual([plan.vault, plan.cadences], [undefined, []]);
    assert.deepEqual(
      plan.arrivals.map((arrival) => [arrival.vault, arrival.cadences.map(({ id }) => id)]),
      [["neonpro-test-copies", ["hourly", "daily", "weekly"]]],
    );
    assert.deepEqual(plan.restoreTests, [{ ...test, resources: [medical] }]);
    assert.deepEqual(ownStatements(recorded, "schedule-watch-watcher-permissions").slice(0, 2), [
      listJobs,
      { ...listPoints, Resource: [copies.arn] },
    ]);
  });

  const listJobs = {
    Sid: "ListJobs",
    Effect: "Allow",
    Action: ["backup:ListBackupJobs", "backup:ListRestoreJobs"],
    Resource: "*",
  };
  const listPoints = {
    Sid: "ListRecoveryPoints",
    Effect: "Allow",
    Action: "backup:ListRecoveryPointsByBackupVault",
    Resource: [vault.arn],
  };

  it("[SEC-4] lets it list, read its plans, and keep its signal with its memory", async () => {
    assert.deepEqual(ownStatements(await declared(), "schedule-watch-watcher-permissions"), [
      listJobs,
      listPoints,
      {
        Sid: "ReadPlans",
        Effect: "Allow",
        Action: "backup:GetBackupPlan",
        Resource: ["plan-c", "plan-h", "plan-d", "plan-w"].map(
          (id) => `arn:aws:backup:eu-west-1:123456789012:backup-plan:${id}`,
        ),
      },
      ...signalStatements(["dynamodb:GetItem", "dynamodb:PutItem"]),
      publishMetrics,
      tellTheLog,
    ]);
  });

  it("[MON-2] runs every hour, and a run counts for as long as it should", async () => {
    assertRuns(await declared(), "schedule-watch-runs", "neonpro-backup-recovery-test-schedule-watch-watcher", 60);
    assert.equal(watchPeriodMinutes, counted);
  });

  it("[MON-3] alarms on what it finds, and on its own silence", async () => {
    assert.deepEqual(announcedAlarms(await declared(), "schedule-watch"), [
      {
        suffix: "silent-successes",
        severity: "warning",
        metricName: "SilentSuccesses",
        statistic: "Maximum",
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        period: 3600,
        evaluationPeriods: 1,
        treatMissingData: "ignore",
      },
      {
        suffix: "silent",
        severity: "warning",
        metricName: "SilentSuccesses",
        statistic: "SampleCount",
        comparisonOperator: "LessThanThreshold",
        threshold: 1,
        period: 3600,
        evaluationPeriods: 3,
        treatMissingData: "breaching",
      },
    ]);
  });

  it("refuses a cadence that the stack does not have, and nothing to watch", () => {
    recordResources();
    const { plans, ...others } = args;
    assert.ok(plans !== undefined);
    assert.throws(() => new ScheduleWatch("schedule-watch", { ...others, cadences: [], mayBeEmpty: ["hourly"] }), {
      message: [
        "schedule-watch: plans, mayBeEmpty: hourly is none of the cadences (none).",
        "schedule-watch: plans, arrivals, restoreTests: all are empty; there is nothing to watch in this Region.",
      ].join("\n"),
    });
  });
});
