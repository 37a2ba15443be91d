import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { accessSync, constants } from "node:fs";
import { DumpError } from "./errors";

export interface ProgramResult {
  readonly code: number;
  /** The end of it, at most 64 KiB. */
  readonly stderr: string;
  readonly stdout: string;
}

export interface Run {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the program. */
  readonly signal?: AbortSignal;
}

/** Runs PostgreSQL's programs: here, or in the container beside this one (see handover.ts). */
export interface Programs {
  run(run: Run): Promise<ProgramResult>;
}

const keptCharacters = 65_536;

/**
 * Programs of this machine.
 * @param folder where they are. @default found on the PATH
 */
export function localPrograms(folder?: string): Programs {
  return {
    run: ({ program, arguments: args, environment, signal }) => {
      const path = locate(program, folder);
      return new Promise((resolve, reject) => {
        const child = spawn(path, args, {
          env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
          stdio: ["ignore", "pipe", "pipe"],
          ...(signal === undefined ? {} : { signal }),
        });
        let [stdout, stderr] = ["", ""];
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
          stdout += text;
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
          stderr = (stderr + text).slice(-keptCharacters);
        });
        child.once("error", reject);
        child.once("close", (code, ended) => {
          resolve({ code: code ?? 1, stdout, stderr: ended === null ? stderr : `${stderr}\nended by ${ended}` });
        });
      });
    },
  };
}

function locate(program: string, folder: string | undefined): string {
  const folders = folder === undefined ? (process.env.PATH ?? "").split(delimiter) : [folder];
  const found = folders
    .map((each) => join(each, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
  if (found !== undefined) return found;
  throw new DumpError(
    "tool-missing",
    `The program ${program} is not ${folder === undefined ? "on the PATH" : `in ${folder}`}. ` +
      `It comes with PostgreSQL's client programs (Debian and Ubuntu: apt install postgresql-client; macOS: brew install libpq).`,
  );
}

/** `17.2` from `pg_dump (PostgreSQL) 17.2 (Debian ...)`. */
export async function versionOf(programs: Programs, program: string): Promise<string> {
  const { stdout, code, stderr } = await programs.run({ program, arguments: ["--version"], environment: {} });
  const version = /\(PostgreSQL\) (\d+(?:\.\d+)?\S*)/.exec(stdout)?.[1];
  if (code === 0 && version !== undefined) return version;
  throw new DumpError("tool-failed", `${program} does not say its version: ${(stderr || stdout).trim().slice(0, 300)}`);
}

export const majorOf = (version: string) => Number(/^\d+/.exec(version)?.[0] ?? "0");
