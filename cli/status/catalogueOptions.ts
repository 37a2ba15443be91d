import { Command } from "commander";

/** What `npm run catalogue` ends with. Documented in `--help` and docs/status.md. */
export const catalogueExitCodes = { found: 0, failed: 1, usage: 2, nothing: 3, interrupted: 130 } as const;
export type CatalogueExitCode = (typeof catalogueExitCodes)[keyof typeof catalogueExitCodes];

const footer = `
Examples:
  npm run catalogue -- list --class medical --from 2026-07-01T00:00:00Z
  npm run catalogue -- list --outcome FAILED --json
  npm run catalogue -- latest --before 2026-07-29T14:05:00Z --resource arn:aws:s3:::neonpro-prod-medical-sa-east-1-0a1b2c3d
  npm run catalogue -- latest --before 2026-07-29T14:05:00Z --class medical --in eu-west-1
  npm run catalogue -- retire --resource arn:aws:s3:::old-bucket --by maria@neonpro.healthcare --reason "moved, change 4711"

Exit codes:
  ${catalogueExitCodes.found}    something was found, or written
  ${catalogueExitCodes.failed}    the catalogue could not be read or written
  ${catalogueExitCodes.usage}    wrong usage: nothing was read
  ${catalogueExitCodes.nothing}    nothing matches
  ${catalogueExitCodes.interrupted}  interrupted (Ctrl-C)

Moments are RFC 3339 with a zone. Tables are read with the AWS SDK's own credentials; AWS_ENDPOINT_URL leads it to an emulator.`;

export interface RawCatalogue {
  readonly stack: string;
  readonly region?: string;
  readonly table?: string;
  readonly json?: boolean;
  readonly class?: string;
  readonly resource?: string;
  readonly from?: string;
  readonly to?: string;
  readonly outcome?: string;
  readonly kind?: string;
  readonly valid?: boolean;
  readonly limit?: string;
  readonly before?: string;
  readonly in?: string;
  readonly by?: string;
  readonly reason?: string;
  readonly help?: boolean;
}

export const defaultLimit = 50;
export const actions = ["list", "latest", "retire"] as const;
export type Action = (typeof actions)[number];

/** Which options mean something to which command; the others are refused, so that none is ignored silently. */
export const own: Readonly<Record<Action, readonly (keyof RawCatalogue)[]>> = {
  list: ["class", "resource", "from", "to", "outcome", "kind", "valid", "limit", "in"],
  latest: ["before", "resource", "class", "in"],
  retire: ["resource", "by", "reason"],
};
export const common: readonly string[] = ["stack", "region", "table", "json", "help"];

export function catalogueTable(): Command {
  return new Command("npm run catalogue --")
    .usage("list|latest|retire [options]")
    .description(
      "Asks the backup catalogue.\n\n" +
        "  list    backups, copies and restores, newest data first\n" +
        "  latest  the best point to restore from: valid, not deleted, of the moment or of before it\n" +
        "  retire  takes a resource that is not backed up any more out of the status",
    )
    .option("--class <ID>", "data class, such as medical")
    .option("--resource <ARN>", "what was backed up")
    .option("--from <MOMENT>", "data of this moment or later")
    .option("--to <MOMENT>", "data of this moment or earlier")
    .option("--outcome <STATE>", "AWS Backup's state, such as COMPLETED or FAILED")
    .option("--kind <KIND>", "backup, copy, restore or restore-validation")
    .option("--valid", "only what can be restored from")
    .option("--limit <NUMBER>", `at most so many (default: ${defaultLimit})`)
    .option("--before <MOMENT>", "the last moment whose data is good")
    .option("--in <REGION>", "only points that lie in this Region")
    .option("--by <PERSON>", "who retires the resource")
    .option("--reason <TEXT>", "why")
    .option("--stack <NAME>", "stack, as in Pulumi.NAME.yaml", "prod")
    .option("--region <CODE>", "Region whose table is asked (default: the stack's primary)")
    .option("--table <NAME>", "catalogue table (default: the stack's)")
    .option("--json", "prints JSON")
    .helpOption(false)
    .option("-h, --help", "prints this help")
    .addHelpText("after", footer)
    .configureHelp({ helpWidth: 100 })
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    .exitOverride();
}

export function catalogueHelp(): string {
  let text = "";
  catalogueTable()
    .configureOutput({ writeOut: (part) => void (text += part) })
    .outputHelp();
  return text;
}
