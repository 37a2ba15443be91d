import { styleFor } from "./render/style";
import type { Archive } from "./log/archive";
import { UnreadableError } from "./log/archive";
import type { ShowCommand, Source, VerifyCommand } from "./log/arguments";
import { logUsageText, parseLogArguments } from "./log/arguments";
import { shownText } from "./log/entryLines";
import type { LogExitCode } from "./log/exitCodes";
import { logExitCodes } from "./log/exitCodes";
import { folderArchive } from "./log/folder";
import { segmentChecker } from "./log/pool";
import { logProgress } from "./log/progress";
import { reportJson, reportLines } from "./log/report";
import { showLog } from "./log/showLog";
import { AmbiguousHeadError, verifyLog } from "./log/verifyLog";

/** The SDK is loaded only where it is needed: a copy on this machine needs neither it nor its half a second. */
async function archiveOf(source: Source): Promise<Archive> {
  if (source.kind === "dir") return folderArchive(source.dir);
  const { bucketArchive } = await import("./log/bucket.js");
  return bucketArchive(source.bucket, source.region);
}

async function verify({ source, table, json, ...options }: VerifyCommand): Promise<LogExitCode> {
  const archive = await archiveOf(source);
  const entries = table && (await import("./log/table.js")).tableEntries(table.name, table.region);
  const checker = segmentChecker();
  const progress = logProgress();
  try {
    const report = await verifyLog(archive, checker, {
      ...options,
      table: entries && { chain: table.region, entries },
      onProgress: progress.update,
    });
    progress.stop();
    process.stdout.write(json ? reportJson(report) : `${reportLines(report, styleFor(process.stdout)).join("\n")}\n`);
    return report.intact ? logExitCodes.intact : logExitCodes.tampered;
  } finally {
    progress.stop();
    await checker.stop();
  }
}

async function show({ source, limit, format, ...filter }: ShowCommand): Promise<LogExitCode> {
  const shown = await showLog(await archiveOf(source), filter, limit);
  process.stdout.write(shownText(shown, format, styleFor(process.stdout)));
  if (shown.unreadable > 0 && format !== "table") {
    process.stderr.write(`${shown.unreadable} lines cannot be read: run verify.\n`);
  }
  return logExitCodes.intact;
}

async function main(argv: readonly string[]): Promise<LogExitCode> {
  const parsed = parseLogArguments(argv);
  switch (parsed.kind) {
    case "help":
      process.stdout.write(parsed.text);
      return logExitCodes.intact;
    case "wrong":
      process.stderr.write(logUsageText(parsed.problems, parsed.subcommand));
      return logExitCodes.usage;
    case "run":
      return parsed.command.command === "verify" ? verify(parsed.command) : show(parsed.command);
  }
}

process.once("SIGINT", () => process.exit(logExitCodes.interrupted));
// `npm run log -- show | head` closes the pipe early: nobody is left to tell.
process.stdout.on("error", () => process.exit(logExitCodes.unreadable));

main(process.argv.slice(2)).then(
  (code) => {
    // Not process.exit: a large JSON is still on its way into the pipe.
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof AmbiguousHeadError) {
      process.stderr.write(logUsageText([error.message], "verify"));
      process.exitCode = logExitCodes.usage;
      return;
    }
    const known = error instanceof UnreadableError;
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(known ? `${message}\n` : `The log could not be read: ${message}\n`);
    process.exitCode = logExitCodes.unreadable;
  },
);
