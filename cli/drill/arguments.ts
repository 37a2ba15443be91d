import { resolve } from "node:path";
import { Command, CommanderError } from "commander";
import { accidents, sabotages, scenarios } from "../../drills/types";
import type { AccidentId, Sabotage, ScenarioId } from "../../drills/types";
import { count } from "../render/text";
import { drillExitCodes } from "./exitCodes";

export interface DrillCommand {
  readonly scenario: ScenarioId;
  readonly accident: AccidentId;
  readonly rows: number;
  readonly seed: number;
  readonly noticedAfterSeconds: number;
  readonly sabotage: Sabotage | undefined;
  readonly keep: boolean;
  /** Absolute. */
  readonly out: string;
  readonly json: boolean;
}

export type ParsedDrill =
  | { readonly kind: "run"; readonly command: DrillCommand }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "wrong"; readonly problems: readonly string[] };

interface Raw {
  readonly scenario?: string;
  readonly accident?: string;
  readonly rows: string;
  readonly seed: string;
  readonly noticedAfter: string;
  readonly sabotage?: string;
  readonly keep?: boolean;
  readonly out?: string;
  readonly json?: boolean;
  readonly help?: boolean;
}

const footer = `
Scenarios and what goes wrong in them:
  accidental-deletion  delete          somebody deletes every exam of every clinic; the application goes on
  corruption           bad-deployment  a migration scrambles old notes and amounts, noticed later (default)
                       damaged-file    a disk damages pages of a table's file; page checksums tell
  point-in-time        none            the archive is restored to an exact position and to an exact second

Sabotage, to see that the drill can fail:
${Object.entries(sabotages)
  .map(([name, what]) => `  ${name.padEnd(13)} ${what}`)
  .join("\n")}

Examples:
  npm run drill -- --scenario accidental-deletion
  npm run drill -- --scenario corruption --accident damaged-file --rows 1000000
  npm run drill -- --scenario point-in-time --out drill-results/march
  npm run drill -- --scenario accidental-deletion --sabotage skip-replay
  npm run --silent drill -- --scenario corruption --json | jq '.measurements'

Exit codes:
  ${drillExitCodes.met}    the restore was validated, every objective was measured and met
  ${drillExitCodes.notRun}    there was no drill: PostgreSQL is missing, or a server did not start
  ${drillExitCodes.usage}    wrong usage: nothing was started
  ${drillExitCodes.failed}    the recovery or its validation failed, or an objective was missed
  ${drillExitCodes.interrupted}  interrupted (Ctrl-C); nothing stays behind

Needs PostgreSQL 15 or newer with its client programs (apt install postgresql; brew install postgresql@17).
Everything runs in a temporary folder on this machine. docs/drill.md says what is measured and how.`;

function optionTable(): Command {
  return new Command("npm run drill --")
    .usage("--scenario <NAME> [options]")
    .description("Rehearses a recovery on a real PostgreSQL: accident, restore, validation, and what it cost.")
    .option("--scenario <NAME>", scenarios.join(", "))
    .option("--accident <NAME>", "what exactly goes wrong (default: the scenario's first)")
    .option("--rows <N>", "rows of the seeded clinic", "200000")
    .option("--seed <N>", "the same number gives the same data and load", "1")
    .option("--noticed-after <SECONDS>", "time between the accident and somebody noticing it", "5")
    .option("--sabotage <KIND>", "spoils the recovery on purpose: the drill has to end with exit code 3")
    .option("--out <DIR>", "folder for evidence.json, its SHA-256 and report.html (default: .cache/drills/SCENARIO)")
    .option("--keep", "leaves servers' folders, archive and backups where they are, and says where")
    .option("--json", "prints the evidence as JSON, and nothing else, to standard output")
    .helpOption(false)
    .option("-h, --help", "prints this help")
    .addHelpText("after", footer)
    .configureHelp({ helpWidth: 100 })
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    .exitOverride();
}

