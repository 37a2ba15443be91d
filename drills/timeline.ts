/** One step of a drill, as the evidence keeps it. */
export interface Step {
  readonly id: string;
  readonly title: string;
  /** Whose time it is: before the accident, the accident until it is noticed, the recovery, or the judgement after it. */
  readonly phase: Phase;
  /** RFC 3339 in UTC with milliseconds. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly outcome: "done" | "failed";
  /** One sentence: what came out. */
  readonly says: string;
}

export const phases = ["preparation", "accident", "recovery", "judgement"] as const;
export type Phase = (typeof phases)[number];

/** A moment that measurements start or end at. */
export interface Moment {
  readonly id: "accident" | "noticed" | "target" | "restored" | "validated" | "serving" | "protected";
  readonly at: string;
}

/** Told about a drill while it runs. */
export interface Watcher {
  started(title: string, phase: Phase): void;
  ended(step: Step): void;
}

/** What a step's work answers: the result, and the sentence for whoever watches. */
export interface Told<T> {
  readonly result: T;
  readonly says: string;
}

export class Timeline {
  readonly steps: Step[] = [];
  readonly moments: Moment[] = [];
  private readonly watcher: Watcher | undefined;

  constructor(watcher?: Watcher) {
    this.watcher = watcher;
  }

  /** Runs a step and writes down how long it took, also when it fails. */
  async step<T>(phase: Phase, id: string, title: string, work: () => Promise<Told<T>>): Promise<T> {
    const startedAt = new Date().toISOString();
    const from = performance.now();
    this.watcher?.started(title, phase);
    const end = (outcome: Step["outcome"], says: string): void => {
      const step = { id, title, phase, startedAt, seconds: round((performance.now() - from) / 1000), outcome, says };
      this.steps.push(step);
      this.watcher?.ended(step);
    };
    try {
      const { result, says } = await work();
      end("done", says);
      return result;
    } catch (error) {
      end("failed", firstLine(error));
      throw error;
    }
  }

  /** Writes a moment down; now, unless it was another. */
  mark(id: Moment["id"], at: Date = new Date()): Date {
    this.moments.push({ id, at: at.toISOString() });
    return at;
  }

  at(id: Moment["id"]): Date | undefined {
    const found = this.moments.find((moment) => moment.id === id);
    return found === undefined ? undefined : new Date(found.at);
  }
}

export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0] ?? text;
}

export function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
