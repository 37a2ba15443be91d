// The load, a process of its own: it commits steadily and writes down each commit that the server acknowledged, with the time.
import { appendFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { seededRandom } from "../data/random";
import { writeSomething } from "./transactions";
import type { Effect, Own } from "./transactions";
import type { Command, Line, Report } from "./protocol";

const own: Own = { patients: [], unpaid: [], serial: 1 };
let url: string | undefined;
let client: Client | undefined;
let stopping = false;
let busy = false;
const report: { acknowledged: number; refused: number; lastError: string } = {
  acknowledged: 0,
  refused: 0,
  lastError: "",
};

function tell(message: Report): void {
  process.send?.(message);
}

async function connected(to: string): Promise<Client> {
  if (client !== undefined) return client;
  const fresh = new Client({ connectionString: to, connectionTimeoutMillis: 2000 });
  fresh.on("error", () => {
    client = undefined;
  });
  await fresh.connect();
  await fresh.query("SET timezone = 'UTC'; SET application_name = 'load'");
  client = fresh;
  return fresh;
}

async function drop(): Promise<void> {
  const old = client;
  client = undefined;
  await old?.end().catch(() => undefined);
}

/** One transaction: what it did, its number, and when the server said that it is committed. */
async function commit(to: string, write: (line: Line) => void, random: ReturnType<typeof seededRandom>): Promise<void> {
  const before: Own = { patients: [...own.patients], unpaid: [...own.unpaid], serial: own.serial };
  let effects: readonly Effect[] = [];
  let xid = "";
  let asked = false;
  try {
    const session = await connected(to);
    await session.query("BEGIN");
    effects = await writeSomething(session, random, own);
    const { rows } = await session.query<{ xid: string }>("SELECT pg_current_xact_id()::text AS xid");
    xid = rows[0]?.xid ?? "";
    asked = true;
    await session.query("COMMIT");
    const at = new Date().toISOString();
    report.acknowledged += 1;
    write({ kind: "acknowledged", at, xid, effects });
  } catch (error) {
    report.refused += 1;
    report.lastError = error instanceof Error ? error.message : String(error);
    own.patients.splice(0, Infinity, ...before.patients);
    own.unpaid.splice(0, Infinity, ...before.unpaid);
    // Asked to commit and got no answer: it may be there or not, and was promised to nobody.
    write({ kind: asked ? "in-doubt" : "refused", at: new Date().toISOString(), xid, effects, says: report.lastError });
    await drop();
    await wait(100);
  }
}

async function run({ file, perSecond, seed }: Extract<Command, { kind: "start" }>): Promise<void> {
  const random = seededRandom(seed);
  const write = (line: Line): void => {
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  const every = 1000 / perSecond;
  let next = performance.now();
  while (!stopping) {
    next = Math.max(next + every, performance.now() - 1000);
    if (url !== undefined) {
      busy = true;
      await commit(url, write, random);
      busy = false;
    }
    await wait(Math.max(0, next - performance.now()));
  }
  await drop();
  tell({ kind: "stopped", ...report });
  process.disconnect();
}

process.on("message", (command: Command) => {
  switch (command.kind) {
    case "start":
      ({ url } = command);
      run(command).catch((error: unknown) => {
        tell({ kind: "failed", says: error instanceof Error ? error.message : String(error) });
        process.exit(1);
      });
      break;
    case "point":
      ({ url } = command);
      void idle()
        .then(drop)
        .then(() => {
          tell({ kind: "pointed", ...report });
        });
      break;
    case "count":
      tell({ kind: "counted", ...report });
      break;
    case "stop":
      stopping = true;
      break;
  }
});
// Ctrl-C is the drill's to handle; whoever started this and is gone cannot be told anything.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit(0));

async function idle(): Promise<void> {
  while (busy) await wait(5);
}
