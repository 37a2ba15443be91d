import type { DataClassId } from "../../protection/tags";
import type { OperationEntry } from "../entry";
import { isContinuousPoint } from "./coverage";
import { isCatalogued, isRemoval, isStop, itemOf, rankOf } from "./items";
import type { CatalogueItem } from "./types";

/**
 * Everything that is known of one point or job, whatever order it was told in. EventBridge repeats and reorders, and
 * the stream is read again after a failure; so the parts are minima, maxima and unions, and merging them in any order, any
 * number of times, gives the same (a property test holds it).
 */
export interface PointState {
  /** The newest state without its class; null where only a removal or an interruption is known so far. */
  readonly item: Omit<CatalogueItem, "dataClass"> | null;
  /** rankOf the entry that `item` is from; "" without one. */
  readonly rank: string;
  /** Every class that an entry named, sorted. */
  readonly dataClasses: readonly DataClassId[];
  readonly removedAt: string | null;
  /** When a continuous point was interrupted last. */
  readonly stoppedAt: string | null;
  /** The earliest valid job of a continuous point. */
  readonly coversFrom: string | null;
}

export const nothingKnown: PointState = {
  item: null,
  rank: "",
  dataClasses: [],
  removedAt: null,
  stoppedAt: null,
  coversFrom: null,
};

function latest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return b > a ? b : a;
}

function earliest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return b < a ? b : a;
}

/** What is known once this entry is known too. The source is the visible item of the point that a copy was made from. */
export function merge(before: PointState, entry: OperationEntry, source?: CatalogueItem): PointState {
  if (isRemoval(entry)) return { ...before, removedAt: latest(before.removedAt, entry.occurredAt) };
  if (isStop(entry)) return { ...before, stoppedAt: latest(before.stoppedAt, entry.occurredAt) };
  if (!isCatalogued(entry)) return before;

  const item = itemOf(entry, source);
  const rank = rankOf(entry);
  const ofSource = source === undefined || source.dataClass === "unknown" ? [] : [source.dataClass];
  const named = entry.dataClasses.length > 0 ? entry.dataClasses : ofSource;
  const isContinuous = entry.type === "backup" && isContinuousPoint(item.recoveryPoint) && item.valid;
  return {
    ...before,
    ...(rank > before.rank ? { item, rank } : {}),
    dataClasses: [...new Set([...before.dataClasses, ...named])].sort(),
    coversFrom: isContinuous ? earliest(before.coversFrom, item.pointInTime) : before.coversFrom,
  };
}

function coverage({ item, stoppedAt, coversFrom, removedAt }: PointState): Pick<CatalogueItem, "covers"> {
  if (item?.kind !== "backup" || coversFrom === null || !isContinuousPoint(item.recoveryPoint)) return {};
  const stopped = stoppedAt !== null && stoppedAt > item.completedAt;
  // A point that was deleted and made again under the same ARN holds nothing of its first life.
  return { covers: { from: latest(coversFrom, removedAt) ?? coversFrom, until: stopped ? stoppedAt : null } };
}

/** What the catalogue shows of it: one item a class, none once the point is gone. */
export function itemsOf(state: PointState): readonly CatalogueItem[] {
  const { item, removedAt, dataClasses } = state;
  if (item === null || (removedAt !== null && removedAt >= item.completedAt)) return [];
  const classes: readonly CatalogueItem["dataClass"][] = dataClasses.length > 0 ? dataClasses : ["unknown"];
  return classes.map((dataClass) => ({ dataClass, ...item, ...coverage(state) }));
}