/** Reads the command line and reports every problem at once. */
export function parseDrillArguments(argv: readonly string[], workingDir: string = process.cwd()): ParsedDrill {
  const { raw, problems } = read(argv);
  if (raw.help === true) return { kind: "help", text: helpText() };
  const scenario = choice("--scenario", raw.scenario, scenarios, problems);
  if (raw.scenario === undefined) {
    problems.push(`--scenario: none is given. Allowed: ${scenarios.join(", ")}. Choose one of them.`);
  }
  const possible = scenario === undefined ? Object.values(accidents).flat() : accidents[scenario];
  const accident = choice<AccidentId>("--accident", raw.accident, possible, problems);
  const sabotage = choice("--sabotage", raw.sabotage, Object.keys(sabotages) as Sabotage[], problems);
  const chosen = accident ?? possible[0];
  if (sabotage !== undefined && scenario !== undefined) problems.push(...pointless(sabotage, chosen));
  const rows = whole("--rows", raw.rows, 1000, 50_000_000, problems);
  const seed = whole("--seed", raw.seed, 0, 4_294_967_295, problems);
  const noticedAfterSeconds = whole("--noticed-after", raw.noticedAfter, 1, 3600, problems);
  if (raw.out === "") problems.push('--out: "" is not a folder. Allowed: a folder, made if it is not there. Name one.');
  if (problems.length > 0 || scenario === undefined) return { kind: "wrong", problems };
  const out = resolve(workingDir, raw.out ?? `.cache/drills/${scenario}`);
  const { keep = false, json = false } = raw;
  return {
    kind: "run",
    command: { scenario, accident: chosen, rows, seed, noticedAfterSeconds, sabotage, keep, out, json },
  };
}

/** Combinations in which there is nothing to spoil, so that the drill would pass. */
function pointless(sabotage: Sabotage, accident: AccidentId): string[] {
  const nothing: Readonly<Partial<Record<AccidentId, readonly Sabotage[]>>> = {
    "damaged-file": ["wrong-point", "skip-merge"],
    none: ["skip-merge"],
  };
  if (nothing[accident]?.includes(sabotage) !== true) return [];
  const allowed = Object.keys(sabotages).filter((each) => nothing[accident]?.includes(each as Sabotage) !== true);
  return [
    `--sabotage: "${sabotage}" has nothing to spoil after ${accident}. Allowed: ${allowed.join(", ")}. Choose one of them.`,
  ];
}

function read(argv: readonly string[]): { raw: Raw; problems: string[] } {
  const table = optionTable();
  const allowed = table.options.map((option) => option.long).join(", ");
  try {
    const { operands, unknown } = table.parseOptions([...argv]);
    const problems = [...operands, ...unknown].map((word) =>
      word.startsWith("-")
        ? `${word}: no such option. Allowed: ${allowed}. See --help.`
        : `"${word}": no such argument. Allowed: options alone. Put its option before it.`,
    );
    return { raw: table.opts<Raw>(), problems };
  } catch (error) {
    // An option takes the next word whatever it is, so only the very last one can lack its value.
    if (!(error instanceof CommanderError) || argv.length === 0) throw error;
    const { raw, problems } = read(argv.slice(0, -1));
    return { raw, problems: [...problems, `${argv.at(-1) ?? ""}: no value is given. Allowed: one value. Add it.`] };
  }
}

function choice<T extends string>(
  option: string,
  given: string | undefined,
  allowed: readonly T[],
  problems: string[],
): T | undefined {
  if (given === undefined) return undefined;
  const found = allowed.find((each) => each === given);
  if (found === undefined)
    problems.push(`${option}: "${given}" is unknown. Allowed: ${allowed.join(", ")}. Choose one of them.`);
  return found;
}

function whole(option: string, given: string, least: number, most: number, problems: string[]): number {
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= least && value <= most) return value;
  const range = `${least.toLocaleString("en-US")} to ${most.toLocaleString("en-US")}`;
  problems.push(`${option}: "${given}" is no such number. Allowed: a whole number, ${range}. For example ${least}.`);
  return least;
}

function helpText(): string {
  let text = "";
  const writeOut = (part: string): void => {
    text += part;
  };
  optionTable().configureOutput({ writeOut }).outputHelp();
  return text;
}

/** What wrong usage prints. */
export function drillUsageText(problems: readonly string[]): string {
  return [
    `Wrong usage: ${count(problems.length, "problem")}.`,
    ...problems.map((problem) => `  ${problem}`),
    "Run `npm run drill -- --help` for every option.",
    "",
  ].join("\n");
}
