/** Runs document A's health check against a served status. */
import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const tools = ["bash", "curl", "jq"];

/** For `before`: skips on a developer's machine without the check's own tools, fails in CI. */
export function needHealthCheckTools(context: Mocha.Context): void {
  const missing = tools.filter((tool) => spawnSync(tool, ["--version"], { stdio: "ignore" }).status !== 0);
  if (missing.length === 0) return;
  if (process.env.CI === "true") throw new Error(`The health check needs ${missing.join(", ")}.`);
  context.skip();
}

/** What it printed, and what it ended with. @param base scheme, host and port of the served status */
export async function healthCheck(base: string, now: string): Promise<string[]> {
  const { stdout } = await run("bash", [join(__dirname, "runHealthCheck.sh")], {
    // A proxy of the machine is none of the check's business.
    env: { PATH: process.env.PATH, STATUS_BASE: base, NOW: now, NO_PROXY: "127.0.0.1", TZ: "America/Sao_Paulo" },
  });
  return stdout.trim().split("\n");
}
