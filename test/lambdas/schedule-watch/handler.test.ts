/**
 * The watch against the emulator for the table, the metric and the event, and against a mock for AWS Backup, whose jobs and
 * recovery points the emulator does not have. The mock answers what it is told: that AWS Backup filters as asked is not proved.
 */
import assert from "node:assert/strict";
import {
  BackupClient,
  GetBackupPlanCommand,
  ListBackupJobsCommand,
  ListRecoveryPointsByBackupVaultCommand,
  ListRestoreJobsCommand,
} from "@aws-sdk/client-backup";
import type { BackupJob } from "@aws-sdk/client-backup";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTableCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import type { AwsClientStub } from "aws-sdk-client-mock";
import type { Signal } from "../../../operations/signals";
import { motoServer, withEnvironment } from "../../support/motoServer";
import type { MotoServer } from "../../support/motoServer";

const region = "sa-east-1";
const table = "schedule-watch-test-catalogue";
const [a, b] = ["arn:aws:s3:::watch-a", "arn:aws:s3:::watch-b"];
const hours = (count: number) => new Date(Date.now() - count * 3_600_000);
const whole = (ResourceArn: string, change: Partial<BackupJob> = {}): BackupJob => ({
  BackupJobId: `job-${ResourceArn}`,
  ResourceArn,
  State: "COMPLETED",
  CreationDate: hours(10),
  CreatedBy: { BackupPlanId: "plan-daily" },
  ...change,
});

