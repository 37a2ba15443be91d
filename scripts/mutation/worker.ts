// Runs mutants one after the other, for scripts/mutate.ts: ids come in, what became of each goes out.
import { createRequire } from "node:module";
import { Script } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import { collected, fails, type Test } from "./tests";

export interface WorkerData {
  /** A file of the repository: what the bundle does not hold is found from there. */
  readonly from: string;
  readonly code: string;
  /** By mutated file, the first titles of the tests that can reach it; undefined for any. */
  readonly suites: Readonly<Record<string, readonly string[] | undefined>>;
}

export interface Task {
  readonly id: number;
  readonly file: string;
}

export type Message =
  | { readonly kind: "ready"; readonly tests: number; readonly red: readonly string[] }
  | { readonly kind: "done"; readonly id: number; readonly verdict: Verdict; readonly by?: string };

export type Verdict = "killed" | "survived" | "not covered" | "timed out";

type Bundle = (require: NodeJS.Require, mutant: (id: number) => boolean) => void;

const { from, code, suites } = workerData as WorkerData;
const load = createRequire(from);
const bundle = new Script(code, { filename: "mutated.cjs" }).runInThisContext() as Bundle;

let active = -1;
let reached: Set<number> | undefined = new Set();
const mutant = (id: number): boolean => {
  reached?.add(id);
  return id === active;
};

async function main(): Promise<void> {
  const atLoad = reached ?? new Set<number>();
  const tests = collected(() => {
    bundle(load, mutant);
  });
  const green: Test[] = [];
  const red: string[] = [];
  const covering = new Map<number, { test: Test; milliseconds: number }[]>();
  for (const test of tests) {
    reached = new Set();
    const start = performance.now();
    if (await fails(test)) {
      red.push(test.title);
      continue;
    }
    const milliseconds = performance.now() - start;
    green.push(test);
    for (const id of reached) {
      const same = covering.get(id);
      if (same === undefined) covering.set(id, [{ test, milliseconds }]);
      else same.push({ test, milliseconds });
    }
  }
  reached = undefined;
  for (const same of covering.values()) same.sort((a, b) => a.milliseconds - b.milliseconds);

  async function firstRed(candidates: readonly Test[]): Promise<string | undefined> {
    for (const test of candidates) if (await fails(test)) return test.title;
    return undefined;
  }

  /** Code that runs when a file is loaded runs but once: the bundle is loaded anew with the mutant in force. */
  async function reloaded({ id, file }: Task): Promise<string | undefined> {
    const known = new Set(green.map(({ title }) => title));
    active = id;
    try {
      const again = collected(() => {
        bundle(load, mutant);
      });
      const related = suites[file];
      const runs = again.filter(({ suite, title }) => known.has(title) && (related?.includes(suite) ?? true));
      return await firstRed(runs);
    } catch {
      return "(loading)";
    } finally {
      active = -1;
    }
  }

  async function judge(task: Task): Promise<Message> {
    const { id } = task;
    const covered = covering.get(id)?.map(({ test }) => test) ?? [];
    active = id;
    let by = await firstRed(covered);
    active = -1;
    if (by === undefined && atLoad.has(id)) by = await reloaded(task);
    if (by !== undefined) return { kind: "done", id, verdict: "killed", by };
    return { kind: "done", id, verdict: covered.length > 0 || atLoad.has(id) ? "survived" : "not covered" };
  }

  parentPort?.on("message", (task: Task) => {
    void judge(task).then((message) => parentPort?.postMessage(message));
  });
  parentPort?.postMessage({ kind: "ready", tests: green.length, red } satisfies Message);
}

void main();
