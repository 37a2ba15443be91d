import { restorable } from "./coverage";
import { newestFirst } from "./query";
import type { CatalogueItem } from "./types";

export interface RestoreQuestion {
  /** The last moment whose data is still good: the data restored is of this moment or of one before it. */
  readonly moment: string;
  readonly now: string;
  /** One of the two, or neither for the whole catalogue. */
  readonly resource?: string;
  readonly dataClass?: CatalogueItem["dataClass"];
  /** Where the point has to lie: after the loss of a Region only the other one's points serve. @default anywhere */
  readonly region?: string;
}

export interface RestoreCandidate {
  readonly item: CatalogueItem;
  /** What to restore to: the snapshot's moment, or the second of a continuous point. */
  readonly restoreTo: string;
}

function candidate(item: CatalogueItem, { moment, now }: RestoreQuestion): RestoreCandidate | undefined {
  const range = restorable(item, now);
  if (range === undefined || range.from > moment) return undefined;
  return { item, restoreTo: range.to < moment ? range.to : moment };
}

/** The nearest data first. For the same data the original before its copies: it needs no other Region's key or network. */
function better(a: RestoreCandidate, b: RestoreCandidate): number {
  const original = (item: CatalogueItem): number => (item.kind === "backup" ? 0 : 1);
  return b.restoreTo.localeCompare(a.restoreTo) || original(a.item) - original(b.item) || newestFirst(a.item, b.item);
}

/**
 * Every way to restore data of the moment or of before it, the best one first (RST-1, RST-2, RST-4). Only backups and copies
 * that COMPLETED without issues count. A point of exactly that moment is one; a deleted one is not in the catalogue.
 */
export function validBefore(items: readonly CatalogueItem[], question: RestoreQuestion): RestoreCandidate[] {
  return items
    .filter(
      ({ kind, valid, resource, dataClass, region }) =>
        valid &&
        (kind === "backup" || kind === "copy") &&
        (question.resource === undefined || resource === question.resource) &&
        (question.dataClass === undefined || dataClass === question.dataClass) &&
        (question.region === undefined || region === question.region),
    )
    .flatMap((item) => candidate(item, question) ?? [])
    .sort(better);
}

/** The best of {@link validBefore}; undefined when nothing serves. For a class it is the best of one of its resources. */
export function latestValidBefore(
  items: readonly CatalogueItem[],
  question: RestoreQuestion,
): RestoreCandidate | undefined {
  return validBefore(items, question)[0];
}
