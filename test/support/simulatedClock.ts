/**
 * Time that passes only when nobody has anything left to do: what sleeps until a later moment wakes in order, at once.
 * Work that is not a sleep (a handler that calls the emulator) takes real time and none of this one.
 */
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Nothing is under way any more, and what the test waits for has not happened. */
export class StandstillError extends Error {
  override readonly name = "StandstillError";
}

export class SimulatedClock {
  /** Seconds since the beginning. */
  seconds = 0;
  private sleepers: Sleeper[] = [];
  private working = 0;

  readonly start: Date;

  constructor(start: Date) {
    this.start = start;
  }

  now(): Date {
    return new Date(this.start.getTime() + this.seconds * 1000);
  }

  /** Seconds from the beginning to a moment. */
  secondsTo(moment: Date): number {
    return (moment.getTime() - this.start.getTime()) / 1000;
  }

  /** Resolves at that second of the simulation; at once when it has passed. */
  sleepUntil(at: number): Promise<void> {
    return new Promise((wake) => {
      this.sleepers.push({ at: Math.max(at, this.seconds), wake });
    });
  }

  /** Runs something during which the clock stands still. */
  async busyWhile<T>(work: () => Promise<T> | T): Promise<T> {
    this.working += 1;
    try {
      return await work();
    } finally {
      this.working -= 1;
    }
  }

  /** Lets time pass until the promise settles. Rejects when it never would. */
  async runUntil<T>(end: Promise<T>): Promise<T> {
    const ended = { yet: false };
    const mark = () => {
      ended.yet = true;
    };
    end.then(mark, mark);
    for (;;) {
      await this.quiet();
      if (ended.yet) return end;
      const next = this.earliest();
      if (next === undefined) {
        throw new StandstillError(
          `Nothing is left to happen at second ${this.seconds}: a task waits for a callback that nobody sends, without TimeoutSeconds or HeartbeatSeconds.`,
        );
      }
      this.seconds = next.at;
      next.wake();
    }
  }

  private earliest(): Sleeper | undefined {
    const [first, ...others] = this.sleepers;
    const next = others.reduce((best, each) => (best === undefined || each.at < best.at ? each : best), first);
    this.sleepers = this.sleepers.filter((each) => each !== next);
    return next;
  }

  /** Until what runs has ended or sleeps: the interpreter goes from state to state without real timers. */
  private async quiet(): Promise<void> {
    do {
      if (this.working > 0) await pause(1);
      await nextTurn();
      await nextTurn();
    } while (this.working > 0);
  }
}
