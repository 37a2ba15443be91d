/**
 * The moto server (`python3 -m moto.server`, package `moto[server]`): an AWS API emulator, started once a test run on a free
 * port of this machine only.
 *
 * It shows that requests are well-formed and what SNS, DynamoDB, CloudWatch and their like hold afterwards. It does not show
 * what IAM would allow. Functions reach it through the SDK's own AWS_ENDPOINT_URL.
 */
import { spawn, spawnSync } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";

export interface MotoServer {
  readonly endpoint: string;
  /** What a process needs in its environment to talk to the server and to nothing else. */
  environment(region: string): Readonly<Record<string, string>>;
}

/** The emulator is not installed: a reason to skip on a developer's machine, and to fail in CI. */
export class MotoMissingError extends Error {
  override readonly name = "MotoMissingError";

  constructor() {
    super("The moto server is not installed; python3 -m pip install 'moto[server]' brings it.");
  }
}

const startSeconds = 60;
let started: Promise<string> | undefined;

/** The running server's address. Rejects with MotoMissingError where it is not installed. */
export function motoEndpoint(): Promise<string> {
  started ??= start();
  return started;
}

/**
 * The running server, for `before`. On a machine without moto the suite is skipped; with `CI=true` it fails.
 *
 * @example
 * before(async function () { moto = await motoServer(this); });
 */
export async function motoServer(context: Mocha.Context): Promise<MotoServer> {
  context.timeout((startSeconds + 10) * 1000);
  try {
    const endpoint = await motoEndpoint();
    return { endpoint, environment: (region) => environment(endpoint, region) };
  } catch (error) {
    if (error instanceof MotoMissingError && process.env.CI !== "true") return context.skip();
    throw error;
  }
}

/** Sets variables, runs, and puts the environment back, also after a failure. */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string>>,
  run: () => Promise<T>,
): Promise<T> {
  const before = Object.keys(variables).map((key) => [key, process.env[key]] as const);
  Object.assign(process.env, variables);
  try {
    return await run();
  } finally {
    for (const [key, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, key);
      else process.env[key] = value;
    }
  }
}

/** Ends itself when its standard input closes, so that it outlives no run, not even one that was killed. */
const program = `
import os, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
from moto.server import main
main(["-H", "127.0.0.1", "-p", "0"])
`;

async function start(): Promise<string> {
  if (spawnSync("python3", ["-c", "import moto.server, flask"], { stdio: "ignore" }).status !== 0) {
    throw new MotoMissingError();
  }
  const server = spawn("python3", ["-c", program], { stdio: ["pipe", "ignore", "pipe"] });
  process.once("exit", () => server.kill("SIGKILL"));
  try {
    return await address(server);
  } catch (error) {
    server.kill("SIGKILL");
    throw error;
  }
}

/** Waits for the line that names the port, then lets the run end without waiting for the server. */
function address(server: ChildProcessByStdio<Writable, null, Readable>): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => {
      reject(new Error(`The moto server did not start within ${startSeconds} s:\n${output}`));
    }, startSeconds * 1000);
    server.once("error", reject);
    server.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`The moto server ended with ${code ?? "a signal"}:\n${output}`));
    });
    server.stderr.setEncoding("utf8");
    server.stderr.on("data", (text: string) => {
      // It logs every request: reading goes on, or it would block on a full pipe, keeping does not.
      if (output.length < 10_000) output += text;
      const [, endpoint] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(output) ?? [];
      if (endpoint === undefined) return;
      clearTimeout(timer);
      for (const handle of [server, server.stdin, server.stderr]) (handle as unknown as { unref(): void }).unref();
      resolve(endpoint);
    });
  });
}

function environment(endpoint: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    // moto takes any; without some, the SDK would look for real ones.
    AWS_ACCESS_KEY_ID: "testing",
    AWS_SECRET_ACCESS_KEY: "testing",
    AWS_SESSION_TOKEN: "testing",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
