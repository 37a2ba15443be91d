import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import type { Binaries } from "./binaries";
import { unprivileged } from "./server";

const execute = promisify(execFile);

/** One of PostgreSQL's own programs ended with an error; the message is what it said. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
}

/** A program that a drill needs is not beside the server's. */
export class ToolMissingError extends Error {
  override readonly name = "ToolMissingError";
}

/** Runs one of PostgreSQL's programs as the user whom the servers run as, so that what it writes is theirs. */
export async function runProgram(binaries: Binaries, program: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await execute(join(binaries.directory, program), args, {
      ...unprivileged(),
      // The folder that the command was started in may be closed to the other user.
      cwd: "/",
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    throw explained(program, binaries, error);
  }
}

function explained(program: string, binaries: Binaries, error: unknown): Error {
  if (typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT") {
    return new ToolMissingError(
      `${program} is not installed beside PostgreSQL ${binaries.major}. Debian and Ubuntu: apt install postgresql postgresql-client.`,
    );
  }
  const said = typeof error === "object" && error !== null && "stderr" in error ? String(error.stderr).trim() : "";
  return new ProgramError(`${program}: ${said === "" ? String(error) : said}`, { cause: error });
}

/** Feeds lines into `COPY table FROM STDIN`, with the flow held back to what the server takes. */
export async function copyIn(binaries: Binaries, url: string, target: string, text: Iterable<string>): Promise<void> {
  const psql = spawn(
    join(binaries.directory, "psql"),
    [url, "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", `COPY ${target} FROM STDIN`],
    {
      stdio: ["pipe", "ignore", "pipe"],
    },
  );
  await finished(psql, pipeline(Readable.from(text), psql.stdin), "psql");
}

/** Copies the rows of a query on one server into a table of another, without holding them here. */
export async function copyAcross(
  binaries: Binaries,
  from: { readonly url: string; readonly query: string },
  to: { readonly url: string; readonly table: string },
): Promise<void> {
  const psql = (url: string, sql: string, stdio: ["ignore" | "pipe", "ignore" | "pipe", "pipe"]) =>
    spawn(join(binaries.directory, "psql"), [url, "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", sql], { stdio });
  const reader = psql(from.url, `COPY (${from.query}) TO STDOUT`, ["ignore", "pipe", "pipe"]);
  const writer = psql(to.url, `COPY ${to.table} FROM STDIN`, ["pipe", "ignore", "pipe"]);
  const { stdout } = reader;
  const { stdin } = writer;
  if (stdout === null || stdin === null) throw new Error("psql was started without pipes.");
  await Promise.all([finished(reader, pipeline(stdout, stdin), "psql"), finished(writer, Promise.resolve(), "psql")]);
}

async function finished(child: ReturnType<typeof spawn>, flow: Promise<void>, program: string): Promise<void> {
  let said = "";
  child.stderr?.on("data", (part: Buffer) => (said += part.toString()));
  const ended = once(child, "exit") as Promise<[number | null]>;
  // A writer that fails closes the pipe; what it said is the better message.
  const flowed = flow.catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  const [code] = await ended;
  const broken = await flowed;
  if (code !== 0) throw new ProgramError(`${program}: ${said.trim()}`);
  if (broken !== undefined) throw broken;
}
