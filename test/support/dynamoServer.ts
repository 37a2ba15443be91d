/**
 * The moto server with transactions that can be relied on, for tests with many writers.
 *
 * As released (5.2.1) it copies a table whole for every part of a transaction, which takes minutes and gigabytes for some
 * thousand items, and it lets requests of other connections run in the middle of one, whose commits a rollback then undoes.
 * This one takes one cheap copy a request and answers one request after the other. Conditions, items and answers are moto's own.
 */
import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { MotoMissingError } from "./motoServer";

export interface DynamoServer {
  readonly endpoint: string;
  close(): void;
}

/** It ends itself when its standard input closes, so that it outlives no run, not even one that was killed. */
const program = `
import copy, os, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
import moto.dynamodb.models as models
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import run_simple

class CheapCopies:
    copy = staticmethod(copy.copy)
    @staticmethod
    def deepcopy(value, memo=None):
        if not isinstance(value, models.Table):
            return copy.deepcopy(value, memo)
        if id(value) not in kept:
            snapshot = copy.copy(value)
            snapshot.items = copy.copy(value.items)
            for key, items in value.items.items():
                snapshot.items[key] = copy.copy(items)
            kept[id(value)] = snapshot
        return kept[id(value)]
models.copy = CheapCopies

kept = {}
one_at_a_time = threading.Lock()
app = DomainDispatcherApplication(create_backend_app)
def locked(environ, start_response):
    with one_at_a_time:
        kept.clear()
        return list(app(environ, start_response))
run_simple("127.0.0.1", 0, locked, threaded=True)
`;

const startSeconds = 60;

/** The running server, for `before`. On a machine without moto the suite is skipped; with `CI=true` it fails. */
export async function dynamoServer(context: Mocha.Context): Promise<DynamoServer> {
  context.timeout((startSeconds + 10) * 1000);
  try {
    return await startDynamoServer();
  } catch (error) {
    if (error instanceof MotoMissingError && process.env.CI !== "true") return context.skip();
    throw error;
  }
}

/** Outside of tests. Rejects with MotoMissingError where moto is not installed. */
export function startDynamoServer(): Promise<DynamoServer> {
  if (spawnSync("python3", ["-c", "import moto.server, flask"], { stdio: "ignore" }).status !== 0) {
    return Promise.reject(new MotoMissingError());
  }
  const server = spawn("python3", ["-c", program], { stdio: ["pipe", "ignore", "pipe"] });
  const stop = (): void => void server.kill("SIGKILL");
  process.once("exit", stop);
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (why: string): void => {
      stop();
      reject(new Error(`The emulator ${why}:\n${output}`));
    };
    const timer = setTimeout(() => {
      fail(`did not start within ${startSeconds} s`);
    }, startSeconds * 1000);
    server.once("exit", () => {
      clearTimeout(timer);
      fail("ended");
    });
    server.stderr.setEncoding("utf8");
    server.stderr.on("data", (text: string) => {
      // It logs every request: reading goes on, or it would block on a full pipe, keeping does not.
      if (output.length < 10_000) output += text;
      const [, endpoint] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(output) ?? [];
      if (endpoint === undefined) return;
      clearTimeout(timer);
      server.removeAllListeners("exit");
      unref(server);
      resolve({ endpoint, close: stop });
    });
  });
}

/** Lets the run end without waiting for the server. */
function unref(server: ChildProcess): void {
  server.unref();
  for (const stream of [server.stdin, server.stderr]) (stream as unknown as { unref(): void }).unref();
}
