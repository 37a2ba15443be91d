import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { PreviewDigest } from "../../preview/types";

// The command as a person runs it, on a small program and pack; what it prints is exact but for the time that it took.

const root = resolve(__dirname, "../..");
const program = join(root, "test/fixtures/programs/cli-shop");
const pack = join(root, "test/fixtures/programs/cli-pack");
const shop = ["--program", program, "--policy-pack", pack, "--stack", "dev"];

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(...argv: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "cli/preview.ts"), ...argv], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    // As in CI: colours would be "supported" and still must not reach a pipe.
    env: { ...process.env, CI: "true" },
  });
  const text = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text.out += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text.err += chunk));
  const ended = new Promise<Ended>((done) => {
    child.on("close", (code) => {
      done({ code, ...text });
    });
  });
  return { child, ended };
}

const run = (...argv: readonly string[]): Promise<Ended> => start(...argv).ended;

/** Lines with every time replaced, so that they can be compared. */
function timeless(text: string): string[] {
  return text
    .trimEnd()
    .replaceAll(/\d+\.\d s/g, "N s")
    .split("\n");
}

describe("npm run preview", () => {
  const folder = mkdtempSync(join(tmpdir(), "neonpro-preview-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("exits 0, prints the screen without colour and writes the JSON without secrets", async () => {
    const file = join(folder, "digest.json");
    const { code, out, err } = await run(...shop, "--json", file);
    assert.equal(code, 0, err);
    const lines = timeless(out);
    assert.deepEqual(lines.slice(0, 4), [
      "cli-shop, stack dev: offline preview",
      "Regions  sa-east-1 (1)",
      "Account  123456789012 (placeholder: an offline preview asks no account)",
      "Policies cli-pack 0.3.0: 2 policies",
    ]);
    assert.ok(lines.some((line) => /^└─ Shelf {2}left +1$/.test(line)));
    assert.ok(lines.some((line) => line.startsWith("Public content       sa-east-1     none")));
    assert.ok(lines.includes("! owner-named (cli-pack 0.3.0)"));
    assert.equal(lines.at(-1), "✓ dev: 1 resource, no mandatory violations, 1 advisory, N s");
    assert.deepEqual(
      lines.filter((line) => line.length > 100 || line.includes("\u001b")),
      [],
    );
    const text = readFileSync(file, "utf8");
    const digest = JSON.parse(text) as PreviewDigest;
    assert.equal(digest.outputs.bucket, "left-goods");
    assert.equal(text.includes("hunter2"), false);
    assert.equal(out.includes("hunter2"), false);
  });

  it("exits 3 for a mandatory violation, and --quiet prints only what was found", async () => {
    const { code, out, err } = await run(...shop, "--config", "mode=open", "--quiet");
    assert.equal(code, 3, err);
    assert.deepEqual(timeless(out), [
      "1 mandatory violation",
      "✗ no-public-bucket (cli-pack 0.3.0)",
      "    Bucket left-goods",
      "    Close the bucket.",
      "1 advisory",
      "! owner-named (cli-pack 0.3.0)",
      "    Bucket left-goods",
      "    Tag the owner.",
      "✗ dev: 1 resource, 1 mandatory violation, 1 advisory, N s",
    ]);
    assert.equal(err, "");
  });

  it("takes levels from a policy pack configuration, and exits 2 with everything in it that does not fit the pack", async () => {
    const config = join(folder, "levels.json");
    writeFileSync(config, JSON.stringify({ all: "disabled", "no-public-bucket": { enforcementLevel: "advisory" } }));
    const open = [...shop, "--config", "mode=open", "--quiet", "--policy-pack-config", config];
    const lowered = await run(...open);
    assert.equal(lowered.code, 0, lowered.err);
    assert.deepEqual(timeless(lowered.out), [
      "1 advisory",
      "! no-public-bucket (cli-pack 0.3.0)",
      "    Bucket left-goods",
      "    Close the bucket.",
      "✓ dev: 1 resource, no mandatory violations, 1 advisory, N s",
    ]);
    writeFileSync(config, JSON.stringify({ "no-public-buckets": "advisory", "owner-named": "strict" }));
    const { code, out } = await run(...open);
    assert.equal(code, 2);
    const said = out.replaceAll(/\s+/g, " ");
    assert.match(said, /^Wrong usage: the policy pack configuration .* does not fit cli-pack: /);
    assert.match(said, / owner-named: "strict" is no level\. Allowed: advisory, mandatory, disabled, remediate\. /);
    assert.match(
      said,
      / no-public-buckets: cli-pack has no such policy \(did you mean no-public-bucket\?\)\. Allowed: all, no-public-bucket, owner-named\. /,
    );
  });

  it("exits 1 for a program that throws, names its line, and --json - keeps standard output for the JSON", async () => {
    const { code, out, err } = await run(...shop, "--config", "mode=throw", "--json", "-");
    assert.equal(code, 1);
    const { diagnostics } = JSON.parse(out) as PreviewDigest;
    assert.ok(
      diagnostics.some(({ severity, message }) => severity === "error" && message.includes("the shop is closed")),
    );
    assert.match(err, /^The program failed:$/m);
    assert.match(err, /index\.js:\d+/);
    assert.doesNotMatch(err, /cli\/preview\.ts|preview\/preview\.ts/);
    assert.match(timeless(err).at(-1) ?? "", /^✗ dev: failed after N s, \d+ resources? registered$/);
  });

  it("exits 1 for a stack that has no file", async () => {
    const { code, out } = await run("--program", program, "--stack", "nowhere");
    assert.equal(code, 1);
    assert.match(out, /Pulumi\.nowhere\.yaml/);
  });

  it("exits 2 for wrong usage and runs nothing", async () => {
    const { code, out, err } = await run("--stock", "prod", "--account", "1");
    assert.equal(code, 2);
    assert.equal(out, "");
    assert.deepEqual(
      err.split("\n").map((line) => line.split(":")[0]),
      ["Wrong usage", "  --stock", '  "prod"', "  --account", "Run `npm run preview -- --help` for every option.", ""],
    );
  });

  it("exits 130 on Ctrl-C and leaves no process behind", async () => {
    const file = join(folder, "beats");
    const { child, ended } = start(...shop, "--config", "mode=hang", "--config", `beatFile=${file}`);
    while (!existsSync(file) || readFileSync(file, "utf8") === "") await wait(50);
    child.kill("SIGINT");
    assert.equal((await ended).code, 130);
    await wait(100);
    const last = readFileSync(file, "utf8");
    await wait(400);
    assert.equal(readFileSync(file, "utf8"), last);
  });
});
