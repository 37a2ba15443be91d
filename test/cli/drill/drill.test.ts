/** The command as its user runs it: exit codes, files, and what stays behind when it is killed. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Evidence } from "../../../drills/evidence/types";
import { needsPostgres } from "../../drills/support";

const root = join(__dirname, "../../..");

function start(temporary: string, argv: readonly string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", "cli/drill.ts", ...argv], {
    cwd: root,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (part: Buffer) => (said.out += part.toString()));
  child.stderr.on("data", (part: Buffer) => (said.err += part.toString()));
  return { child, said, ended: once(child, "close") as Promise<[number | null]> };
}

describe("cli/drill", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "drill-test-"));
    // Servers of another user than root have to get through.
    spawn("chmod", ["755", folder]);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("ends with 2 and starts nothing on wrong usage", async () => {
    const { said, ended } = start(folder, ["--rows", "0"]);
    assert.deepEqual(await ended, [2, null]);
    assert.match(said.err, /^Wrong usage: 2 problems\./);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith("neonpro-")),
      [],
    );
  });

  it("ends with 1 where nothing can be started, and says what is in the way", async () => {
    // A missing PostgreSQL ends the same way; it cannot be hidden here, because it is found off the PATH too.
    const file = join(folder, "file");
    writeFileSync(file, "");
    const { said, ended } = start(folder, ["--scenario", "corruption", "--out", join(file, "out")]);
    assert.deepEqual(await ended, [1, null]);
    assert.match(said.err, /^The drill could not be run: ENOTDIR: /m);
    assert.equal(said.out, "");
  });

  it("ends with 3 on a sabotaged drill, and leaves evidence with its sum and a report that fetches nothing", async function () {
    needsPostgres(this);
    const out = join(folder, "out");
    const { said, ended } = start(folder, [
      ..."--scenario accidental-deletion --rows 2000 --noticed-after 1 --sabotage skip-replay --json --out".split(" "),
      out,
    ]);
    assert.deepEqual(await ended, [3, null], said.err);
    const text = readFileSync(join(out, "evidence.json"), "utf8");
    assert.equal(said.out, text);
    const sum = createHash("sha256").update(text).digest("hex");
    assert.equal(readFileSync(join(out, "evidence.json.sha256"), "utf8"), `${sum}  evidence.json\n`);
    const evidence = JSON.parse(text) as Evidence;
    assert.deepEqual([evidence.schema, evidence.version, evidence.verdict], ["neonpro-drill-evidence", 1, "FAILED"]);
    assert.match(readFileSync(join(out, "report.html"), "utf8"), /Reprovado/);
    // tsx keeps its own cache there.
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith("neonpro-")),
      [],
    );
  });

  for (const signal of ["SIGKILL", "SIGINT"] as const) {
    it(`leaves no server and no folder behind after ${signal}`, async function () {
      needsPostgres(this);
      const { child, said, ended } = start(folder, "--scenario corruption --rows 2000".split(" "));
      for (const end = Date.now() + 30_000; !said.err.includes("Start the load") && Date.now() < end;) await wait(50);
      const ours = (): readonly string[] => readdirSync(folder).filter((name) => name.startsWith("neonpro-"));
      const [own = "none"] = ours();
      assert.match(own, /^neonpro-drill-/);
      child.kill(signal);
      await ended;
      if (signal === "SIGINT") assert.equal(child.exitCode, 130);
      for (const end = Date.now() + 15_000; Date.now() < end && ours().length > 0;) await wait(100);
      assert.deepEqual(ours(), []);
      const running = readdirSync("/proc").filter((pid) => {
        const file = `/proc/${pid}/cmdline`;
        if (!/^\d+$/.test(pid) || !existsSync(file)) return false;
        try {
          return readFileSync(file, "utf8").includes(join(folder, own));
        } catch {
          return false;
        }
      });
      assert.deepEqual(running, []);
    });
  }
});
