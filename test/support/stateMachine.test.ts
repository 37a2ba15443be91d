/** The runner itself: what the tests of our state machines rely on. */
import assert from "node:assert/strict";
import { assertValidDefinition, lambdaInvoke, SimulatedExecution, TaskError } from "./stateMachine";
import type { Definition, Handler } from "./stateMachine";
import { StandstillError } from "./simulatedClock";

const lambda = "arn:aws:states:::lambda:invoke";
const callback = "arn:aws:states:::lambda:invoke.waitForTaskToken";

function execution(
  States: Definition["States"],
  handlers: Record<string, Handler> = {},
  more: Partial<Definition> = {},
) {
  const [StartAt = ""] = Object.keys(States);
  return new SimulatedExecution({ StartAt, States, ...more }, { input: { kept: true }, handlers, name: "one" });
}

describe("assertValidDefinition", () => {
  it("takes a definition as an object and as JSON, and leaves it as it is", () => {
    const definition = { StartAt: "A", States: { A: { Type: "Succeed" } } };
    assertValidDefinition(definition);
    assertValidDefinition(JSON.stringify(definition));
    assert.deepEqual(definition, { StartAt: "A", States: { A: { Type: "Succeed" } } });
  });

  it("names a transition that leads nowhere", () => {
    const definition = { StartAt: "A", States: { A: { Type: "Pass", Next: "B" } } };
    assert.throws(() => {
      assertValidDefinition(definition);
    }, /The definition is not valid: MISSING_TRANSITION_TARGET/);
  });
});

