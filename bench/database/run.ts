import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

export interface Taken {
  readonly seconds: number;
  /** The largest sum of the resident memory of the process and its children; shared pages count in each. */
  readonly peakBytes: number;
}

/** Children of a process, and theirs, from /proc; empty where there is none. */
function family(pid: number, others: readonly number[] = []): readonly number[] {
  if (others.includes(pid)) return [];
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
      .trim()
      .split(" ")
      .filter(Boolean)
      .map(Number);
    return [pid, ...children.flatMap((child) => family(child, others))];
  } catch {
    return [];
  }
}

function residentBytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

async function measured(
  pid: number,
  ended: Promise<unknown>,
  started: number,
  others: readonly number[] = [],
): Promise<Taken> {
  let [peakBytes, over] = [0, false];
  const watching = (async () => {
    while (!over) {
      peakBytes = Math.max(
        peakBytes,
        family(pid, others).reduce((sum, each) => sum + residentBytes(each), 0),
      );
      await wait(50);
    }
  })();
  try {
    await ended;
  } finally {
    over = true;
  }
  const seconds = (performance.now() - started) / 1000;
  await watching;
  return { seconds, peakBytes };
}

/** A shell command as the documents have it; a failure anywhere in its pipe is one. */
export async function shell(command: string, environment: Readonly<Record<string, string>>): Promise<Taken> {
  const started = performance.now();
  const child = spawn("bash", ["-o", "pipefail", "-c", command], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with ${code ?? "a signal"}`));
    });
  });
  return measured(child.pid ?? 0, ended, started);
}

/** Something of this process, its children included. */
export async function here(run: () => Promise<unknown>): Promise<Taken> {
  const started = performance.now();
  // The server is a child of this process too, and not part of what is measured.
  const others = family(process.pid).filter((pid) => pid !== process.pid);
  return measured(process.pid, run(), started, others);
}
