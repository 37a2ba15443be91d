/** The deployed definition in simulated time. Every service is a stand-in: what IAM allows and AWS answers is not shown. */
import assert from "node:assert/strict";
import { restoreValidationDefinition } from "../../../components/backup/restoreValidationDefinition";
import { ownEventDetailType, ownEventSource } from "../../../operations/ownEvent";
import { verdictKey } from "../../../lambdas/validate-restore/steps";
import { assertValidDefinition, SimulatedExecution, TaskError } from "../../support/stateMachine";
import type { Definition, Handler, JsonValue, Outcome } from "../../support/stateMachine";

const definition = restoreValidationDefinition({
  region: "sa-east-1",
  evidenceBucket: "evidence",
  instanceClass: "db.r6g.large",
  task: {
    clusterArn: "arn:aws:ecs:sa-east-1:123456789012:cluster/recovery",
    taskDefinitionArn: "arn:aws:ecs:sa-east-1:123456789012:task-definition/validate-restore:1",
    containerName: "validate",
    subnetIds: ["subnet-1", "subnet-2"],
    securityGroupIds: ["sg-1"],
    roleArns: ["arn:aws:iam::123456789012:role/task"],
  },
}) as unknown as Definition;

const cluster = "awsbackup-restore-test-1a2b3c4d";
const event = {
  detail: {
    restoreJobId: "job-1",
    createdResourceArn: `arn:aws:rds:sa-east-1:123456789012:cluster:${cluster}`,
    resourceType: "Aurora",
    status: "COMPLETED",
  },
};

interface Run {
  readonly outcome: Outcome;
  readonly visits: readonly string[];
  /** Parameters of each call, by state. */
  readonly calls: Readonly<Record<string, JsonValue[]>>;
  /** What AWS Backup was told. */
  readonly posted: JsonValue[];
  /** Phase and outcome of each event. */
  readonly told: readonly string[];
}

const fails =
  (error: string): Handler =>
  () => {
    throw new TaskError(error, "as the test wants it");
  };

async function run(changes: Record<string, Handler> = {}, name = "run-1"): Promise<Run> {
  const calls: Record<string, JsonValue[]> = {};
  let removed = false;
  const verdict = (change: object = {}) => ({
    Body: JSON.stringify({
      status: "SUCCESSFUL",
      says: "Every row is what it was.",
      restoreJobId: "job-1",
      execution: "run-1",
      ...change,
    }),
  });
  const handlers: Record<string, Handler> = {
    "Tell that it begins": () => ({}),
    "Look at the restore": () => ({
      RecoveryPointArn: "arn:point",
      RecoveryPointCreationDate: "2026-03-01T05:00:00Z",
      Status: "COMPLETED",
    }),
    "Find the cluster": () => ({
      DbClusters: [{ Endpoint: "host.example.com", Port: 5432, Engine: "aurora-postgresql" }],
    }),
    "Add an instance": () => ({}),
    "Look at the instance": () => ({
      DbInstances: [{ DbInstanceStatus: (calls["Look at the instance"]?.length ?? 0) < 5 ? "creating" : "available" }],
    }),
    "Replay the erasures": () => ({}),
    "Look at the data": () => ({}),
    "Read the verdict": () => verdict(),
    "Remove the instance": () => {
      removed = true;
      return {};
    },
    "Is it gone?": () => {
      if (removed && (calls["Is it gone?"]?.length ?? 0) > 2)
        throw new TaskError("Rds.DbInstanceNotFoundException", "gone");
      return {};
    },
    "Post the result": () => ({}),
    "Tell the log": () => ({}),
    "Tell that it was not posted": () => ({}),
    ...changes,
  };
  const recorded = Object.fromEntries(
    Object.entries(handlers).map(([state, handler]): [string, Handler] => [
      state,
      (input) => {
        (calls[state] ??= []).push(input);
        return handler(input);
      },
    ]),
  );
  const execution = new SimulatedExecution(definition, { input: event, handlers: recorded, name });
  const outcome = await execution.run();
  const told = ["Tell that it begins", "Tell the log", "Tell that it was not posted"].flatMap((state) =>
    (calls[state] ?? []).map((input) => {
      const [entry] = (
        input as unknown as { Entries: { Source: string; DetailType: string; Detail: Record<string, string> }[] }
      ).Entries;
      assert.deepEqual([entry?.Source, entry?.DetailType], [ownEventSource, ownEventDetailType]);
      assert.deepEqual([entry?.Detail.operationId, entry?.Detail.type], ["job-1", "restore-validation"]);
      return `${entry?.Detail.phase} ${entry?.Detail.outcome}`;
    }),
  );
  return {
    outcome,
    visits: execution.visits.map(({ state }) => state),
    calls,
    posted: calls["Post the result"] ?? [],
    told,
  };
}