describe("SimulatedExecution", () => {
  it("waits by seconds and by timestamp without taking any time", async () => {
    const run = execution(
      {
        "An hour": { Type: "Wait", Seconds: 3600, Next: "When" },
        When: { Type: "Task", Resource: lambda, Parameters: { Payload: {} }, ResultPath: "$.when", Next: "Until" },
        Until: { Type: "Wait", TimestampPath: "$.when.Payload.at", Next: "Past" },
        Past: { Type: "Wait", Timestamp: "2020-01-01T00:00:00Z", End: true },
      },
      { When: lambdaInvoke(() => ({ at: "2026-03-02T15:00:00Z", nothing: undefined })) },
    );
    const began = Date.now();
    assert.deepEqual(await run.run(), {
      status: "SUCCEEDED",
      output: { kept: true, when: { StatusCode: 200, Payload: { at: "2026-03-02T15:00:00Z" } } },
      seconds: 10_800,
    });
    assert.ok(Date.now() - began < 2000);
    assert.deepEqual(run.visits, [
      { state: "An hour", at: 0, seconds: 3600 },
      { state: "When", at: 3600, seconds: 0 },
      { state: "Until", at: 3600, seconds: 7200 },
      { state: "Past", at: 10_800, seconds: 0 },
    ]);
    assert.equal(run.clock.now().toISOString(), "2026-03-02T15:00:00.000Z");
  });

  it("lets branches pass time side by side, and tasks see the simulated time", async () => {
    const seen: string[] = [];
    const branch = (name: string, Seconds: number) => ({
      StartAt: `${name} waits`,
      States: {
        [`${name} waits`]: { Type: "Wait", Seconds, Next: name },
        [name]: {
          Type: "Task",
          Resource: lambda,
          Parameters: { "at.$": "$$.Execution.StartTime", "of.$": "$$.Execution.Name" },
          End: true,
        },
      },
    });
    const note =
      (name: string): Handler =>
      async (input) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        seen.push(`${name} at ${run.clock.seconds} ${JSON.stringify(input)}`);
        return name;
      };
    const run = execution(
      { Both: { Type: "Parallel", Branches: [branch("late", 90), branch("early", 30)], End: true } },
      { late: note("late"), early: note("early") },
    );
    assert.deepEqual(await run.run(), { status: "SUCCEEDED", output: ["late", "early"], seconds: 90 });
    const context = '{"at":"2026-03-02T12:00:00.000Z","of":"one"}';
    assert.deepEqual(seen, [`early at 30 ${context}`, `late at 90 ${context}`]);
  });

  it("retries with the pauses of the definition, then catches", async () => {
    const calls: number[] = [];
    const run = execution(
      {
        Try: {
          Type: "Task",
          Resource: lambda,
          Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 10, BackoffRate: 3, MaxAttempts: 3, MaxDelaySeconds: 60 }],
          Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Caught" }],
          End: true,
        },
        Caught: { Type: "Succeed" },
      },
      {
        Try: () => {
          calls.push(run.clock.seconds);
          throw new TaskError("Busy", "come back later");
        },
      },
    );
    assert.deepEqual(await run.run(), {
      status: "SUCCEEDED",
      output: { kept: true, error: { Error: "Busy", Cause: "come back later" } },
      seconds: 100,
    });
    assert.deepEqual(calls, [0, 10, 40, 100]);
    assert.deepEqual(run.visits, [{ state: "Try", at: 0, seconds: 100 }]);
  });

  it("gives a retried callback task a new token", async () => {
    const tokens: unknown[] = [];
    const run = execution(
      {
        Ask: {
          Type: "Task",
          Resource: callback,
          Parameters: { "token.$": "$$.Task.Token" },
          TimeoutSeconds: 60,
          Retry: [{ ErrorEquals: ["States.Timeout"], IntervalSeconds: 5, MaxAttempts: 1 }],
          End: true,
        },
      },
      {
        Ask: (input) => {
          tokens.push((input as { token: string }).token);
          return null;
        },
      },
    );
    run.at(70, () => {
      assert.throws(
        () => {
          run.tokens.succeed("task-token-1", null);
        },
        { name: "TaskTimedOut" },
      );
      run.tokens.succeed("task-token-2", { answer: 42 });
    });
    assert.deepEqual(await run.run(), { status: "SUCCEEDED", output: { answer: 42 }, seconds: 70 });
    assert.deepEqual(tokens, ["task-token-1", "task-token-2"]);
  });

  it("keeps a callback task alive by heartbeats, and fails it when they stop", async () => {
    const run = execution(
      {
        Ask: {
          Type: "Task",
          Resource: callback,
          Parameters: { "token.$": "$$.Task.Token" },
          HeartbeatSeconds: 60,
          End: true,
        },
      },
      { Ask: () => null },
    );
    for (const second of [50, 100])
      run.at(second, () => {
        run.tokens.heartbeat("task-token-1");
      });
    assert.deepEqual(await run.run(), {
      status: "FAILED",
      error: "States.HeartbeatTimeout",
      cause: "No heartbeat for 60 s",
      seconds: 160,
    });
  });

  it("fails a callback task when its service call fails, or when somebody says so", async () => {
    const states = { Ask: { Type: "Task", Resource: callback, Parameters: { "token.$": "$$.Task.Token" }, End: true } };
    const broken = execution(states, {
      Ask: () => {
        throw new TaskError("Lambda.Unknown", "down");
      },
    });
    assert.deepEqual(await broken.run(), { status: "FAILED", error: "Lambda.Unknown", cause: "down", seconds: 0 });
    const refused = execution(states, { Ask: () => null });
    refused.at(9, () => {
      refused.tokens.fail(refused.tokens.open[0] ?? "", "Refused", "not today");
    });
    assert.deepEqual(await refused.run(), { status: "FAILED", error: "Refused", cause: "not today", seconds: 9 });
  });

  it("ends at the machine's own limit, and in a Fail state", async () => {
    const waits = execution({ Wait: { Type: "Wait", Seconds: 100, End: true } }, {}, { TimeoutSeconds: 60 });
    assert.deepEqual(await waits.run(), { status: "TIMED_OUT", seconds: 60 });
    const fails = execution({ No: { Type: "Fail", Error: "Refused", Cause: "not today" } });
    assert.deepEqual(await fails.run(), { status: "FAILED", error: "Refused", cause: "not today", seconds: 0 });
  });

  it("says so when nothing can happen any more", async () => {
    const run = execution({ Ask: { Type: "Task", Resource: callback, End: true } }, { Ask: () => null });
    await assert.rejects(run.run(), StandstillError);
  });

  it("lets a failed assertion out, in a handler and in an action", async () => {
    const states = {
      Try: { Type: "Task", Resource: lambda, Catch: [{ ErrorEquals: ["Busy"], Next: "Try" }], End: true },
    };
    const inHandler = execution(states, { Try: () => assert.fail("wrong input") });
    await assert.rejects(inHandler.run(), { name: "AssertionError", message: "wrong input" });
    const inAction = execution({ Wait: { Type: "Wait", Seconds: 100, End: true } });
    inAction.at(5, () => assert.fail("wrong moment"));
    await assert.rejects(inAction.run(), { name: "AssertionError", message: "wrong moment" });
  });

  it("refuses what it would run differently from AWS", async () => {
    const task = { Type: "Task", Resource: lambda, End: true };
    const caught = { ...task, TimeoutSeconds: 5, Catch: [{ ErrorEquals: ["States.TaskFailed"], Next: "Try" }] };
    await assert.rejects(execution({ Try: caught }).run(), /States.TaskFailed would catch timeouts here/);
    const wait = { Type: "Wait", Seconds: 1, InputPath: "$.kept", End: true };
    await assert.rejects(execution({ Wait: wait }).run(), /a Wait state with InputPath is not simulated/);
    await assert.rejects(execution({ Try: task }).run(), /no handler for the state Try/);
  });
});
