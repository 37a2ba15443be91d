/** How the states of a definition are run in simulated time; see stateMachine.ts. */
import assert from "node:assert/strict";
import { StateMachine } from "./interpreter";
import type { SimulatedClock } from "./simulatedClock";
import { TaskError } from "./taskTokens";
import type { TaskTokens } from "./taskTokens";

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
/** Gets what the service would get (after Parameters), and answers what it would; throws a {@link TaskError} to fail the task. */
export type Handler = (input: JsonValue) => Promise<JsonValue> | JsonValue;
export type StateDefinition = Readonly<Record<string, unknown>> & { readonly Type: string };

/** A Task or Wait state that was entered. */
export interface Visit {
  readonly state: string;
  /** Simulated second of the execution. */
  readonly at: number;
  /** Simulated seconds until it was left, retries included; undefined while it runs. */
  seconds: number | undefined;
}

interface Settings {
  readonly handlers: Readonly<Record<string, Handler>>;
  readonly name?: string;
  readonly clock: SimulatedClock;
  readonly tokens: TaskTokens;
  readonly visits: Visit[];
  /** Rejects when the execution is over, whatever still runs. */
  readonly over: Promise<never>;
  /** Takes an error that is the test's own and none of the machine's, so that no Catch hides it. */
  readonly fault: (error: unknown) => void;
}

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
}

type RunOptions = NonNullable<Parameters<StateMachine["run"]>[1]>;
type Run = (input: JsonValue) => Promise<JsonValue>;

/** The definition with everything that takes time in our hands, and what it is run with. */
export function simulated(definition: object, settings: Settings): { machine: StateMachine; settings: RunOptions } {
  const run: Record<string, Run> = {};
  const pauses: Record<string, number> = {};
  const copy = JSON.parse(JSON.stringify(definition), (_key, value: unknown) => {
    if (value === "$$.Execution.StartTime") return "$$.Simulation.StartTime";
    return isStates(value) ? { ...value, States: prepared(value.States, settings, run, pauses) } : value;
  }) as { TimeoutSeconds?: number };
  delete copy.TimeoutSeconds;
  const { clock, tokens, name = "execution" } = settings;
  const context = {
    Execution: { Name: name, Id: `arn:aws:states:sa-east-1:123456789012:execution:machine:${name}` },
    Simulation: { StartTime: clock.start.toISOString() },
    Task: {
      get Token() {
        return tokens.current;
      },
    },
  };
  return {
    machine: new StateMachine(copy as never, { validationOptions: { noValidate: true } }),
    settings: { context, overrides: { taskResourceLocalHandlers: run, retryIntervalOverrides: pauses } },
  };
}

function isStates(value: unknown): value is { States: Record<string, StateDefinition> } {
  return typeof value === "object" && value !== null && "States" in value && "StartAt" in value;
}

function prepared(
  states: Readonly<Record<string, StateDefinition>>,
  settings: Settings,
  run: Record<string, Run>,
  pauses: Record<string, number>,
): Record<string, StateDefinition> {
  return Object.fromEntries(
    Object.entries(states).map(([name, state]) => {
      if (state.Type === "Wait") {
        run[name] = (input) =>
          visiting(name, settings, () => Promise.race([waited(input, settings.clock), settings.over]));
        return [name, waitAsTask(name, state)];
      }
      if (state.Type === "Task") {
        run[name] = (input) => visiting(name, settings, () => retried(name, state, input, settings));
        return [name, bareTask(name, state)];
      }
      pauses[name] = 0;
      return [name, state];
    }),
  );
}

/** A Wait state as a task of ours: the interpreter's own would wait in real time. */
function waitAsTask(name: string, state: StateDefinition): StateDefinition {
  const { Seconds, SecondsPath, Timestamp, TimestampPath, ...rest } = state;
  if ("InputPath" in rest) throw new Error(`${name}: a Wait state with InputPath is not simulated; leave it out.`);
  return {
    ...rest,
    Type: "Task",
    Resource: "arn:aws:states:::simulated:wait",
    ResultPath: null,
    Parameters: {
      ...(Seconds === undefined ? {} : { seconds: Seconds }),
      ...(SecondsPath === undefined ? {} : { "seconds.$": SecondsPath }),
      ...(Timestamp === undefined ? {} : { timestamp: Timestamp }),
      ...(TimestampPath === undefined ? {} : { "timestamp.$": TimestampPath }),
    },
  };
}

