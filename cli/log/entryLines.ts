import { entryLine } from "../../operations/chain/link";
import type { OperationEntry, OperationPhase } from "../../operations/entry";
import type { Style } from "../render/style";
import { count, hang, padEnd, truncate } from "../render/text";
import type { ShowCommand } from "./arguments";
import type { Shown } from "./showLog";

const paint = (style: Style): Readonly<Record<OperationPhase, (text: string) => string>> => ({
  started: style.dim,
  succeeded: style.green,
  failed: style.red,
});

/** What an ARN is about, without partition, Region and account; the whole of another name. */
function shortName(name: string): string {
  const parts = name.split(":");
  return parts[0] === "arn" && parts.length > 5 ? `${parts[2] ?? ""} ${parts.slice(5).join(":")}` : name;
}

function size(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB", "PB"];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power] ?? ""}`;
}

/** Two lines an entry: when, what and how it went; then what it is about and why it failed. */
function entryLines(entry: OperationEntry, width: number, style: Style): string[] {
  const { recordedAt, chain, sequence, type, phase, outcome, dataClasses, cause } = entry;
  const when = `${recordedAt.slice(0, 10)} ${recordedAt.slice(11, 19)}`;
  const state = phase.toUpperCase() === outcome.toUpperCase() ? phase : `${phase} ${truncate(outcome, 24)}`;
  const head = [
    style.dim(when),
    style.dim(padEnd(`${chain}#${sequence}`, width)),
    padEnd(style.bold(type), 18),
    padEnd((paint(style)[phase] as ((text: string) => string) | undefined)?.(state) ?? state, 24),
    dataClasses.join(", "),
  ];
  const facts = [
    ...(entry.resource === null ? [] : [shortName(entry.resource)]),
    ...(entry.destination === null ? [] : [`to ${shortName(entry.destination)}`]),
    ...(entry.sizeBytes === null ? [] : [size(entry.sizeBytes)]),
    ...(entry.durationSeconds === null ? [] : [`${entry.durationSeconds} s`]),
    `by ${shortName(entry.actor.id)}`,
  ];
  return [
    head.join("  ").trimEnd(),
    ...hang("    ", facts.join(", ")).map(style.dim),
    ...(cause === null ? [] : hang("    ", truncate(cause.replaceAll(/\s+/g, " "), 300))),
  ];
}

/** The screen, or the data, of `show`. */
export function shownText({ entries, unreadable }: Shown, format: ShowCommand["format"], style: Style): string {
  switch (format) {
    case "ndjson":
      return entries.map((entry) => `${entryLine(entry)}\n`).join("");
    case "json":
      return `${JSON.stringify(entries, null, 2)}\n`;
    case "table": {
      const width = Math.max(0, ...entries.map(({ chain, sequence }) => `${chain}#${sequence}`.length));
      const lines = entries.flatMap((entry) => entryLines(entry, width, style));
      const last =
        entries.length === 0 ? "No entry matches." : `${count(entries.length, "entry", "entries")}, times in UTC.`;
      const damaged =
        unreadable === 0 ? [] : [style.yellow(`! ${count(unreadable, "line")} cannot be read: run verify.`)];
      return `${[...lines, ...(lines.length === 0 ? [] : [""]), last, ...damaged].join("\n")}\n`;
    }
  }
}
