import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { CommanderError } from "commander";
import { operationTypes } from "../../operations/entry";
import { dataClassIds } from "../../protection/tags";
import { count } from "../render/text";
import type { SideFile } from "./archive";
import type { RawLogOptions, Subcommand } from "./optionTables";
import { optionTable, subcommands } from "./optionTables";

export type Source =
  | { readonly kind: "dir"; readonly dir: string }
  | { readonly kind: "bucket"; readonly bucket: string; readonly region: string };

interface Common {
  readonly source: Source;
  readonly chain: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export interface VerifyCommand extends Common {
  readonly command: "verify";
  readonly publicKeys: readonly SideFile[];
  readonly head: { readonly chain: string | undefined; readonly sequence: number; readonly hash: string } | undefined;
  readonly table: { readonly name: string; readonly region: string } | undefined;
  readonly json: boolean;
}

export interface ShowCommand extends Common {
  readonly command: "show";
  readonly type: string | undefined;
  readonly dataClass: string | undefined;
  readonly outcome: string | undefined;
  readonly resource: string | undefined;
  readonly limit: number;
  readonly format: "table" | "json" | "ndjson";
}

export type ParsedLog =
  | { readonly kind: "run"; readonly command: VerifyCommand | ShowCommand }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "wrong"; readonly problems: readonly string[]; readonly subcommand: Subcommand | undefined };

/** Reads the command line and reports every problem at once; reads the public keys, nothing else. */
export function parseLogArguments(argv: readonly string[], workingDir: string = process.cwd()): ParsedLog {
  const [word = "", ...rest] = argv;
  const subcommand = subcommands.find((each) => each === word);
  if (subcommand === undefined) {
    if (argv.length === 0 || argv.includes("--help") || argv.includes("-h")) return help(undefined);
    const problem = `"${word}": no such command. Allowed: ${subcommands.join(", ")}. Put it first.`;
    return { kind: "wrong", problems: [problem], subcommand };
  }
  const { raw, problems } = readTable(subcommand, rest);
  if (raw.help === true) return help(subcommand);
  const common = { chain: raw.chain, from: raw.from, to: raw.to };
  const source = readSource(raw, problems);
  problems.push(...dayProblems("--from", raw.from), ...dayProblems("--to", raw.to));
  if (raw.from !== undefined && raw.to !== undefined && raw.from > raw.to) {
    problems.push(`--from, --to: ${raw.from} is after ${raw.to}. Allowed: --from not after --to. Exchange them.`);
  }
  const command = subcommand === "verify" ? verifyCommand(raw, problems, workingDir) : showCommand(raw, problems);
  if (problems.length > 0 || source === undefined) return { kind: "wrong", problems, subcommand };
  return { kind: "run", command: { ...command, ...common, source } };
}

/** What the table makes of the words, and what it cannot place. */
function readTable(subcommand: Subcommand, argv: readonly string[]): { raw: RawLogOptions; problems: string[] } {
  const table = optionTable(subcommand);
  const allowed = table.options.map((option) => option.long).join(", ");
  try {
    const { operands, unknown } = table.parseOptions([...argv]);
    const problems = [...operands, ...unknown].map((word) =>
      word.startsWith("-")
        ? `${word}: no such option. Allowed: ${allowed}. See ${subcommand} --help.`
        : `"${word}": no such argument. Allowed: options alone after ${subcommand}. Put its option before it.`,
    );
    return { raw: table.opts<RawLogOptions>(), problems };
  } catch (error) {
    // An option takes the next word whatever it is, so only the very last one can lack its value.
    if (!(error instanceof CommanderError) || argv.length === 0) throw error;
    const { raw, problems } = readTable(subcommand, argv.slice(0, -1));
    return { raw, problems: [...problems, `${argv.at(-1) ?? ""}: no value is given. Allowed: one value. Add it.`] };
  }
}

