import { Command } from "commander";
import { operationTypes } from "../../operations/entry";
import { dataClassIds } from "../../protection/tags";
import { logExitCodes } from "./exitCodes";

/** What the command line says, before anything is checked. */
export interface RawLogOptions {
  readonly dir?: string;
  readonly bucket?: string;
  readonly region?: string;
  readonly chain?: string;
  readonly from?: string;
  readonly to?: string;
  readonly publicKey?: readonly string[];
  readonly head?: string;
  readonly table?: string;
  readonly type?: string;
  readonly class?: string;
  readonly outcome?: string;
  readonly resource?: string;
  readonly limit?: string;
  readonly json?: boolean;
  readonly ndjson?: boolean;
  readonly help?: boolean;
}

export const subcommands = ["verify", "show"] as const;
export type Subcommand = (typeof subcommands)[number];

const codes = `
Exit codes:
  ${logExitCodes.intact}    intact (verify), or done (show)
  ${logExitCodes.unreadable}    no verdict: nothing is there, or something cannot be read
  ${logExitCodes.usage}    wrong usage: nothing was read
  ${logExitCodes.tampered}    tampered: the first entry concerned is named
  ${logExitCodes.interrupted}  interrupted (Ctrl-C)

--dir needs no AWS account and no network. --bucket and --table use the SDK's own settings (profile, AWS_ENDPOINT_URL).
docs/operations-log.md says what a verdict proves and what it does not.`;

const overview = `
Examples:
  npm run log -- verify --dir ./copy
  npm run log -- verify --bucket BUCKET --region sa-east-1 --table TABLE
  npm run log -- show --dir ./copy --type restore --from 2026-03-01
${codes}`;

const verifyFooter = `
Examples:
  npm run log -- verify --dir ./copy
  npm run log -- verify --dir ./copy --public-key auditor-2026.pem
  npm run log -- verify --dir ./copy --head sa-east-1@4200:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
  npm run log -- verify --bucket BUCKET --region sa-east-1 --table TABLE
  npm run --silent log -- verify --dir ./copy --json | jq '.chains[].findings'
${codes}`;

const showFooter = `
Examples:
  npm run log -- show --dir ./copy
  npm run log -- show --dir ./copy --outcome FAILED --from 2026-03-01 --to 2026-03-31
  npm run log -- show --bucket BUCKET --region sa-east-1 --class medical --limit 500
  npm run --silent log -- show --dir ./copy --ndjson --limit 100000 | jq -c 'select(.sizeBytes > 1e9)'

Shows what stands there, checked or not: verify says whether it is genuine.
${codes}`;

function silent(command: Command): Command {
  return command
    .helpOption(false)
    .option("-h, --help", "prints this help")
    .configureHelp({ helpWidth: 100 })
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    .exitOverride();
}

function source(command: Command): Command {
  return command
    .option("--dir <DIR>", "a copy of the archive on this machine")
    .option("--bucket <NAME>", "the archive's bucket; needs --region")
    .option("--region <REGION>", "Region of the bucket and of the table")
    .option("--chain <REGION>", "only the chain of this Region")
    .option("--from <DAY>", "first day of recording, yyyy-mm-dd in UTC")
    .option("--to <DAY>", "last day of recording, included");
}

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];

/** The options of a command. Wrong ones are collected by parseLogArguments, so nothing here exits or prints. */
export function optionTable(subcommand: Subcommand | undefined): Command {
  switch (subcommand) {
    case "verify":
      return silent(
        source(new Command("npm run log -- verify").usage("--dir DIR | --bucket NAME --region REGION [options]"))
          .description(
            "Verifies the operations log: every hash, every link, every signature; names what was tampered with.",
          )
          .option(
            "--public-key <FILE>",
            "PEM of the signing key, from another source than the archive; repeatable",
            collect,
          )
          .option("--head <HEAD>", "a head that was noted elsewhere: SEQUENCE:HASH, or CHAIN@SEQUENCE:HASH")
          .option("--table <NAME>", "the log table of --region: tells what is not archived yet from what is lost")
          .option("--json", "prints the report as JSON on standard output")
          .addHelpText("after", verifyFooter),
      );
    case "show":
      return silent(
        source(new Command("npm run log -- show").usage("--dir DIR | --bucket NAME --region REGION [options]"))
          .description("Shows entries of the operations log, the latest last.")
          .option("--type <TYPE>", `one of ${operationTypes.join(", ")}`)
          .option("--class <CLASS>", `one of ${dataClassIds.join(", ")}`)
          .option(
            "--outcome <OUTCOME>",
            "the source's state (COMPLETED, FAILED ...) or the phase (started, succeeded, failed)",
          )
          .option("--resource <TEXT>", "part of the resource's, source's or destination's name")
          .option("--limit <N>", "so many of the latest entries", "50")
          .option("--json", "prints a JSON array")
          .option("--ndjson", "prints the entries as they stand in the log, one a line")
          .addHelpText("after", showFooter),
      );
    case undefined:
      return silent(new Command("npm run log --").usage("verify | show [options]"))
        .description("The operations log: what every backup, copy, restore and failover left on record.")
        .addHelpText(
          "after",
          `\nCommands:\n  verify  says whether the log is intact\n  show    shows entries\n\nSee verify --help and show --help.\n${overview}`,
        );
  }
}
