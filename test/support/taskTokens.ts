import type { SimulatedClock } from "./simulatedClock";
import type { JsonValue } from "./stateMachineStates";

/** How a handler fails a task: `Error` and `Cause` as the service would give them, for Retry and Catch to match. */
export class TaskError extends Error {
  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}

interface Waiting {
  readonly succeed: (output: JsonValue) => void;
  readonly fail: (error: TaskError) => void;
  lastHeartbeat: number;
}

/** SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat of the simulation. */
export class TaskTokens {
  /** What `$$.Task.Token` says now. */
  current = "task-token-1";
  private issued = 1;
  private readonly waiting = new Map<string, Waiting>();
  private readonly clock: SimulatedClock;

  constructor(clock: SimulatedClock) {
    this.clock = clock;
  }

  /** Tokens that a task waits for, oldest first. */
  get open(): readonly string[] {
    return [...this.waiting.keys()];
  }

  succeed(token: string, output: JsonValue): void {
    this.taken(token).succeed(output);
  }

  fail(token: string, error: string, cause = ""): void {
    this.taken(token).fail(new TaskError(error, cause));
  }

  heartbeat(token: string): void {
    this.known(token).lastHeartbeat = this.clock.seconds;
  }

  /** The token of the task that is being started; the next task gets another. */
  issue(): string {
    const token = this.current;
    this.issued += 1;
    this.current = `task-token-${this.issued}`;
    return token;
  }

  /** Until the callback arrives. */
  wait(token: string): Promise<JsonValue> {
    return new Promise((succeed, fail) => {
      this.waiting.set(token, { succeed, fail, lastHeartbeat: this.clock.seconds });
    });
  }

  /** Rejects once no heartbeat has come for that many seconds. */
  async heartbeatLost(token: string, seconds: number): Promise<never> {
    for (;;) {
      const due = (this.waiting.get(token)?.lastHeartbeat ?? this.clock.seconds) + seconds;
      if (due <= this.clock.seconds) throw new TaskError("States.HeartbeatTimeout", `No heartbeat for ${seconds} s`);
      await this.clock.sleepUntil(due);
    }
  }

  /** A callback that comes later is refused, as AWS does. */
  forget(token: string): void {
    this.waiting.delete(token);
  }

  private taken(token: string): Waiting {
    const found = this.known(token);
    this.forget(token);
    return found;
  }

  private known(token: string): Waiting {
    const found = this.waiting.get(token);
    if (found === undefined) throw new TaskError("TaskTimedOut", `No task waits for ${token}`);
    return found;
  }
}