function readSource({ dir, bucket, region }: RawLogOptions, problems: string[]): Source | undefined {
  if (dir !== undefined && bucket !== undefined) {
    problems.push("--dir, --bucket: both are given. Allowed: one of them. Remove the other.");
  } else if (dir !== undefined) {
    if (dir !== "") return { kind: "dir", dir };
    problems.push('--dir: "" is not a folder. Allowed: a folder with a copy of the archive. Name one.');
  } else if (bucket === undefined || bucket === "") {
    problems.push(
      "Nothing to read is named. Allowed: --dir DIR, or --bucket NAME with --region REGION. Add one of them.",
    );
  } else if (region === undefined) {
    problems.push(
      `--bucket: "${bucket}" has no Region. Allowed: --bucket with --region. Add --region, for example sa-east-1.`,
    );
  } else {
    return { kind: "bucket", bucket, region };
  }
  return undefined;
}

function dayProblems(option: string, day: string | undefined): string[] {
  if (day === undefined) return [];
  const isDay =
    /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
  return isDay ? [] : [`${option}: "${day}" is not a day. Allowed: yyyy-mm-dd, in UTC. For example 2026-03-01.`];
}

function verifyCommand(raw: RawLogOptions, problems: string[], workingDir: string): Omit<VerifyCommand, keyof Common> {
  const publicKeys = (raw.publicKey ?? []).flatMap((file): SideFile[] => {
    try {
      return [{ file, text: readFileSync(resolve(workingDir, file), "utf8") }];
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push(`--public-key: "${file}" cannot be read: ${reason}. Allowed: a PEM file. Check the path.`);
      return [];
    }
  });
  if (raw.table !== undefined && raw.region === undefined) {
    problems.push(
      `--table: "${raw.table}" has no Region. Allowed: --table with --region. Add --region, for example sa-east-1.`,
    );
  }
  const [, chain, sequence, hash] = /^(?:([a-z0-9-]+)@)?(\d{1,15}):([0-9a-f]{64})$/i.exec(raw.head ?? "") ?? [];
  if (raw.head !== undefined && hash === undefined) {
    problems.push(
      `--head: "${raw.head}" is no head. Allowed: SEQUENCE:HASH or CHAIN@SEQUENCE:HASH, the hash with 64 hexadecimal digits. verify prints it.`,
    );
  }
  return {
    command: "verify",
    publicKeys,
    head:
      hash === undefined
        ? undefined
        : { chain: chain ?? raw.chain, sequence: Number(sequence), hash: hash.toLowerCase() },
    table: raw.table === undefined ? undefined : { name: raw.table, region: raw.region ?? "" },
    json: raw.json === true,
  };
}

function showCommand(raw: RawLogOptions, problems: string[]): Omit<ShowCommand, keyof Common> {
  problems.push(
    ...choiceProblems("--type", raw.type, operationTypes),
    ...choiceProblems("--class", raw.class, dataClassIds),
  );
  const limit = Number(raw.limit);
  if (!Number.isSafeInteger(limit) || limit < 1) {
    problems.push(
      `--limit: "${raw.limit ?? ""}" is no number of entries. Allowed: a whole number from 1 on. For example 50.`,
    );
  }
  if (raw.json === true && raw.ndjson === true) {
    problems.push("--json, --ndjson: both are given. Allowed: one of them. Remove the other.");
  }
  const { type, class: dataClass, outcome, resource } = raw;
  const format = raw.ndjson === true ? "ndjson" : raw.json === true ? "json" : "table";
  return { command: "show", type, dataClass, outcome, resource, limit, format };
}

function choiceProblems(option: string, given: string | undefined, allowed: readonly string[]): string[] {
  if (given === undefined || allowed.includes(given)) return [];
  return [`${option}: "${given}" is unknown. Allowed: ${allowed.join(", ")}. Choose one of them.`];
}

function help(subcommand: Subcommand | undefined): ParsedLog {
  let text = "";
  const writeOut = (part: string): void => {
    text += part;
  };
  optionTable(subcommand).configureOutput({ writeOut }).outputHelp();
  return { kind: "help", text };
}

/** What wrong usage prints. */
export function logUsageText(problems: readonly string[], subcommand: Subcommand | undefined): string {
  return [
    `Wrong usage: ${count(problems.length, "problem")}.`,
    ...problems.map((problem) => `  ${problem}`),
    `Run \`npm run log -- ${subcommand === undefined ? "" : `${subcommand} `}--help\` for every option.`,
    "",
  ].join("\n");
}
