import Table from "cli-table3";
import { days } from "../protection/retention";
import type { ProtectionRow, ProtectionTable } from "../protection/rows";
import type { Style } from "./style";
import { hang, padEnd, wrap } from "./text";

const gap = 2;
/** Text columns; with five gaps they make 100. */
const columns = [
  { head: "Data class", width: 19 },
  { head: "Stored in", width: 12 },
  { head: "Backups", width: 17 },
  { head: "Copies in", width: 13 },
  { head: "Retention", width: 18 },
  { head: "At the end", width: 11 },
] as const;

function cell(lines: readonly string[], width: number, paint: (line: string) => string = (line) => line): string {
  return lines
    .flatMap((line) => wrap(line, width))
    .map(paint)
    .join("\n");
}

function rowCells(row: ProtectionRow, style: Style): string[] {
  const [first, stored, backups, copies, retention, end] = columns;
  const doubtful = (line: string): string => (/^none$|unknown/.test(line) ? style.yellow(line) : line);
  return [
    `${cell([row.title], first.width, style.bold)}\n${cell([row.law], first.width, style.dim)}`,
    cell(row.places, stored.width, doubtful),
    cell([row.backups.join(", ")], backups.width, doubtful),
    cell([row.copies.join(", ")], copies.width, doubtful),
    cell(row.retention, retention.width, doubtful),
    cell([row.end], end.width),
  ];
}

function tableLines(rows: readonly ProtectionRow[], style: Style): string[] {
  const chars = {
    ...{ top: "", "top-mid": "", "top-left": "", "top-right": "", left: "", "left-mid": "", middle: "" },
    ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "", right: "", "right-mid": "" },
    ...{ mid: "─", "mid-mid": "" },
  };
  const table = new Table({
    chars,
    colWidths: columns.map(({ width }, index) => width + (index === columns.length - 1 ? 0 : gap)),
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
  });
  table.push(
    columns.map(({ head }) => style.dim(head)),
    ...rows.map((row) => rowCells(row, style)),
  );
  return table
    .toString()
    .split("\n")
    .map((line) => (/^─+$/.test(line) ? style.dim(line) : line.trimEnd()));
}

function kept(deleteAfterDays: number | undefined): string {
  return deleteAfterDays === undefined ? "for ever" : days(deleteAfterDays);
}

/** `daily   02:00 America/Sao_Paulo   kept 90 d   copied to eu-west-1 (90 d)`. */
function ruleLines(rules: ProtectionTable["rules"], style: Style): string[] {
  const when = rules.map(({ at, timezone }) => (at === "every hour" ? at : `${at} ${timezone}`));
  const whenWidth = Math.min(32, Math.max(0, ...when.map((text) => text.length)));
  return rules.flatMap((rule, index) => {
    const lead = `  ${padEnd(rule.cadence, 11)} ${padEnd(when[index] ?? "", whenWidth)}  `;
    const copies = rule.copies.map(({ to, deleteAfterDays }) => `${to} (${kept(deleteAfterDays)})`).join(", ");
    const facts = [
      `${rule.region ?? "unknown Region"}, kept ${kept(rule.deleteAfterDays)}`,
      copies === "" ? "no copy" : `copied to ${copies}`,
      ...(rule.taken ? [] : ["takes no store of this program"]),
    ];
    return hang(style.bold(lead), facts.join("; "));
  });
}

/** The table of the stored classes, the cadences it names, and what the plan wants otherwise. */
export function protectionLines(table: ProtectionTable, style: Style): string[] {
  const stored = table.rows.filter(({ places }) => !places.includes("none"));
  const absent = table.rows.filter((row) => !stored.includes(row)).map(({ title }) => title);
  const differing = (title: string, pick: (row: ProtectionRow) => readonly string[]): string[] => {
    const rows = stored.filter((row) => pick(row).length > 0);
    if (rows.length === 0) return [];
    return [`${title}: ${rows.map((row) => `${row.title} ${pick(row).join(", ")}`).join("; ")}.`];
  };
  const alerts = [
    ...(absent.length === 0 ? [] : [`No store in this program: ${absent.join(", ")}.`]),
    ...differing("Retention other than the plan's", (row) => row.otherRetention),
    ...differing("Backups that the plan wants and nothing gives", (row) => row.missingBackups),
  ];
  const doubted = stored.some(({ law }) => law.endsWith("*"));
  return [
    ...tableLines(stored, style),
    ...(doubted ? ["", style.dim("* legal basis not verified; every source: protection/classes/legalBasis.ts")] : []),
    ...(table.rules.length === 0 ? [] : ["", ...ruleLines(table.rules, style)]),
    ...(alerts.length === 0 ? [] : ["", ...alerts.flatMap((alert) => hang(style.yellow("! "), alert))]),
  ];
}
