// What goes wrong with a policy pack, and what must not stay behind.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { PreviewResult } from "../../preview/types";
import { collect, fixtures, portable, run } from "./runs";

/** Processes of the SDK's entry points that this process or `parent` started. */
function children(parent: number): string[] {
  const table = execFileSync("ps", ["-eo", "ppid=,args="], { encoding: "utf8" });
  return table
    .split("\n")
    .filter((line) => line.trim().startsWith(`${parent} `) && line.includes("@pulumi/pulumi/cmd/"));
}

describe("a policy pack that", function () {
  this.timeout(120_000);
  let result: (name: string) => PreviewResult;

  before(async () => {
    result = await collect<string, PreviewResult>({
      crashes: () => run("features", { packs: ["crashes"] }),
      silent: () => run("features", { packs: ["silent"], policyTimeoutMilliseconds: 3000 }),
      throws: () => run("features", { packs: ["rules", "throws"] }),
      missing: () => run("features", { packs: ["absent"] }),
    });
  });

  const cases: readonly (readonly [string, string])[] = [
    [
      "crashes",
      "the policy pack in FIXTURES/packs/crashes ended by itself (exit code 3)\nthe pack looks for something that is not there",
    ],
    ["silent", "the policy pack in FIXTURES/packs/silent has not answered for 3 seconds"],
    [
      "throws",
      "the policy pack in FIXTURES/packs/throws failed on urn:pulumi:dev::features::aws:kms/key:Key::key: " +
        "Error validating resource with policy 'fails' from policy pack 'throws@v1.2.3':\n" +
        "TypeError: a bug in the policy\n    at validateResource (FIXTURES/packs/throws/index.js:11:52)",
    ],
    ["missing", "there is no PulumiPolicy.yaml in FIXTURES/packs/absent: it is not a policy pack"],
  ];
  for (const [name, message] of cases) {
    it(`${name} gives one message`, () => {
      const { failure } = result(name);
      assert.deepEqual({ kind: failure?.kind, message: portable(failure?.message) }, { kind: "policy-pack", message });
    });
  }

  it("fails leaves no process behind", () => {
    assert.deepEqual(children(process.pid), []);
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`runs when ${signal} comes is ended with its program`, async () => {
      const script = `
        const { preview } = require(${JSON.stringify(join(__dirname, "../../preview/preview.ts"))});
        preview({
          programDir: ${JSON.stringify(join(fixtures, "programs/cases"))}, stack: "dev", account: "123456789012",
          policyPacks: [${JSON.stringify(join(fixtures, "packs/remediates"))}], config: { case: "sleeps" },
        });`;
      const parent = spawn(process.execPath, ["--import=tsx", "--eval", script], {
        cwd: join(__dirname, "../.."),
        stdio: "ignore",
      });
      const pid = parent.pid ?? 0;
      const ended = once(parent, "exit");
      for (let tries = 0; tries < 200 && children(pid).length < 2; tries++)
        await new Promise((done) => setTimeout(done, 50));
      const started = execFileSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" })
        .trim()
        .split(/\s+/)
        .map(Number);
      assert.equal(children(pid).length, 2);
      parent.kill(signal);
      assert.deepEqual(await ended, [null, signal]);
      for (let tries = 0; tries < 100 && started.some(alive); tries++)
        await new Promise((done) => setTimeout(done, 20));
      assert.deepEqual(started.filter(alive), []);
    });
  }
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(execFileSync("cat", [`/proc/${pid}/status`], { encoding: "utf8" }));
  } catch {
    return false;
  }
}
