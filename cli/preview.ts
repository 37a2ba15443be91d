import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { dataClasses } from "../protection/dataClasses";
import { parseArguments, usageText, type PreviewCommand } from "./arguments";
import { digestText } from "./digest";
import { exitCodes, type ExitCode } from "./exitCodes";
import { refreshOwnPack } from "./ownPack";
import { progressFor } from "./progress";
import { exitCodeOf } from "./render/outcome";
import { quietScreen, screen } from "./render/screen";
import { styleFor } from "./render/style";

/** `npm run preview`: see `--help` and docs/preview.md. */
async function run({ options, json, quiet }: PreviewCommand): Promise<ExitCode> {
  await refreshOwnPack(options.policyPacks);
  // Only now: wrong usage and --help need no engine, and it takes a second to load on a busy machine.
  const { preview } = await import("../preview/preview.js");
  const progress = await progressFor(quiet);
  const result = await preview({ ...options, onProgress: progress.update }).finally(progress.stop);

  // Standard output is the JSON's alone when it is asked for there; failures and violations still reach the person.
  const output = json === "-" ? process.stderr : process.stdout;
  const style = styleFor(output);
  const lines = quiet || json === "-" ? quietScreen(result, style) : screen(result, dataClasses, style);
  if (json === "-") process.stdout.write(digestText(result));
  else if (json !== undefined) writeFileSync(json, digestText(result));
  output.write(`${lines.join("\n")}\n`);
  return exitCodeOf(result);
}

async function main(argv: readonly string[]): Promise<ExitCode> {
  const defaultProgram = resolve(__dirname, "..");
  const parsed = parseArguments(argv, { workingDir: process.cwd(), defaultProgram });
  switch (parsed.kind) {
    case "help":
      process.stdout.write(parsed.text);
      return exitCodes.fine;
    case "wrong":
      process.stderr.write(usageText(parsed.problems));
      return exitCodes.usage;
    case "run":
      return run(parsed.command);
  }
}

// The engine ends its children when this process exits.
process.once("SIGINT", () => process.exit(exitCodes.interrupted));
// `npm run preview -- --json - | head` closes the pipe early: nobody is left to tell.
process.stdout.on("error", () => process.exit(exitCodes.failed));

main(process.argv.slice(2)).then(
  (code) => {
    // Not process.exit: a large JSON is still on its way into the pipe.
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`The preview could not finish: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = exitCodes.failed;
  },
);
