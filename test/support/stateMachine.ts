/**
 * Runs a Step Functions definition on this machine, in simulated time: `aws-local-stepfunctions` interprets the states,
 * a handler stands in for each Task state, and Wait states, retries, timeouts and heartbeats take no real time.
 *
 * What it does not prove: what IAM allows; that a service integration takes the parameters and answers as the handler does;
 * quotas, payload sizes (256 KiB) and the 25,000 events of a history. JSONPath only, no JSONata, no distributed Map.
 * Retriers of Parallel and Map states retry without a pause. `$$.Execution.StartTime` is simulated, `$$.State` is not there.
 */
import assert from "node:assert/strict";
import aslValidator from "asl-validator";
import { simulated } from "./stateMachineStates";
import type { Handler, JsonValue, StateDefinition, Visit } from "./stateMachineStates";
import { SimulatedClock } from "./simulatedClock";
import { TaskError, TaskTokens } from "./taskTokens";

export { TaskError };
export type { Handler, JsonValue, Visit } from "./stateMachineStates";

export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, StateDefinition>>;
  readonly TimeoutSeconds?: number;
  readonly Comment?: string;
}

/** Checks a definition against the Amazon States Language: schema, transitions, names, paths. Takes the JSON text too. */
export function assertValidDefinition(definition: unknown): void {
  // A copy: the validator writes into what it is given.
  const copy = (typeof definition === "string" ? JSON.parse(definition) : structuredClone(definition)) as object;
  const { isValid, errorsText } = aslValidator(copy);
  assert.ok(isValid, `The definition is not valid: ${errorsText("\n")}`);
}

export interface ExecutionOptions {
  readonly input: JsonValue;
  /** By name of the Task state, also of those inside Parallel and Map. */
  readonly handlers: Readonly<Record<string, Handler>>;
  /** @default 2026-03-02T12:00:00Z */
  readonly start?: Date;
  /** @default "execution" */
  readonly name?: string;
}

export type Outcome =
  | { readonly status: "SUCCEEDED"; readonly output: JsonValue; readonly seconds: number }
  | { readonly status: "FAILED"; readonly error: string; readonly cause: string; readonly seconds: number }
  | { readonly status: "TIMED_OUT"; readonly seconds: number };

/**
 * One execution.
 *
 * @example
 * const execution = new SimulatedExecution(definition, { input: {}, handlers: { Notify: lambdaInvoke(handler) } });
 * execution.at(600, () => execution.tokens.succeed(execution.tokens.open[0] ?? "", {}));
 * assert.equal((await execution.run()).status, "SUCCEEDED");
 */
export class SimulatedExecution {
  readonly clock: SimulatedClock;
  /** Callbacks of `.waitForTaskToken` tasks. */
  readonly tokens: TaskTokens;
  /** Every Task and Wait state in the order in which they were entered. */
  readonly visits: Visit[] = [];
  private readonly actions: { readonly seconds: number; readonly act: () => unknown }[] = [];
  private readonly definition: Definition;
  private readonly options: ExecutionOptions;

  constructor(definition: Definition, options: ExecutionOptions) {
    assertValidDefinition(definition);
    this.definition = definition;
    this.options = options;
    this.clock = new SimulatedClock(options.start ?? new Date("2026-03-02T12:00:00Z"));
    this.tokens = new TaskTokens(this.clock);
  }

  /** Does something at a second of the execution: a person's answer, an alarm that goes off. Call it before `run`. */
  at(seconds: number, act: () => unknown): void {
    this.actions.push({ seconds, act });
  }

  /** How it ended, and after how many simulated seconds. Rejects only when the test or the simulation is at fault. */
  async run(): Promise<Outcome> {
    const { clock, tokens, visits } = this;
    const [faulty, fault] = rejection();
    const [over, end] = rejection();
    const { machine, settings } = simulated(this.definition, { ...this.options, clock, tokens, visits, over, fault });
    for (const { seconds, act } of this.actions) {
      clock
        .sleepUntil(seconds)
        .then(() => clock.busyWhile(act))
        .catch(fault);
    }
    const { result, abort } = machine.run(this.options.input, settings);
    const ended = result.then(
      (output): Outcome => ({ status: "SUCCEEDED", output, seconds: clock.seconds }),
      (error: unknown) => failed(error, clock.seconds),
    );
    const { TimeoutSeconds: limit } = this.definition;
    const late =
      limit === undefined
        ? []
        : [clock.sleepUntil(limit).then((): Outcome => ({ status: "TIMED_OUT", seconds: limit }))];
    try {
      return await clock.runUntil(Promise.race([ended, ...late, faulty]));
    } finally {
      // Tasks that nobody waits for any more would keep the interpreter's timers, and the test run, alive.
      abort();
      end(new Error("The execution is over"));
    }
  }
}

/**
 * The handler of an `arn:aws:states:::lambda:invoke` task: the function gets the payload as JSON and answers with JSON. An
 * error of its own fails the task under the error's name, as Lambda reports it.
 */
export function lambdaInvoke(fn: (event: unknown) => unknown): Handler {
  return async (input) => {
    const { Payload } = input as { Payload?: JsonValue };
    try {
      const answer: unknown = await fn(structuredClone(Payload));
      return { StatusCode: 200, Payload: JSON.parse(JSON.stringify(answer ?? null)) as JsonValue };
    } catch (error) {
      if (error instanceof assert.AssertionError || !(error instanceof Error)) throw error;
      throw new TaskError(error.name, error.message);
    }
  };
}

function failed(error: unknown, seconds: number): Outcome {
  const { cause } = error as { cause?: unknown };
  if (!(cause instanceof Error)) throw error;
  return { status: "FAILED", error: cause.name, cause: cause.message, seconds };
}

/** A promise that only ever rejects, handled from the start, and what rejects it. */
function rejection(): [Promise<never>, (error: unknown) => void] {
  let refuse: (error: unknown) => void = () => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    refuse = reject;
  });
  promise.catch(() => undefined);
  return [promise, refuse];
}
