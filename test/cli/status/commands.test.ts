/** The commands as processes, on tables in the moto server: exit codes, streams, and the health check on `--serve`. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { statusExitCodes } from "../../../cli/status/statusArguments";
import { tableNameOf } from "../../../cli/status/stack";
import type { Answer } from "../../../cli/status/source";
import { motoServer } from "../../support/motoServer";
import type { MotoServer } from "../../support/motoServer";
import { healthyTables, writeSignals } from "../../operations/status/emulated";
import type { Emulated } from "../../operations/status/emulated";
import { resourceOf } from "../../operations/status/snapshots";
import { healthCheck, needHealthCheckTools } from "../../lambdas/backup-status/healthCheck";

const root = join(__dirname, "../../..");

describe("the status and catalogue commands", function () {
  this.timeout(120_000);
  let moto: MotoServer;
  let primary: Emulated;

  before(async function () {
    moto = await motoServer(this);
    this.timeout(120_000);
    const names = { primary: tableNameOf("prod", "sa-east-1"), recovery: tableNameOf("prod", "eu-west-1") };
    ({ primary } = await healthyTables(moto.endpoint, names));
  });

  function start(command: string, args: readonly string[]) {
    const env = { PATH: process.env.PATH, NODE_NO_WARNINGS: "1", ...moto.environment("sa-east-1") };
    return spawn(process.execPath, ["--import", "tsx", join(root, `cli/${command}.ts`), ...args], { cwd: root, env });
  }

  async function run(command: string, ...args: readonly string[]) {
    const child = start(command, args);
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
    child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
    const [code] = (await once(child, "close")) as [number];
    return { code, stdout, stderr };
  }

  it("[MON-1] prints healthy and ends with 0, without colours in a pipe", async () => {
    const { code, stdout } = await run("status");
    assert.equal(code, statusExitCodes.healthy);
    assert.match(stdout, /^✓ Backups are healthy, as of /);
  });

  it("[MON-1] ends with another code for each status", async () => {
    const after = async (change: Parameters<typeof writeSignals>[1]) => {
      await writeSignals(primary, change);
      const { code, stdout } = await run("status", "--json");
      return [code, (JSON.parse(stdout) as Answer).status];
    };
    assert.deepEqual(await after({ storage: { verdict: "bad" } }), [3, "degraded"]);
    assert.deepEqual(await after({ keys: { verdict: "bad" } }), [4, "failed"]);
    assert.deepEqual(await after({ keys: { verdict: "unknown" } }), [5, "unknown"]);
    assert.deepEqual(await after({}), [0, "healthy"]);
  });

  it("says what it could not read, without a stack, and ends with 1", async () => {
    const table = await run("status", "--table", "no-such-table");
    assert.deepEqual([table.code, table.stdout], [1, ""]);
    assert.equal(
      table.stderr,
      "The status could not be read: There is no such table. Is it the right account, Region and --stack?\n",
    );
    const url = await run("status", "--url", "http://127.0.0.1:1/api/backups/status");
    assert.equal(url.code, 1);
    assert.match(url.stderr, /^The status could not be read: [^\n]+\n$/);
    const stack = await run("status", "--stack", "nowhere");
    assert.match(stack.stderr, /there is no Pulumi\.nowhere\.yaml/);
  });

  it("ends with 2 for wrong usage", async () => {
    const { code, stderr } = await run("status", "--colour");
    assert.equal(code, 2);
    assert.match(stderr, /^Wrong usage: 1 problem\.\n {2}--colour: no such option/);
    assert.equal((await run("catalogue", "list", "--limit", "x")).code, 2);
  });

  it("[MON-1] serves the status to document A's health check, unchanged, and to --url", async function () {
    needHealthCheckTools(this);
    const server = start("status", ["--serve", "--port", "0"]);
    try {
      const [line] = (await once(server.stdout, "data")) as [Buffer];
      const [, address = ""] = /Serving (http:\/\/127\.0\.0\.1:\d+)\/api/.exec(line.toString()) ?? [];
      const now = () => new Date().toISOString();
      assert.deepEqual(await healthCheck(address, now()), ["exit 0"]);
      await writeSignals(primary, { keys: { verdict: "bad" } });
      assert.deepEqual(await healthCheck(address, now()), ["ERROR Backups: System status failed", "exit 1"]);
      const asked = await run("status", "--url", `${address}/api/backups/status`);
      assert.equal(asked.code, statusExitCodes.failed);
      assert.match(asked.stdout, /a key cannot encrypt and decrypt/);
      await writeSignals(primary);
    } finally {
      server.kill("SIGINT");
      const [code] = (await once(server, "close")) as [number];
      assert.equal(code, statusExitCodes.interrupted);
    }
  });

  it("[BKP-6] lists and finds points, and ends with 3 when there is none", async () => {
    const listed = await run("catalogue", "list", "--class", "medical", "--json");
    assert.equal(listed.code, 0);
    assert.equal((JSON.parse(listed.stdout) as unknown[]).length, 4);
    const latest = await run(
      "catalogue",
      "latest",
      "--before",
      new Date().toISOString(),
      "--resource",
      resourceOf("public"),
    );
    assert.equal(latest.code, 0);
    assert.match(latest.stdout, /^Restore to \d{4}-/);
    const none = await run("catalogue", "latest", "--before", "2020-01-01T00:00:00Z", "--class", "medical");
    assert.equal(none.code, 3);
    assert.match(none.stdout, /^No valid recovery point holds data of 2020-01-01T00:00:00.000Z/);
  });

  it("retires a resource: the status no longer asks for it", async () => {
    const resource = resourceOf("public");
    const { code, stdout } = await run(
      "catalogue",
      "retire",
      "--resource",
      resource,
      "--by",
      "maria",
      "--reason",
      "gone",
    );
    assert.equal(code, 0);
    assert.match(stdout, /is out of the status of sa-east-1 from now on/);
    const answer = JSON.parse((await run("status", "--json")).stdout) as Answer;
    assert.deepEqual(
      answer.detail?.retired.map(({ resource: retired, by, reason }) => [retired, by, reason]),
      [[resource, "maria", "gone"]],
    );
    assert.equal(answer.classes.find((one) => one.class === "public")?.backups, "unknown");
  });
});