describe("lambdas/schedule-watch", () => {
  let moto: MotoServer;
  let handler: (event: unknown, context: { awsRequestId: string }) => Promise<Signal>;
  let dynamodb: DynamoDBClient;
  // A mock replaces the client in the whole process: it is there for this suite's tests and gone for the others'.
  let backup: AwsClientStub<BackupClient>;
  let cloudwatch: AwsClientStub<CloudWatchClient>;
  let eventbridge: AwsClientStub<EventBridgeClient>;

  before(async function () {
    moto = await motoServer(this);
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    dynamodb = new DynamoDBClient({ endpoint: moto.endpoint, region, credentials });
    await dynamodb.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
      }),
    );
    handler = await withEnvironment({ ...moto.environment(region), POWERTOOLS_LOG_LEVEL: "SILENT" }, async () => {
      const module = await import("../../../lambdas/schedule-watch/handler.js");
      return module.handler;
    });
  });

  beforeEach(() => {
    backup = mockClient(BackupClient);
    cloudwatch = mockClient(CloudWatchClient);
    eventbridge = mockClient(EventBridgeClient);
    cloudwatch.on(PutMetricDataCommand).resolves({});
    eventbridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
    backup.on(GetBackupPlanCommand).resolves({ CreationDate: hours(24 * 365) });
    const yesterday = { CreationDate: hours(34) };
    backup
      .on(ListBackupJobsCommand)
      .resolves({ BackupJobs: [whole(a), whole(b), whole(a, yesterday), whole(b, yesterday)] });
    backup.on(ListRecoveryPointsByBackupVaultCommand).resolves({
      RecoveryPoints: [a, b].map((ResourceArn) => ({ ResourceArn, Status: "AVAILABLE", CreationDate: hours(24 * 30) })),
    });
    backup.on(ListRestoreJobsCommand).resolves({ RestoreJobs: [] });
  });
  afterEach(() => {
    for (const mock of [backup, cloudwatch, eventbridge]) mock.restore();
  });

  const primary = {
    vault: "primary",
    cadences: [
      { id: "continuous", planId: "plan-continuous", start: 60, complete: 180 },
      { id: "hourly", planId: "plan-hourly", start: 60, complete: 120, mayBeEmpty: true },
      { id: "daily", planId: "plan-daily", start: 60, complete: 180 },
    ],
    resources: { [a]: "continuous+daily", [b]: "continuous+daily" },
    arrivals: [],
    restoreTests: [],
  };

  async function run(plan: object = primary, id = "r1"): Promise<Signal> {
    const variables = { ...moto.environment(region), CATALOGUE_TABLE: table, WATCH_PLAN: JSON.stringify(plan) };
    return withEnvironment(variables, () => handler({}, { awsRequestId: id }));
  }

  const metrics = () =>
    cloudwatch
      .commandCalls(PutMetricDataCommand)
      .flatMap(({ args }) => (args[0].input.MetricData ?? []).map(({ MetricName, Value }) => [MetricName, Value]));
  const events = () =>
    eventbridge
      .commandCalls(PutEventsCommand)
      .flatMap(({ args }) =>
        (args[0].input.Entries ?? []).map(({ Detail = "" }) => JSON.parse(Detail) as Record<string, unknown>),
      );

  it("[MON-2] finds nothing where everything ran, and remembers since when it knows the resources", async () => {
    const signal = await run();
    assert.deepEqual(
      [signal.verdict, signal.findings, signal.figures],
      ["good", [], { expectedBackups: 4, existingBackups: 4, silentSuccesses: 0, unanswered: 0 }],
    );
    assert.deepEqual(metrics(), [["SilentSuccesses", 0]]);
    assert.deepEqual(events(), []);
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName: table, Key: { pk: { S: "SIGNAL" }, sk: { S: "schedules" } } }),
    );
    assert.equal(Item?.verdict?.S, "good");
    assert.deepEqual(Object.keys(Item.memory?.M ?? {}).sort(), [a, b]);
  });

  it("[MON-3][AUD-5] finds a plan that ran nothing, for resources that it remembers", async () => {
    backup.on(ListBackupJobsCommand).resolves({ BackupJobs: [] });
    backup.on(ListRecoveryPointsByBackupVaultCommand).resolves({ RecoveryPoints: [] });
    const signal = await run(primary, "r2");
    assert.equal(signal.verdict, "bad");
    assert.deepEqual(signal.findings, [
      `${a} is tagged for continuous backup and has none`,
      `${b} is tagged for continuous backup and has none`,
      "the daily plan ran nothing in its window, for 2 resources that carry its tag",
    ]);
    assert.deepEqual(metrics(), [["SilentSuccesses", 3]]);
    const [event, ...others] = events();
    assert.deepEqual(others, []);
    assert.deepEqual([event?.operationId, event?.phase, event?.type], ["schedule-watch-r2", "failed", "verification"]);
  });

  it("owes a new resource nothing yet, and knows the old ones after it", async () => {
    const fresh = "arn:aws:s3:::watch-new";
    const signal = await run({ ...primary, resources: { ...primary.resources, [fresh]: "continuous+daily" } });
    assert.deepEqual([signal.verdict, signal.figures.expectedBackups], ["good", 4]);
  });

  it("[MON-3] finds a job with issues, a stopped continuous point, and a plan that is gone", async () => {
    backup
      .on(ListBackupJobsCommand)
      .resolves({ BackupJobs: [whole(a, { StatusMessage: "skipped 3 objects" }), whole(b)] });
    backup.on(ListRecoveryPointsByBackupVaultCommand).resolves({
      RecoveryPoints: [
        { ResourceArn: a, Status: "AVAILABLE", CreationDate: hours(100) },
        { ResourceArn: b, Status: "STOPPED", CreationDate: hours(100) },
      ],
    });
    const gone = Object.assign(new Error("no such plan"), { name: "ResourceNotFoundException" });
    backup.on(GetBackupPlanCommand, { BackupPlanId: "plan-hourly" }).rejects(gone);
    const signal = await run();
    assert.deepEqual(signal.findings, [
      `continuous backup of ${b} is interrupted: STOPPED`,
      "the plan of the hourly cadence (plan-hourly) is gone",
      `daily backup of ${a} COMPLETED with issues: skipped 3 objects`,
    ]);
  });

  it("asks page after page, for the jobs of the vault since the longest window", async () => {
    backup.on(ListBackupJobsCommand).resolves({ BackupJobs: [whole(a)], NextToken: "more" });
    backup.on(ListBackupJobsCommand, { NextToken: "more" }).resolves({ BackupJobs: [whole(b)] });
    assert.equal((await run()).figures.existingBackups, 4);
    const { ByBackupVaultName, ByCreatedAfter } = backup.commandCalls(ListBackupJobsCommand)[0]?.args[0].input ?? {};
    assert.equal(ByBackupVaultName, "primary");
    const reach = (Date.now() - (ByCreatedAfter?.getTime() ?? 0)) / 3_600_000;
    assert.ok(reach > 24 + 1 + 3 && reach < 96, `${reach} hours`);
  });

  it("counts children of a composite backup and other plans' jobs for nothing", async () => {
    const other = { CreatedBy: { BackupPlanId: "somebody-elses" } };
    backup
      .on(ListBackupJobsCommand)
      .resolves({ BackupJobs: [whole(a), whole(b, other), whole(b, { ParentJobId: "job-parent" })] });
    assert.deepEqual((await run()).findings, [`${b} carries the daily tag, and its plan has taken nothing of it`]);
  });

  it("[MON-2] takes what is not answered for unknown: no verdict, no metric, no event", async () => {
    backup.on(ListBackupJobsCommand).rejects(Object.assign(new Error("slow down"), { name: "ThrottlingException" }));
    const signal = await run();
    assert.deepEqual(
      [signal.verdict, signal.findings],
      ["unknown", ["jobs of primary could not be read: ThrottlingException"]],
    );
    assert.deepEqual(metrics(), []);
    assert.deepEqual(events(), []);
  });

  it("[BKP-7][DRP-6] watches copies and restore tests in the Region that has no plans", async () => {
    const test = "arn:aws:backup:sa-east-1:123456789012:restore-testing-plan:weekly-0";
    const plan = {
      cadences: [{ id: "daily", start: 60, complete: 180 }],
      resources: primary.resources,
      arrivals: [{ vault: "recovery", cadences: ["daily"] }],
      restoreTests: [{ arn: test, name: "weekly", periodMinutes: 10_080, startWindowMinutes: 480, resources: [] }],
    };
    backup.on(ListRecoveryPointsByBackupVaultCommand).resolves({
      RecoveryPoints: [
        { ResourceArn: a, Status: "COMPLETED", CreationDate: hours(10) },
        { ResourceArn: b, Status: "COMPLETED", CreationDate: hours(70) },
      ],
    });
    backup.on(ListRestoreJobsCommand).resolves({
      RestoreJobs: [
        {
          SourceResourceArn: a,
          Status: "COMPLETED",
          ValidationStatus: "SUCCESSFUL",
          CreationDate: hours(20),
          CompletionDate: hours(19),
        },
      ],
    });
    const signal = await run(plan);
    assert.deepEqual(signal.findings, [`the newest copy of ${b} in recovery is 2 days old`]);
    assert.equal(Math.round(signal.figures.restoreMinutes ?? 0), 60);
    assert.equal(backup.commandCalls(ListBackupJobsCommand).length, 0);
    const { ByRestoreTestingPlanArn } = backup.commandCalls(ListRestoreJobsCommand)[0]?.args[0].input ?? {};
    assert.equal(ByRestoreTestingPlanArn, test);
  });

  it("fails, so that its alarm rings, when EventBridge refuses the finding or the table is not there", async () => {
    backup.on(ListBackupJobsCommand).resolves({ BackupJobs: [whole(a, { State: "FAILED" }), whole(b)] });
    eventbridge.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: "InternalFailure" }] });
    await assert.rejects(run(), {
      name: "EventRefusedError",
      message: "EventBridge refused schedule-watch-r1: InternalFailure",
    });
    const variables = {
      ...moto.environment(region),
      CATALOGUE_TABLE: "no-such-table",
      WATCH_PLAN: JSON.stringify(primary),
    };
    await assert.rejects(
      withEnvironment(variables, () => handler({}, { awsRequestId: "r3" })),
      { name: "ResourceNotFoundException" },
    );
  });
});
