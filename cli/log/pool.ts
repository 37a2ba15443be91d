import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import type { CheckedSegment, SegmentPlace } from "../../operations/verify/segment";
import { checkSegment } from "../../operations/verify/segment";
import type { Task } from "./worker";

/** Checks segments, on other threads once there is enough to do. */
export interface SegmentChecker {
  /** Segments that may be on their way at once: memory is bounded by them. */
  readonly width: number;
  check(file: string, content: Uint8Array, name: SegmentPlace | undefined): Promise<CheckedSegment>;
  stop(): Promise<void>;
}

/** Bytes from which on threads are worth their start. */
const inlineBytes = 2_000_000;

/** Two cores are what a small machine has; more than four wait for the one thread that reads and joins. */
const mostThreads = 4;

/** A thread holds one segment and what it made of it; without a limit its garbage would pile up first. */
const resourceLimits = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 512 };

interface Thread {
  readonly worker: Worker;
  /** Answers come in the order of the tasks. */
  readonly waiting: { readonly resolve: (checked: CheckedSegment) => void; readonly reject: (error: Error) => void }[];
}

export function segmentChecker(threads = Math.min(mostThreads, availableParallelism())): SegmentChecker {
  let running: Thread[] = [];
  let starting: Promise<void> | undefined;
  let stopped = false;
  let seen = 0;

  async function start(): Promise<void> {
    const code = await workerCode();
    if (!stopped) running = Array.from({ length: threads }, () => threadOf(code));
  }

  return {
    width: threads * 3,
    async check(file, content, name) {
      seen += content.byteLength;
      // A failed start is no failure of the verification: it goes on here.
      if (seen >= inlineBytes && threads > 1) starting ??= start().catch(() => undefined);
      const [first, ...others] = running;
      // Until the threads stand, this one does not wait for them.
      if (first === undefined) return checkSegment(file, content, name);
      const thread = others.reduce((least, each) => (each.waiting.length < least.waiting.length ? each : least), first);
      return new Promise((resolve, reject) => {
        thread.waiting.push({ resolve, reject });
        const task: Task = { file, content, name };
        thread.worker.postMessage(task, transferable(content));
      });
    },
    async stop() {
      stopped = true;
      await starting;
      await Promise.all(running.map(({ worker }) => worker.terminate()));
    },
  };
}

function threadOf(code: string): Thread {
  const worker = new Worker(code, { eval: true, execArgv: [], env: {}, resourceLimits });
  const thread: Thread = { worker, waiting: [] };
  worker.on("message", (checked: CheckedSegment) => thread.waiting.shift()?.resolve(checked));
  worker.on("error", (error: Error) => {
    for (const { reject } of thread.waiting.splice(0)) reject(error);
  });
  return thread;
}

/** Node's pool of small buffers cannot change hands; a buffer of its own can. */
function transferable(content: Uint8Array): ArrayBuffer[] {
  const { buffer } = content;
  return buffer instanceof ArrayBuffer && buffer.byteLength === content.byteLength ? [buffer] : [];
}

async function workerCode(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: join(__dirname, "../.."),
    entryPoints: ["cli/log/worker.ts"],
    write: false,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    tsconfigRaw: {},
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
