import { resolve } from "node:path";
import { styleFor } from "./render/style";
import { count } from "./render/text";
import { reasonOf, whileWaiting } from "./status/waiting";
import { parseStatusArguments, statusExitCodes } from "./status/statusArguments";
import type { StatusCommand, StatusExitCode } from "./status/statusArguments";

/** `npm run status`: see `--help` and docs/status.md. */
async function run(command: StatusCommand): Promise<StatusExitCode> {
  // Only now: wrong usage and --help need no SDK.
  const { stackFacts } = await import("./status/stack.js");
  const { answerFromTables, answerFromUrl, portsOf } = await import("./status/source.js");
  const root = resolve(__dirname, "..");
  if (command.serve) return serve(command, root);
  const { url } = command;
  const work =
    url === undefined
      ? answerFromTables(portsOf(command, stackFacts(root, command.stack), () => undefined))
      : answerFromUrl(url);
  const answer = await whileWaiting(work, url ?? "the catalogue");
  const { statusScreen } = await import("./status/screen.js");
  const lines = command.json ? [JSON.stringify(answer, undefined, 2)] : statusScreen(answer, styleFor(process.stdout));
  process.stdout.write(`${lines.join("\n")}\n`);
  return statusExitCodes[answer.status];
}

async function serve(command: StatusCommand, root: string): Promise<StatusExitCode> {
  const { stackFacts } = await import("./status/stack.js");
  const { portsOf } = await import("./status/source.js");
  const { listen, statusServer } = await import("./status/serve.js");
  const ports = portsOf(command, stackFacts(root, command.stack), (error) => {
    process.stderr.write(`The catalogue could not be read: ${reasonOf(error)}\n`);
  });
  const address = await listen(statusServer(ports), command.port);
  process.stdout.write(`Serving ${address}/api/backups/status and /detail until Ctrl-C.\n`);
  // The server keeps the process alive; only a signal ends it.
  return new Promise(() => undefined);
}

async function main(argv: readonly string[]): Promise<StatusExitCode> {
  const parsed = parseStatusArguments(argv);
  switch (parsed.kind) {
    case "help":
      process.stdout.write(parsed.text);
      return statusExitCodes.healthy;
    case "wrong":
      process.stderr.write(
        [
          `Wrong usage: ${count(parsed.problems.length, "problem")}.`,
          ...parsed.problems.map((problem) => `  ${problem}`),
          "Run `npm run status -- --help` for every option.",
          "",
        ].join("\n"),
      );
      return statusExitCodes.usage;
    case "run":
      return run(parsed.command);
  }
}

process.once("SIGINT", () => process.exit(statusExitCodes.interrupted));
process.stdout.on("error", () => process.exit(statusExitCodes.unreadable));

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`The status could not be read: ${reasonOf(error)}\n`);
    process.exitCode = statusExitCodes.unreadable;
  },
);
