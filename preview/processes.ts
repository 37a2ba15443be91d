import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Every child of a preview is known here until it has ended, so that none outlives us: not after a failure, not after Ctrl-C.
const running = new Set<ChildProcess>();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

function onSignal(signal: NodeJS.Signals): void {
  killAll();
  unwatch();
  // Whoever started us learns how we ended: by the signal, unless somebody else here handles it.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function watch(): void {
  process.on("exit", killAll);
  for (const signal of signals) process.on(signal, onSignal);
}

function unwatch(): void {
  process.off("exit", killAll);
  for (const signal of signals) process.off(signal, onSignal);
}

/** A child whose output is collected and whose end is a promise. */
export interface Child {
  readonly process: ChildProcess;
  /** What it wrote to standard output and standard error, in whole lines as they came. */
  readonly output: OutputLine[];
  readonly ended: Promise<Ending>;
  readonly kill: () => Promise<void>;
}

export interface OutputLine {
  readonly stream: "out" | "err";
  readonly text: string;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface StartOptions extends SpawnOptions {
  readonly onLine?: (line: OutputLine) => void;
  /**
   * Collects standard error in a file: what a process writes into a pipe while it exits is lost as soon as the pipe is full, and the SDK
   * lists promises that never resolved while it exits.
   */
  readonly errorsToFile?: boolean;
}

export function start(args: readonly string[], options: StartOptions): Child {
  const { onLine, errorsToFile = false, ...spawnOptions } = options;
  const errors = errorsToFile ? temporaryFile() : undefined;
  const child = spawn(process.execPath, args, {
    ...spawnOptions,
    stdio: ["ignore", "pipe", errors?.descriptor ?? "pipe"],
  });
  if (running.size === 0) watch();
  running.add(child);
  const output: OutputLine[] = [];
  const take = (line: OutputLine): void => {
    output.push(line);
    onLine?.(line);
  };
  const flushes = [lines(child.stdout, "out", take), lines(child.stderr, "err", take)];
  const ended = new Promise<Ending>((done) => {
    let finished = false;
    const finish = (ending: Ending): void => {
      // A process that could not be started tells so and then closes.
      if (finished) return;
      finished = true;
      for (const flush of flushes) flush();
      for (const text of errors?.take() ?? []) take({ stream: "err", text });
      if (running.delete(child) && running.size === 0) unwatch();
      done(ending);
    };
    child.on("error", (error) => {
      take({ stream: "err", text: error.message });
      finish({ code: 1, signal: null });
    });
    // "close", not "exit": everything that it wrote has arrived.
    child.on("close", (code, signal) => {
      finish({ code, signal });
    });
  });
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  return { process: child, output, ended, kill };
}

function temporaryFile(): { readonly descriptor: number; readonly take: () => string[] } {
  const directory = mkdtempSync(join(tmpdir(), "preview-"));
  const file = join(directory, "errors");
  const descriptor = openSync(file, "w");
  return {
    descriptor,
    take: () => {
      closeSync(descriptor);
      const content = readFileSync(file, "utf8");
      rmSync(directory, { recursive: true, force: true });
      return content === "" ? [] : content.replace(/\n$/, "").split("\n");
    },
  };
}

function lines(
  stream: NodeJS.ReadableStream | null,
  name: OutputLine["stream"],
  take: (line: OutputLine) => void,
): () => void {
  let rest = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (chunk: string) => {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    for (const text of parts) take({ stream: name, text });
  });
  return () => {
    if (rest !== "") take({ stream: name, text: rest });
    rest = "";
  };
}

/** The environment of a child: ours, without what would slow it down or send its traces elsewhere. */
export function childEnvironment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [key, value] of Object.entries(process.env)) {
    // A surrounding Pulumi run, a coverage run and OpenTelemetry would all reach into the program.
    if (/^(PULUMI_NODEJS_|PULUMI_CONFIG|OTEL_|TRACEPARENT$|PULUMI_OTEL_|PULUMI_DEBUG_|NODE_V8_COVERAGE$)/.test(key))
      continue;
    environment[key] = value;
  }
  return { ...environment, ...extra };
}
