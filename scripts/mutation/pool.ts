import { join } from "node:path";
import { build } from "esbuild";
import { Worker } from "node:worker_threads";
import type { Mutant } from "./mutants";
import type { Message, Task, Verdict, WorkerData } from "./worker";

export interface Judged {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  /** Title of the test that saw it. */
  readonly by?: string;
}

export interface PoolOptions {
  readonly workers: number;
  /** Milliseconds for one mutant; one that takes longer loops for ever, and counts as seen. */
  readonly timeLimit: number;
  readonly onReady: (tests: number, red: readonly string[]) => void;
  readonly onJudged: (judged: Judged) => void;
}

/** Hands mutants to workers, and starts a worker anew when a mutant does not let go of it. */
export async function judgeAll(mutants: readonly Mutant[], data: WorkerData, options: PoolOptions): Promise<void> {
  const waiting = [...mutants];
  const code = await workerCode();
  const runner = async (): Promise<void> => {
    while (waiting.length > 0) await one();
  };
  /** One worker's life: until nothing waits or a mutant runs out of time. */
  const one = (): Promise<void> =>
    new Promise((done, fail) => {
      const worker = new Worker(code, { eval: true, workerData: data });
      let timer: NodeJS.Timeout | undefined;
      let current: Mutant | undefined;
      const end = (): void => {
        clearTimeout(timer);
        void worker.terminate().then(() => {
          done();
        });
      };
      const next = (): void => {
        current = waiting.shift();
        if (current === undefined) {
          end();
          return;
        }
        const mutant = current;
        timer = setTimeout(() => {
          options.onJudged({ mutant, verdict: "timed out" });
          end();
        }, options.timeLimit);
        worker.postMessage({ id: mutant.id, file: mutant.file } satisfies Task);
      };
      worker.on("error", fail);
      worker.on("message", (message: Message) => {
        clearTimeout(timer);
        if (message.kind === "ready") options.onReady(message.tests, message.red);
        else if (current?.id === message.id) {
          const { verdict, by } = message;
          options.onJudged({ mutant: current, verdict, ...(by === undefined ? {} : { by }) });
        }
        next();
      });
    });
  await Promise.all(Array.from({ length: options.workers }, runner));
}

/** A worker's first file is loaded without tsx, so it comes as JavaScript. */
async function workerCode(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, "worker.ts")],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
    tsconfigRaw: {},
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
