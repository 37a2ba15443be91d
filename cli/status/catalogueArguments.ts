import { CommanderError } from "commander";
import { instant } from "../../operations/catalogue/time";
import type { CatalogueFilter } from "../../operations/catalogue/query";
import type { CatalogueItem } from "../../operations/catalogue/types";
import { dataClassIds } from "../../protection/tags";
import { actions, catalogueHelp, catalogueTable, common, defaultLimit, own } from "./catalogueOptions";
import type { Action, RawCatalogue } from "./catalogueOptions";

export interface Where {
  readonly stack: string;
  /** @default the stack's primary Region */
  readonly region?: string;
  /** @default the stack's table of the Region */
  readonly table?: string;
  readonly json: boolean;
}

export type CatalogueCommand =
  | (Where & { readonly kind: "list"; readonly filter: CatalogueFilter; readonly limit: number })
  | (Where & {
      readonly kind: "latest";
      readonly before: string;
      readonly resource?: string;
      readonly dataClass?: CatalogueItem["dataClass"];
      readonly inRegion?: string;
    })
  | (Where & { readonly kind: "retire"; readonly resource: string; readonly by: string; readonly reason: string });

export type ParsedCatalogue =
  | { readonly kind: "run"; readonly command: CatalogueCommand }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "wrong"; readonly problems: readonly string[] };

const kinds: readonly CatalogueItem["kind"][] = ["backup", "copy", "restore", "restore-validation"];
const classes: readonly string[] = [...dataClassIds, "unknown"];

function momentProblem(option: string, value: string | undefined): string[] {
  // Without a zone the moment would be the one of this machine.
  const zoned = value === undefined || (/(Z|[+-]\d{2}:\d{2})$/.test(value) && !Number.isNaN(Date.parse(value)));
  return zoned
    ? []
    : [`${option}: "${value}" is no moment with a zone. Allowed: RFC 3339, such as 2026-07-29T14:05:00Z. Correct it.`];
}

function needs(raw: RawCatalogue, names: readonly (keyof RawCatalogue)[], action: Action): string[] {
  return names
    .filter((name) => raw[name] === undefined || raw[name] === "")
    .map((name) => `--${name}: ${action} needs it, and it is not given. See --help.`);
}

function problemsOf(raw: RawCatalogue, action: Action): string[] {
  const allowed = [...own[action], ...common];
  const strange = Object.keys(raw).filter((name) => !allowed.includes(name));
  return [
    ...strange.map((name) => `--${name}: means nothing to ${action}. Leave it out. See --help.`),
    ...(raw.class === undefined || classes.includes(raw.class)
      ? []
      : [`--class: "${raw.class}" is no data class. Allowed: ${classes.join(", ")}. Correct it.`]),
    ...(raw.kind === undefined || kinds.some((kind) => kind === raw.kind)
      ? []
      : [`--kind: "${raw.kind}" is no kind. Allowed: ${kinds.join(", ")}. Correct it.`]),
    ...(raw.limit === undefined || /^[1-9]\d{0,5}$/.test(raw.limit)
      ? []
      : [`--limit: "${raw.limit}" is no number from 1 to 999999. Correct it.`]),
    ...momentProblem("--from", raw.from),
    ...momentProblem("--to", raw.to),
    ...momentProblem("--before", raw.before),
    ...(action === "latest" ? needs(raw, ["before"], action) : []),
    ...(action === "latest" && (raw.resource === undefined) === (raw.class === undefined)
      ? ["latest: asks for one thing. Allowed: either --resource ARN or --class ID. Give one of them."]
      : []),
    ...(action === "retire" ? needs(raw, ["resource", "by", "reason"], action) : []),
  ];
}

function commandOf(raw: RawCatalogue, action: Action): CatalogueCommand {
  const dataClass = raw.class as CatalogueItem["dataClass"] | undefined;
  const where: Where = {
    stack: raw.stack,
    ...(raw.region === undefined ? {} : { region: raw.region }),
    ...(raw.table === undefined ? {} : { table: raw.table }),
    json: raw.json === true,
  };
  const resource = raw.resource === undefined ? {} : { resource: raw.resource };
  switch (action) {
    case "list": {
      const filter: CatalogueFilter = {
        ...resource,
        ...(dataClass === undefined ? {} : { dataClass }),
        ...(raw.from === undefined ? {} : { from: instant(raw.from) }),
        ...(raw.to === undefined ? {} : { to: instant(raw.to) }),
        ...(raw.outcome === undefined ? {} : { outcome: raw.outcome }),
        ...(raw.kind === undefined ? {} : { kinds: [raw.kind as CatalogueItem["kind"]] }),
        ...(raw.in === undefined ? {} : { region: raw.in }),
        ...(raw.valid === true ? { valid: true } : {}),
      };
      return { ...where, kind: "list", filter, limit: Number(raw.limit ?? defaultLimit) };
    }
    case "latest":
      return {
        ...where,
        ...resource,
        kind: "latest",
        before: instant(raw.before ?? ""),
        ...(dataClass === undefined ? {} : { dataClass }),
        ...(raw.in === undefined ? {} : { inRegion: raw.in }),
      };
    case "retire":
      return { ...where, kind: "retire", resource: raw.resource ?? "", by: raw.by ?? "", reason: raw.reason ?? "" };
  }
}

/** What the table makes of the words. An option takes the next word whatever it is, so only the very last can lack its value. */
function readTable(argv: readonly string[]): { raw: RawCatalogue; words: string[]; problems: string[] } {
  const options = catalogueTable();
  try {
    const { operands, unknown } = options.parseOptions([...argv]);
    return { raw: options.opts<RawCatalogue>(), words: [...operands, ...unknown], problems: [] };
  } catch (error) {
    if (!(error instanceof CommanderError) || argv.length === 0) throw error;
    const rest = readTable(argv.slice(0, -1));
    return { ...rest, problems: [`${argv.at(-1) ?? ""}: no value is given. Allowed: one value. Add it.`] };
  }
}

/** Reads the command line and reports every problem at once. */
export function parseCatalogueArguments(argv: readonly string[]): ParsedCatalogue {
  const { raw, words, problems } = readTable(argv);
  if (raw.help === true) return { kind: "help", text: catalogueHelp() };
  const action = actions.find((one) => one === words[0]);
  if (action === undefined) {
    const given = words[0] === undefined ? "no command is given" : `"${words[0]}" is no command`;
    problems.push(`${given}. Allowed: ${actions.join(", ")}. Write one after "npm run catalogue --".`);
    return { kind: "wrong", problems };
  }
  problems.push(
    ...words.slice(1).map((word) => `"${word}": ${action} has no such option or argument. See --help.`),
    ...problemsOf(raw, action),
  );
  return problems.length > 0 ? { kind: "wrong", problems } : { kind: "run", command: commandOf(raw, action) };
}