/** A task without what {@link retried} does itself. The interpreter's own limit is in real time: weeks, then. */
function bareTask(name: string, state: StateDefinition): StateDefinition {
  const { TimeoutSeconds, HeartbeatSeconds, ...rest } = state;
  const limited = TimeoutSeconds !== undefined || HeartbeatSeconds !== undefined;
  if (limited && JSON.stringify(state.Catch ?? []).includes('"States.TaskFailed"')) {
    throw new Error(`${name}: States.TaskFailed would catch timeouts here, which AWS does not; catch States.ALL.`);
  }
  return { ...rest, Retry: [], TimeoutSeconds: 2_000_000 };
}

async function visiting(state: string, { clock, visits }: Settings, run: () => Promise<JsonValue>): Promise<JsonValue> {
  const visit: Visit = { state, at: clock.seconds, seconds: undefined };
  visits.push(visit);
  try {
    return await run();
  } finally {
    visit.seconds = clock.seconds - visit.at;
  }
}

async function waited(input: JsonValue, clock: SimulatedClock): Promise<JsonValue> {
  const { seconds, timestamp } = input as { seconds?: number; timestamp?: string };
  const until = timestamp === undefined ? clock.seconds + (seconds ?? 0) : clock.secondsTo(new Date(timestamp));
  if (Number.isNaN(until)) throw new TaskError("States.Runtime", `${timestamp ?? "nothing"} is not a timestamp`);
  await clock.sleepUntil(until);
  return null;
}

/** The first retrier that names an error has its attempts of its own; without one left the error goes to Catch. */
async function retried(name: string, state: StateDefinition, input: JsonValue, settings: Settings): Promise<JsonValue> {
  const retriers = (state.Retry ?? []) as readonly Retrier[];
  const attempts = new Map<Retrier, number>();
  for (;;) {
    try {
      return await attempted(name, state, input, settings);
    } catch (error) {
      const errorName = error instanceof Error ? error.name : "Error";
      const retrier = retriers.find(({ ErrorEquals }) => ErrorEquals.some((each) => matches(each, errorName)));
      const done = retrier === undefined ? 0 : (attempts.get(retrier) ?? 0);
      if (retrier === undefined || done >= (retrier.MaxAttempts ?? 3)) throw error;
      attempts.set(retrier, done + 1);
      const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity } = retrier;
      await settings.clock.sleepUntil(
        settings.clock.seconds + Math.min(IntervalSeconds * BackoffRate ** done, MaxDelaySeconds),
      );
    }
  }
}

function matches(pattern: string, error: string): boolean {
  if (pattern === "States.TaskFailed") return error !== "States.Timeout";
  return pattern === "States.ALL" || pattern === error;
}

async function attempted(
  name: string,
  state: StateDefinition,
  given: JsonValue,
  { handlers, clock, tokens, over, fault }: Settings,
): Promise<JsonValue> {
  const token = tokens.issue();
  // A retry comes with the first attempt's input; its token is a new one.
  const input = JSON.parse(JSON.stringify(given).replaceAll(/task-token-\d+/g, token)) as JsonValue;
  const ends: Promise<JsonValue>[] = [over];
  const called = clock.busyWhile(async () => {
    try {
      const handler = handlers[name];
      assert.ok(handler !== undefined, `The test has no handler for the state ${name}`);
      return await handler(input);
    } catch (error) {
      if (!(error instanceof TaskError)) fault(error);
      throw error;
    }
  });
  if (String(state.Resource).endsWith(".waitForTaskToken")) {
    const answer = tokens.wait(token);
    // The service's own answer says nothing, its failure fails the task.
    ends.push(called.then(() => answer));
    if (typeof state.HeartbeatSeconds === "number") ends.push(tokens.heartbeatLost(token, state.HeartbeatSeconds));
  } else ends.push(called);
  if (typeof state.TimeoutSeconds === "number") ends.push(timedOut(clock, state.TimeoutSeconds));
  try {
    return await Promise.race(ends);
  } finally {
    tokens.forget(token);
  }
}

async function timedOut(clock: SimulatedClock, seconds: number): Promise<never> {
  await clock.sleepUntil(clock.seconds + seconds);
  throw new TaskError("States.Timeout", `Not done after ${seconds} s`);
}
