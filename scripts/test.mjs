// npm test: every check in order, stopping at the first that fails; the last line is "N passed, N failed".
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";

const counts = new URL("../.cache/test-counts.json", import.meta.url);
const steps = [
  ["policy pack", ["node", "policies/build.mjs"]],
  ["type check", ["npx", "tsc", "--noEmit"]],
  ["lint", ["npx", "eslint", "."]],
  ["format", ["npx", "prettier", "--check", "--log-level=warn", "."]],
  ["import rules", ["npm", "run", "--silent", "rooms"]],
  ["documents", ["npm", "run", "--silent", "docs", "--", "--check"]],
  ["tests", ["npx", "c8", "mocha", "--reporter", "test/support/reporter.cjs", "test/**/*.test.ts"]],
];

rmSync(counts, { force: true });
for (const [name, [command, ...args]] of steps) {
  const started = Date.now();
  console.log(`\n== ${name}`);
  const { status, error } = spawnSync(command, args, { stdio: "inherit" });
  if (error) console.error(error.message);
  if (status !== 0) {
    console.error(`\n== ${name} failed after ${seconds(started)} s; what comes after it was not run.`);
    finish(1);
  }
  console.log(`== ${name}: ${seconds(started)} s`);
}
finish(0);

function seconds(started) {
  return ((Date.now() - started) / 1000).toFixed(1);
}

function finish(status) {
  let { passed, failed, skipped } = { passed: 0, failed: 0, skipped: 0 };
  try {
    ({ passed, failed, skipped } = JSON.parse(readFileSync(counts, "utf8")));
  } catch {
    // The tests were not reached; the step that failed counts as the failure.
  }
  console.log(
    `\n${passed} passed, ${status === 0 ? failed : Math.max(failed, 1)} failed${skipped ? `, ${skipped} skipped` : ""}`,
  );
  process.exit(status);
}
