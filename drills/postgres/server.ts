import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { findPostgres } from "./binaries";
import type { Binaries } from "./binaries";

export interface PostgresOptions {
  /** @default the newest installation found */
  readonly binaries?: Binaries;
  /** Lines of postgresql.conf; they come after, and so override, what makes a throw-away server fast. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Takes a copy of a data directory that exists (a base backup) instead of an empty one. */
  readonly dataDirectory?: string;
  /** The folder to make the server's own folder in. @default the system's folder for temporary files */
  readonly parent?: string;
  /** More arguments for initdb, such as `--data-checksums`. @default none */
  readonly initdb?: readonly string[];
  /**
   * Seconds until the first connection, such as for a restore that replays a log first.
   * @default 30
   */
  readonly patienceSeconds?: number;
}

/** A server of a rehearsal's own, in a folder of its own, reachable from this machine only. */
export interface PostgresServer {
  readonly binaries: Binaries;
  readonly port: number;
  /** Holds `data`, the sockets and `log`. */
  readonly directory: string;
  readonly dataDirectory: string;
  /** A connection string as the superuser. */
  url(database?: string): string;
  /** A connected client; whoever asks for it ends it. */
  client(database?: string): Promise<Client>;
  /** @param mode `fast` closes sessions and writes everything; `immediate` is a crash. */
  stop(mode?: "fast" | "immediate"): Promise<void>;
  start(): Promise<void>;
  /** Stops it and removes the folder. */
  dispose(): Promise<void>;
}

/** A rehearsal's data may be lost with the machine; what is rehearsed is never the machine's crash. */
const throwAway = {
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
  listen_addresses: "'127.0.0.1'",
  max_connections: "60",
  timezone: "'UTC'",
};

/**
 * Ends the server when standard input closes, so that it outlives no run, not even a killed one. A background job's own
 * standard input is /dev/null, hence the third descriptor.
 */
const supervise = 'exec 3<&0; "$@" >>log 2>&1 3<&- & PID=$!; (cat <&3 >/dev/null; kill -INT $PID) & wait $PID';

/** PostgreSQL refuses to run as root, which CI often is. */
export function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const user = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  if (user === undefined)
    throw new Error("Running as root, and there is no user postgres or nobody to run PostgreSQL as.");
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/** Starts a server and answers once it takes connections. Throws with the end of its log when it does not start. */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const binaries = options.binaries ?? findPostgres();
  const user = unprivileged();
  const directory = mkdtempSync(join(options.parent ?? tmpdir(), "neonpro-pg-"));
  if (user) chownSync(directory, user.uid, user.gid);
  const dataDirectory = options.dataDirectory ?? join(directory, "data");
  const run = (program: string, args: readonly string[]) =>
    execFileSync(join(binaries.directory, program), args, {
      stdio: ["ignore", "ignore", "pipe"],
      cwd: directory,
      ...user,
    });
  if (options.dataDirectory === undefined) {
    run("initdb", [
      "-D",
      dataDirectory,
      "-U",
      "postgres",
      "-A",
      "trust",
      "-E",
      "UTF8",
      "--locale=C",
      "--no-sync",
      ...(options.initdb ?? []),
    ]);
  }
  const port = await freePort();
  const settings = { ...throwAway, port: String(port), unix_socket_directories: `'${directory}'`, ...options.settings };
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const args = Object.entries(settings).flatMap(([key, value]) => [
      "-c",
      `${key}=${value.replace(/^'(.*)'$/, "$1")}`,
    ]);
    const started = spawn(
      "/bin/sh",
      ["-c", supervise, "sh", join(binaries.directory, "postgres"), "-D", dataDirectory, ...args],
      { cwd: directory, stdio: ["pipe", "ignore", "ignore"], ...user },
    );
    child = started;
    const last = Date.now() + (options.patienceSeconds ?? 30) * 1000;
    for (;;) {
      if (started.exitCode !== null || Date.now() > last) {
        throw new Error(`PostgreSQL did not start:\n${readFileSync(join(directory, "log"), "utf8").slice(-2000)}`);
      }
      try {
        const client = await connect("postgres");
        await client.end();
        return;
      } catch {
        await wait(50);
      }
    }
  }

  async function stop(mode: "fast" | "immediate" = "fast"): Promise<void> {
    const running = child;
    if (running?.exitCode !== null) return;
    const ended = once(running, "exit");
    const [pid] = readFileSync(join(dataDirectory, "postmaster.pid"), "utf8").split("\n");
    process.kill(Number(pid), mode === "fast" ? "SIGINT" : "SIGQUIT");
    await ended;
    running.stdin?.end();
    child = undefined;
  }

  const url = (database = "postgres") => `postgresql://postgres@127.0.0.1:${port}/${database}`;
  async function connect(database: string): Promise<Client> {
    const client = new Client({ connectionString: url(database) });
    // A server that a rehearsal kills must not take the rehearsal with it: queries fail where they are awaited.
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }

  try {
    await start();
  } catch (error) {
    // Whoever asked has no handle to stop it with.
    const failed = child;
    failed?.stdin?.end();
    if (failed?.exitCode === null) await once(failed, "exit");
    if (options.parent === undefined) rmSync(directory, { recursive: true, force: true });
    throw error;
  }
  return {
    binaries,
    port,
    directory,
    dataDirectory,
    url,
    client: (database = "postgres") => connect(database),
    stop,
    start,
    async dispose() {
      await stop("immediate");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
