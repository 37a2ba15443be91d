import { Command, CommanderError } from "commander";

/** What `npm run status` ends with. Documented in `--help` and docs/status.md. */
export const statusExitCodes = {
  healthy: 0,
  unreadable: 1,
  usage: 2,
  degraded: 3,
  failed: 4,
  unknown: 5,
  interrupted: 130,
} as const;
export type StatusExitCode = (typeof statusExitCodes)[keyof typeof statusExitCodes];

export interface StatusCommand {
  readonly stack: string;
  /** An endpoint to ask instead of the tables. */
  readonly url?: string;
  /** @default the stack's primary Region */
  readonly region?: string;
  /** @default the stack's table of the Region */
  readonly table?: string;
  readonly json: boolean;
  readonly serve: boolean;
  readonly port: number;
}

export type ParsedStatus =
  | { readonly kind: "run"; readonly command: StatusCommand }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "wrong"; readonly problems: readonly string[] };

const footer = `
Examples:
  npm run status
  npm run status -- --region eu-west-1
  npm run status -- --url https://status-sa-east-1.neonpro.healthcare/api/backups/status
  npm run --silent status -- --json | jq .status
  npm run status -- --serve --port 8787

Exit codes:
  ${statusExitCodes.healthy}    healthy
  ${statusExitCodes.unreadable}    the status could not be read
  ${statusExitCodes.usage}    wrong usage: nothing was read
  ${statusExitCodes.degraded}    degraded: data can be restored, something that the plan promises is missing
  ${statusExitCodes.failed}    failed: data cannot be restored, or new data is not kept
  ${statusExitCodes.unknown}    unknown: nobody looked lately
  ${statusExitCodes.interrupted}  interrupted (Ctrl-C)

Tables are read with the AWS SDK's own credentials; AWS_ENDPOINT_URL leads it to an emulator. docs/status.md has every rule.`;

const defaultPort = 8787;

function table(): Command {
  return new Command("npm run status --")
    .usage("[options]")
    .description("Says whether the backups can be trusted, from the catalogue tables or from an endpoint.")
    .option("--stack <NAME>", "stack, as in Pulumi.NAME.yaml", "prod")
    .option("--url <URL>", "asks an endpoint instead of the tables")
    .option("--region <CODE>", "Region whose table is read (default: the stack's primary)")
    .option("--table <NAME>", "catalogue table (default: the stack's)")
    .option("--json", "prints the answer as JSON; from tables, with its detail")
    .option("--serve", "serves the status on this machine, until Ctrl-C")
    .option("--port <NUMBER>", `port to serve on (default: ${defaultPort})`)
    .helpOption(false)
    .option("-h, --help", "prints this help")
    .addHelpText("after", footer)
    .configureHelp({ helpWidth: 100 })
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    .exitOverride();
}

function helpText(): string {
  let text = "";
  table()
    .configureOutput({ writeOut: (part) => void (text += part) })
    .outputHelp();
  return text;
}

interface Raw {
  readonly stack: string;
  readonly url?: string;
  readonly region?: string;
  readonly table?: string;
  readonly json?: boolean;
  readonly serve?: boolean;
  readonly port?: string;
  readonly help?: boolean;
}

function isUrl(text: string): boolean {
  try {
    return ["http:", "https:"].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

function problemsOf(raw: Raw, words: readonly string[]): string[] {
  const allowed = table()
    .options.map(({ long }) => long)
    .join(", ");
  const { url, port } = raw;
  return [
    ...words.map((word) =>
      word.startsWith("-")
        ? `${word}: no such option. Allowed: ${allowed}. See --help.`
        : `"${word}": no such argument. Allowed: options alone, after "npm run status --". Put its option before it.`,
    ),
    ...(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/.test(raw.stack)
      ? []
      : [`--stack: "${raw.stack}" is not a stack name. Allowed: letters, digits, "_", "." and "-". Try --stack prod.`]),
    ...(url === undefined || isUrl(url)
      ? []
      : [`--url: "${url}" is no address. Allowed: http:// or https:// with host and path. Try the endpoint's own.`]),
    ...(url !== undefined && (raw.serve === true || raw.table !== undefined || raw.region !== undefined)
      ? ["--url: asks an endpoint, so --serve, --table and --region have nothing to do. Leave them out, or --url."]
      : []),
    ...(raw.region === undefined || /^[a-z]{2}(-[a-z]+)+-\d$/.test(raw.region)
      ? []
      : [`--region: "${raw.region}" is no Region. Allowed: a code such as sa-east-1. Correct it.`]),
    ...(port === undefined || (/^\d{1,5}$/.test(port) && Number(port) <= 65_535)
      ? []
      : [`--port: "${port}" is no port. Allowed: 0 to 65535; 0 takes a free one. Correct it.`]),
    ...(port !== undefined && raw.serve !== true ? ["--port: belongs to --serve. Add --serve, or leave it out."] : []),
    ...(raw.serve === true && raw.json === true ? ["--json: --serve prints no answer. Leave one of them out."] : []),
  ];
}

/** What the table makes of the words. An option takes the next word whatever it is, so only the very last can lack its value. */
function readTable(argv: readonly string[]): { raw: Raw; words: string[]; problems: string[] } {
  const options = table();
  try {
    const { operands, unknown } = options.parseOptions([...argv]);
    return { raw: options.opts<Raw>(), words: [...operands, ...unknown], problems: [] };
  } catch (error) {
    if (!(error instanceof CommanderError) || argv.length === 0) throw error;
    const rest = readTable(argv.slice(0, -1));
    return { ...rest, problems: [`${argv.at(-1) ?? ""}: no value is given. Allowed: one value. Add it.`] };
  }
}

/** Reads the command line and reports every problem at once. */
export function parseStatusArguments(argv: readonly string[]): ParsedStatus {
  const { raw, words, problems } = readTable(argv);
  if (raw.help === true) return { kind: "help", text: helpText() };
  problems.push(...problemsOf(raw, words));
  if (problems.length > 0) return { kind: "wrong", problems };
  const { stack, url, region, table: tableName } = raw;
  return {
    kind: "run",
    command: {
      stack,
      ...(url === undefined ? {} : { url }),
      ...(region === undefined ? {} : { region }),
      ...(tableName === undefined ? {} : { table: tableName }),
      json: raw.json === true,
      serve: raw.serve === true,
      port: raw.port === undefined ? defaultPort : Number(raw.port),
    },
  };
}
