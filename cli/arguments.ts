import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CommanderError } from "commander";
import type { PreviewOptions } from "../preview/types";
import { optionTable, type RawOptions } from "./optionTable";
import { count } from "./render/text";

export interface PreviewCommand {
  readonly options: Omit<PreviewOptions, "onProgress">;
  /** Absolute path, `-` for standard output. */
  readonly json?: string;
  readonly quiet: boolean;
}

export type Parsed =
  | { readonly kind: "run"; readonly command: PreviewCommand }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "wrong"; readonly problems: readonly string[] };

export interface Surroundings {
  /** What relative paths start from. */
  readonly workingDir: string;
  /** The program when none is named. */
  readonly defaultProgram: string;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function has(folder: string, file: string): boolean {
  return [`${file}.yaml`, `${file}.yml`].some((name) => existsSync(join(folder, name)));
}

function stackProblems(stack: string): string[] {
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/.test(stack)) return [];
  const way = stack.includes("/")
    ? "Leave out organization and project: an offline preview has no backend."
    : "Name the stack as in Pulumi.NAME.yaml, for example --stack prod.";
  return [`--stack: "${stack}" is not a stack name. Allowed: letters, digits, "_", "." and "-". ${way}`];
}

function folderProblems(option: string, given: string, path: string, file: string, what: string): string[] {
  if (!isFolder(path)) return [`${option}: "${given}" is not a folder. Allowed: ${what}. Check the path.`];
  if (!has(path, file)) return [`${option}: "${given}" has no ${file}.yaml. Allowed: ${what}. Name that folder.`];
  return [];
}

function accountProblems(account: string): string[] {
  if (/^\d{12}$/.test(account)) return [];
  return [
    `--account: "${account}" is not an AWS account number. Allowed: exactly 12 digits. ` +
      "Leave the option out to use the placeholder 123456789012.",
  ];
}

function readConfig(pairs: readonly string[]): { config: Record<string, string>; problems: string[] } {
  const config: Record<string, string> = {};
  const problems: string[] = [];
  for (const pair of pairs) {
    const [key = "", ...rest] = pair.split("=");
    if (rest.length === 0 || !/^([\w.-]+:)?[\w.[\]"-]+$/.test(key)) {
      problems.push(
        `--config: "${pair}" is not KEY=VALUE. Allowed: a key such as aws:region, "=", any value. ` +
          "Quote the whole pair if your shell changes it.",
      );
    } else if (key in config) {
      problems.push(`--config: "${key}" is given twice. Allowed: one value a key. Remove one of them.`);
    } else {
      config[key] = rest.join("=");
    }
  }
  return { config, problems };
}

function jsonFileProblems(option: string, given: string, path: string, what: string): string[] {
  const allowed = `Allowed: a JSON object, ${what}.`;
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    return [`${option}: "${given}" is not a file. ${allowed} Check the path.`];
  }
  try {
    const content: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof content === "object" && content !== null && !Array.isArray(content)) return [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [`${option}: "${given}" is not JSON. ${allowed} Correct it: ${reason}.`];
  }
  return [`${option}: "${given}" holds no JSON object. ${allowed} Put its entries into {}.`];
}

/** The CLI's rule: a configuration for each pack, or none. */
function pairProblems(configs: number, packs: number): string[] {
  if (configs === 0 || configs === packs) return [];
  const given = `${count(configs, "file")} for ${count(packs, "policy pack")}`;
  const way = packs === 0 ? "Name a pack with --policy-pack." : "A file with {} changes nothing.";
  return [`--policy-pack-config: ${given}. Allowed: one for each pack, in their order, or none. ${way}`];
}

function jsonProblems(given: string, path: string): string[] {
  const allowed = 'Allowed: a file in an existing folder, or "-".';
  if (given === "-") return [];
  if (given === "") return [`--json: "" is not a file name. ${allowed} Name one.`];
  if (isFolder(path)) return [`--json: "${given}" is a folder. ${allowed} Name a file in it.`];
  if (!isFolder(dirname(path))) return [`--json: the folder of "${given}" is missing. ${allowed} Create it first.`];
  return [];
}

