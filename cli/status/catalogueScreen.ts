import type { RestoreCandidate } from "../../operations/catalogue/latest";
import type { CatalogueItem } from "../../operations/catalogue/types";
import type { Style } from "../render/style";
import { count, hang, padEnd } from "../render/text";

/** A size as people say it: `1.2 GB`. AWS counts bytes in thousands where it bills, so this does too. */
export function size(bytes: number | null): string {
  if (bytes === null) return "-";
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power] ?? ""}`;
}

function itemLines(item: CatalogueItem, style: Style): string[] {
  const paint = item.valid ? style.green : style.red;
  const head = [
    item.pointInTime,
    padEnd(item.kind, 18),
    padEnd(item.dataClass, 15),
    padEnd(paint(item.outcome), 11),
    padEnd(item.region, 10),
    size(item.sizeBytes),
  ].join(" ");
  return [
    head,
    ...hang("  ", item.resource).map(style.dim),
    ...(item.recoveryPoint === item.resource ? [] : hang("  ", item.recoveryPoint).map(style.dim)),
    ...(item.covers === undefined
      ? []
      : [`  any second from ${item.covers.from} ${item.covers.until === null ? "on" : `until ${item.covers.until}`}`]),
    ...(item.cause === null ? [] : hang("  ", item.cause).map(style.yellow)),
  ];
}

export function listScreen(items: readonly CatalogueItem[], limit: number, style: Style): string[] {
  if (items.length === 0) return ["Nothing in the catalogue matches. Leave out a filter, or ask the other Region."];
  const rest = items.length - limit;
  return [
    ...items.slice(0, limit).flatMap((item) => itemLines(item, style)),
    "",
    style.dim(
      rest > 0 ? `${count(limit, "item")} of ${items.length}; --limit shows more` : count(items.length, "item"),
    ),
  ];
}

/** The best candidate in full, and how many others there are. */
export function latestScreen(candidates: readonly RestoreCandidate[], before: string, style: Style): string[] {
  const [best] = candidates;
  if (best === undefined) {
    return [`No valid recovery point holds data of ${before} or of before it. Ask without --in, or the other Region.`];
  }
  const { item, restoreTo } = best;
  return [
    style.bold(`Restore to ${restoreTo}`),
    ...itemLines(item, style),
    ...(item.vault === null ? [] : hang("  in ", item.vault)),
    "",
    style.dim(`${count(candidates.length - 1, "other candidate")}; --json shows all`),
  ];
}
