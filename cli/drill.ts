import { mkdirSync } from "node:fs";
import { writeEvidence } from "../drills/evidence/write";
import { PostgresMissingError } from "../drills/postgres/binaries";
import { runDrill } from "../drills/run";
import { makeWorkspace } from "../drills/workspace";
import type { DrillCommand } from "./drill/arguments";
import { drillUsageText, parseDrillArguments } from "./drill/arguments";
import type { DrillExitCode } from "./drill/exitCodes";
import { drillExitCodes } from "./drill/exitCodes";
import { stepProgress } from "./drill/progress";
import { drillScreen } from "./drill/screen";
import { styleFor } from "./render/style";

async function drill(command: DrillCommand): Promise<DrillExitCode> {
  const { out, json, keep, sabotage, ...options } = command;
  // A drill whose evidence cannot be written is not worth starting.
  mkdirSync(out, { recursive: true });
  const workspace = makeWorkspace(keep);
  const progress = stepProgress(process.stderr, styleFor(process.stderr));
  const interrupted = (): void => {
    progress.stop();
    process.stderr.write(
      keep
        ? `Interrupted. What there was is in ${workspace.directory}.\n`
        : "Interrupted. Servers and folders are removed.\n",
    );
    // Servers and folder end with this process: server.ts and workspace.ts watch for it.
    process.exit(drillExitCodes.interrupted);
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    const evidence = await runDrill({
      ...options,
      ...(sabotage === undefined ? {} : { sabotage }),
      directory: workspace.directory,
      watcher: progress,
    });
    const written = writeEvidence(evidence, out);
    const screen = drillScreen(evidence, written, styleFor(process.stdout));
    process.stdout.write(json ? `${JSON.stringify(evidence, null, 2)}\n` : `${screen.join("\n")}\n`);
    return evidence.verdict === "PASSED" ? drillExitCodes.met : drillExitCodes.failed;
  } finally {
    progress.stop();
    await workspace.dispose();
    if (keep) process.stderr.write(`Kept: ${workspace.directory}\n`);
  }
}

async function main(argv: readonly string[]): Promise<DrillExitCode> {
  const parsed = parseDrillArguments(argv);
  switch (parsed.kind) {
    case "help":
      process.stdout.write(parsed.text);
      return drillExitCodes.met;
    case "wrong":
      process.stderr.write(drillUsageText(parsed.problems));
      return drillExitCodes.usage;
    case "run":
      return drill(parsed.command);
  }
}

process.stdout.on("error", () => process.exit(drillExitCodes.notRun));

main(process.argv.slice(2)).then(
  (code) => {
    // Not process.exit: a large JSON is still on its way into the pipe.
    process.exitCode = code;
  },
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    const known = error instanceof PostgresMissingError;
    process.stderr.write(known ? `${message}\n` : `The drill could not be run: ${message}\n`);
    process.exitCode = drillExitCodes.notRun;
  },
);
