import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Command, Counts, Line, Report } from "./protocol";

/** The load of a drill, seen from outside. */
export interface Load {
  /** Sends the writer to another server, after the transaction that it is in; to none, it waits. */
  point(url: string | undefined): Promise<void>;
  counts(): Promise<Counts>;
  /** Waits until this many more commits were acknowledged. */
  advance(commits: number, patienceMs?: number): Promise<void>;
  /** Everything that it wrote down so far, in order. */
  lines(): readonly Line[];
  stop(): Promise<void>;
}

export interface LoadOptions {
  /** A connection string as the application. */
  readonly url: string;
  /** Where the writer keeps its record: a file that is not there yet. */
  readonly file: string;
  /** Transactions a second. @default 25 */
  readonly perSecond?: number;
  readonly seed: number;
}

export function startLoad({ url, file, perSecond = 25, seed }: LoadOptions): Load {
  writeFileSync(file, "");
  const child = fork(join(__dirname, "writer.ts"), [], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ask = async (command: Command, answer: Report["kind"]): Promise<Report> => {
    const answered = new Promise<Report>((resolve, reject) => {
      const listen = (report: Report): void => {
        if (report.kind !== answer && report.kind !== "failed") return;
        child.off("message", listen);
        child.off("exit", gone);
        if (report.kind === "failed") reject(new Error(`The load failed: ${report.says}`));
        else resolve(report);
      };
      const gone = (): void => {
        reject(new Error("The load's process ended by itself."));
      };
      child.on("message", listen);
      child.once("exit", gone);
    });
    child.send(command);
    return answered;
  };
  const counts = async (): Promise<Counts> => {
    const answer = await ask({ kind: "count" }, "counted");
    if (answer.kind === "failed") throw new Error(answer.says);
    return answer;
  };
  child.send({ kind: "start", url, file, perSecond, seed } satisfies Command);
  return {
    async point(to) {
      await ask({ kind: "point", ...(to === undefined ? {} : { url: to }) }, "pointed");
    },
    counts,
    async advance(commits, patienceMs = 30_000) {
      const goal = (await counts()).acknowledged + commits;
      for (const end = Date.now() + patienceMs; ;) {
        const now = await counts();
        if (now.acknowledged >= goal) return;
        if (Date.now() > end) throw new Error(`The load does not get through: ${now.lastError || "no commit"}.`);
        await wait(20);
      }
    },
    lines: () =>
      readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Line),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.send({ kind: "stop" } satisfies Command);
      const slow = setTimeout(() => child.kill("SIGKILL"), 5000);
      await ended;
      clearTimeout(slow);
    },
  };
}