const post = (status: string, says: string) => [
  { RestoreJobId: "job-1", ValidationStatus: status, ValidationStatusMessage: says },
];
const noVerdict = (error: string) =>
  post("FAILED", `The validation came to no verdict: ${error}. See the execution run-1.`);

describe("workflow of a restore's validation", () => {
  it("is valid Amazon States Language", () => {
    assertValidDefinition(definition);
  });

  it("[RST-5][RET-13] a healthy restore: instance, erasures, data, SUCCESSFUL, and the instance is taken away before", async () => {
    const { outcome, calls, posted, told, visits } = await run();
    assert.equal(outcome.status, "SUCCEEDED");
    assert.deepEqual(posted, post("SUCCESSFUL", "Every row is what it was."));
    assert.deepEqual(told, ["started VALIDATING", "succeeded SUCCESSFUL"]);
    const tasks = visits.filter((state) => !/Wait|Look at the instance|Is it gone/.test(state));
    assert.deepEqual(tasks, [
      "Tell that it begins",
      "Look at the restore",
      "Find the cluster",
      "Add an instance",
      "Replay the erasures",
      "Look at the data",
      "Read the verdict",
      "Remove the instance",
      "Post the result",
      "Tell the log",
    ]);
    assert.deepEqual(calls["Add an instance"], [
      {
        DbClusterIdentifier: cluster,
        DbInstanceIdentifier: `${cluster}-validator`,
        DbInstanceClass: "db.r6g.large",
        Engine: "aurora-postgresql",
        PubliclyAccessible: false,
      },
    ]);
    assert.deepEqual(calls["Remove the instance"], [{ DbInstanceIdentifier: `${cluster}-validator` }]);
    assert.deepEqual(calls["Read the verdict"], [{ Bucket: "evidence", Key: verdictKey("job-1") }]);
    const environment = (state: string) => {
      const [input] = calls[state] ?? [];
      const { Overrides } = input as unknown as {
        Overrides: { ContainerOverrides: { Name: string; Environment: { Name: string; Value: string }[] }[] };
      };
      return Object.fromEntries(
        (Overrides.ContainerOverrides[0]?.Environment ?? []).map(({ Name, Value }) => [Name, Value]),
      );
    };
    const common = {
      RESTORE_JOB_ID: "job-1",
      EXECUTION: "run-1",
      RECOVERY_POINT_ARN: "arn:point",
      CLAIMED_AT: "2026-03-01T05:00:00Z",
      DATABASE_HOST: "host.example.com",
      DATABASE_PORT: "5432",
    };
    assert.deepEqual(environment("Replay the erasures"), { STEP: "replay", ...common });
    assert.deepEqual(environment("Look at the data"), { STEP: "validate", ...common });
  });

  it("[RST-5] a check that failed: FAILED with its reason", async () => {
    const says = "content failed: clinical.patient has 0 rows; expected 200 (200 missing)";
    const { outcome, posted, told } = await run({
      "Read the verdict": () => ({
        Body: JSON.stringify({ status: "FAILED", says, restoreJobId: "job-1", execution: "run-1" }),
      }),
    });
    assert.equal(outcome.status, "SUCCEEDED");
    assert.deepEqual(posted, post("FAILED", says));
    assert.deepEqual(told, ["started VALIDATING", "failed FAILED"]);
  });

  for (const [title, change] of [
    ["of another run", { execution: "run-0" }],
    ["of another restore", { restoreJobId: "job-0" }],
  ] as const) {
    it(`[RST-5] a verdict ${title} is none: FAILED, though it says SUCCESSFUL`, async () => {
      const { posted } = await run({
        "Read the verdict": () => ({
          Body: JSON.stringify({
            status: "SUCCESSFUL",
            says: "fine",
            restoreJobId: "job-1",
            execution: "run-1",
            ...change,
          }),
        }),
      });
      // Its sentence belongs to another database.
      assert.equal((posted[0] as { ValidationStatus: string }).ValidationStatus, "FAILED");
      assert.deepEqual(posted, post("FAILED", "The task left no verdict of this run."));
    });
  }

  const broken: readonly (readonly [title: string, state: string, handler: Handler, error: string])[] = [
    ["the task crashes while it replays", "Replay the erasures", fails("States.TaskFailed"), "States.TaskFailed"],
    ["the task crashes while it looks", "Look at the data", fails("States.TaskFailed"), "States.TaskFailed"],
    [
      "the instance never comes",
      "Look at the instance",
      () => ({ DbInstances: [{ DbInstanceStatus: "creating" }] }),
      "InstanceNeverAvailable",
    ],
    [
      "the instance cannot be made",
      "Add an instance",
      fails("Rds.InsufficientDbInstanceCapacityException"),
      "Rds.InsufficientDbInstanceCapacityException",
    ],
    ["there is no verdict", "Read the verdict", fails("S3.NoSuchKeyException"), "S3.NoSuchKeyException"],
    [
      "the restore is gone",
      "Look at the restore",
      fails("Backup.ResourceNotFoundException"),
      "Backup.ResourceNotFoundException",
    ],
  ];
  for (const [title, state, handler, error] of broken) {
    it(`[RST-5] ${title}: FAILED`, async () => {
      const { outcome, posted, told } = await run({ [state]: handler });
      assert.equal(outcome.status, "SUCCEEDED");
      assert.deepEqual(posted, noVerdict(error));
      assert.deepEqual(told, ["started VALIDATING", "failed FAILED"]);
    });
  }

  it("[RST-5] a verdict without a status: FAILED", async () => {
    const { posted } = await run({
      "Read the verdict": () => ({ Body: JSON.stringify({ restoreJobId: "job-1", execution: "run-1" }) }),
    });
    assert.deepEqual(posted, post("FAILED", "The task left no verdict of this run."));
  });

  it("[RST-5] a verdict that is no JSON: FAILED", async () => {
    const { posted } = await run({ "Read the verdict": () => ({ Body: "<html>" }) });
    assert.equal((posted[0] as { ValidationStatus: string }).ValidationStatus, "FAILED");
  });

  it("[RST-5] ends its steps before the whole ends, which would post nothing; a step that took too long has no second try", async () => {
    const [branch] = (
      definition.States.Validate as unknown as { Branches: { States: Record<string, { TimeoutSeconds?: number }> }[] }
    ).Branches;
    const limits = ["Replay the erasures", "Look at the data"].map(
      (state) => branch?.States[state]?.TimeoutSeconds ?? Infinity,
    );
    assert.deepEqual(limits, [21_600, 21_600]);
    const instance = 60 * 60;
    const removal = 30 * 60;
    assert.ok((definition.TimeoutSeconds ?? 0) > instance + removal + 2 * 21_600);
    const { calls } = await run({ "Look at the data": fails("States.Timeout") });
    assert.equal(calls["Look at the data"]?.length, 1);
  });

  it("a step that failed once and works the second time is no failure", async () => {
    let first = true;
    const { posted } = await run({
      "Replay the erasures": () => {
        if (!first) return {};
        first = false;
        throw new TaskError("ECS.AmazonECSException", "no capacity");
      },
    });
    assert.deepEqual(posted, post("SUCCESSFUL", "Every row is what it was."));
  });

  it("an event that came twice: the second run touches nothing and says nothing", async () => {
    const { outcome, posted, calls } = await run(
      { "Add an instance": fails("Rds.DbInstanceAlreadyExistsException") },
      "run-2",
    );
    assert.equal(outcome.status, "SUCCEEDED");
    assert.deepEqual([posted, calls["Remove the instance"]], [[], undefined]);
  });

  it("an instance that will not go away does not hold the answer back for ever", async () => {
    const { posted, outcome } = await run({ "Is it gone?": () => ({}) });
    assert.deepEqual(posted, post("SUCCESSFUL", "Every row is what it was."));
    assert.ok(outcome.seconds < 2 * 3600);
  });

  it("[AUD-5] a result that AWS Backup does not take fails the execution, and the log hears of it", async () => {
    const { outcome, told } = await run({ "Post the result": fails("Backup.InvalidRequestException") });
    assert.deepEqual([outcome.status, "error" in outcome ? outcome.error : ""], ["FAILED", "ResultNotPosted"]);
    assert.deepEqual(told, ["started VALIDATING", "failed NOT_POSTED"]);
  });

  it("[RST-5] a log that does not answer stops no validation", async () => {
    const { posted } = await run({ "Tell that it begins": fails("EventBridge.InternalException") });
    assert.deepEqual(posted, post("SUCCESSFUL", "Every row is what it was."));
  });
});
