import { Command } from "commander";
import { exitCodes } from "./exitCodes";

/** What the command line says, before anything is checked. */
export interface RawOptions {
  readonly stack: string;
  readonly program?: string;
  readonly policyPack?: readonly string[];
  readonly policyPackConfig?: readonly string[];
  readonly config?: readonly string[];
  readonly account: string;
  readonly invokes?: string;
  readonly json?: string;
  readonly quiet?: boolean;
  readonly help?: boolean;
}

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];

const footer = `
Examples:
  npm run preview
  npm run preview -- --stack staging --quiet
  npm run preview -- --config 'aws:region=sa-east-1' --config 'bucketCount=3'
  npm run preview -- --program ../shop --stack dev --invokes shop-invokes.json
  npm run --silent preview -- --json - | jq '.steps[].urn'

Exit codes:
  ${exitCodes.fine}    the program ran, no mandatory policy is violated
  ${exitCodes.failed}    the program, its configuration or a policy pack failed
  ${exitCodes.usage}    wrong usage: nothing was run
  ${exitCodes.violated}    a mandatory policy is violated
  ${exitCodes.interrupted}  interrupted (Ctrl-C)

Paths are relative to the working directory, which under \`npm run\` is the repository.
Needs Node alone: no Pulumi CLI, no AWS account, no network. docs/preview.md says what it supports.`;

/** The options of `npm run preview`. Wrong ones are collected by parseArguments, so nothing here exits or prints. */
export function optionTable(): Command {
  return new Command("npm run preview --")
    .usage("[options]")
    .description("Shows what a Pulumi program would create and how it protects each class of data, offline.")
    .option("--stack <NAME>", "stack, as in Pulumi.NAME.yaml", "prod")
    .option("--program <DIR>", "folder with the program's Pulumi.yaml (default: this repository)")
    .option(
      "--policy-pack <DIR>",
      "folder with a PulumiPolicy.yaml; repeatable (default: the program's policies folder, when there)",
      collect,
    )
    .option(
      "--policy-pack-config <FILE>",
      "JSON file with levels and settings of a pack's policies; repeatable, one for each pack in their order",
      collect,
    )
    .option("--config <KEY=VALUE>", "overrides a value of the stack file; repeatable", collect)
    .option("--account <ID>", "12 digits that stand for the AWS account", "123456789012")
    .option("--invokes <FILE>", "JSON file with answers for provider functions that the preview does not know")
    .option("--json <FILE|->", "writes the digest of `pulumi preview --json` to a file, or alone to standard output")
    .option("--quiet", "prints only failures, violations and the last line")
    .helpOption(false)
    .option("-h, --help", "prints this help")
    .addHelpText("after", footer)
    .configureHelp({ helpWidth: 100 })
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    .exitOverride();
}