/** What the table makes of the words, and what it cannot place. */
function readTable(argv: readonly string[]): { raw: RawOptions; problems: string[] } {
  const table = optionTable();
  const allowed = table.options.map((option) => option.long).join(", ");
  try {
    const { operands, unknown } = table.parseOptions([...argv]);
    const problems = [...operands, ...unknown].map((word) =>
      word.startsWith("-")
        ? `${word}: no such option. Allowed: ${allowed}. See --help.`
        : `"${word}": no such argument. Allowed: options alone, after "npm run preview --". Put its option before it.`,
    );
    return { raw: table.opts<RawOptions>(), problems };
  } catch (error) {
    // An option takes the next word whatever it is, so only the very last one can lack its value.
    if (!(error instanceof CommanderError) || argv.length === 0) throw error;
    const { raw, problems } = readTable(argv.slice(0, -1));
    return { raw, problems: [...problems, `${argv.at(-1) ?? ""}: no value is given. Allowed: one value. Add it.`] };
  }
}

/** Reads the command line and reports every problem at once; looks at the file system, changes nothing. */
export function parseArguments(argv: readonly string[], { workingDir, defaultProgram }: Surroundings): Parsed {
  const { raw, problems } = readTable(argv);
  if (raw.help) return { kind: "help", text: helpText() };

  const at = (path: string): string => resolve(workingDir, path);
  const programDir = raw.program === undefined ? defaultProgram : at(raw.program);
  const { config, problems: configProblems } = readConfig(raw.config ?? []);
  const packs = raw.policyPack ?? [];
  const packFolder = "a folder with a PulumiPolicy.yaml";
  const ownPack = join(programDir, "policies");
  const defaultPacks = has(ownPack, "PulumiPolicy") ? [ownPack] : [];
  const policyPacks = packs.length > 0 ? packs.map(at) : defaultPacks;
  const packConfigs = raw.policyPackConfig ?? [];
  problems.push(
    ...stackProblems(raw.stack),
    ...(raw.program === undefined
      ? []
      : folderProblems("--program", raw.program, programDir, "Pulumi", "a folder with a Pulumi.yaml")),
    ...packs.flatMap((pack) => folderProblems("--policy-pack", pack, at(pack), "PulumiPolicy", packFolder)),
    ...pairProblems(packConfigs.length, policyPacks.length),
    ...packConfigs.flatMap((file) =>
      jsonFileProblems("--policy-pack-config", file, at(file), "policy to level or settings (docs/policies.md)"),
    ),
    ...configProblems,
    ...accountProblems(raw.account),
    ...(raw.invokes === undefined
      ? []
      : jsonFileProblems("--invokes", raw.invokes, at(raw.invokes), "function token to result (docs/preview.md)")),
    ...(raw.json === undefined ? [] : jsonProblems(raw.json, at(raw.json))),
  );
  if (problems.length > 0) return { kind: "wrong", problems };

  return {
    kind: "run",
    command: {
      options: {
        programDir,
        stack: raw.stack,
        policyPacks,
        ...(packConfigs.length === 0 ? {} : { policyPackConfigs: packConfigs.map(at) }),
        config,
        account: raw.account,
        ...(raw.invokes === undefined ? {} : { invokesFile: at(raw.invokes) }),
      },
      ...(raw.json === undefined ? {} : { json: raw.json === "-" ? "-" : at(raw.json) }),
      quiet: raw.quiet === true,
    },
  };
}

function helpText(): string {
  let text = "";
  optionTable()
    .configureOutput({
      writeOut: (part) => {
        text += part;
      },
    })
    .outputHelp();
  return text;
}

/** What wrong usage prints. */
export function usageText(problems: readonly string[]): string {
  return [
    `Wrong usage: ${count(problems.length, "problem")}.`,
    ...problems.map((problem) => `  ${problem}`),
    "Run `npm run preview -- --help` for every option.",
    "",
  ].join("\n");
}
