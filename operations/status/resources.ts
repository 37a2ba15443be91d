import { secondsBetween } from "../catalogue/time";
import type { CatalogueItem } from "../catalogue/types";
import { clockToleranceSeconds } from "./signals";
import type { LatestRow, Retirement, Snapshot } from "./types";

/** What is known of one form of one resource, whatever vault it is in. */
export interface Standing {
  readonly valid: CatalogueItem | null;
  readonly attempt: CatalogueItem | null;
}

const nothing: Standing = { valid: null, attempt: null };

/** An item that says it is from the future proves nothing: it would count as fresh for ever. */
function believable(item: CatalogueItem | null, now: string): CatalogueItem | null {
  if (item === null) return null;
  const ahead = Math.max(secondsBetween(now, item.pointInTime), secondsBetween(now, item.completedAt));
  return ahead <= clockToleranceSeconds ? item : null;
}

function newer(
  a: CatalogueItem | null,
  b: CatalogueItem | null,
  moment: "pointInTime" | "completedAt",
): CatalogueItem | null {
  if (a === null || b === null) return a ?? b;
  // Equal moments are told apart by the point, so that the order of reading has no say.
  const order = a[moment].localeCompare(b[moment]) || a.recoveryPoint.localeCompare(b.recoveryPoint);
  return order >= 0 ? a : b;
}

/** The rows that count: believable, and not of a resource that was retired after its last good backup. */
export function countedRows({ latest, retired }: Snapshot, now: string): LatestRow[] {
  const rows = latest.map((row) => ({
    ...row,
    valid: believable(row.valid, now),
    attempt: believable(row.attempt, now),
  }));
  return rows.filter(({ resource }) => !retired.some((one) => one.resource === resource && holds(one, rows)));
}

function holds({ resource, at }: Retirement, rows: readonly LatestRow[]): boolean {
  return !rows.some((row) => row.resource === resource && row.valid?.kind === "backup" && row.valid.completedAt > at);
}

/** One form of one resource. */
export function standingOf(rows: readonly LatestRow[], form: LatestRow["form"], resource: string): Standing {
  return rows
    .filter((row) => row.form === form && row.resource === resource)
    .reduce<Standing>(
      (known, row) => ({
        valid: newer(known.valid, row.valid, "pointInTime"),
        attempt: newer(known.attempt, row.attempt, "completedAt"),
      }),
      nothing,
    );
}

/** The resources that a class is made of, as far as its backups tell; sorted. */
export function resourcesOf(rows: readonly LatestRow[]): string[] {
  const backedUp = rows.filter(({ form }) => form === "backup" || form === "continuous");
  return [...new Set(backedUp.map(({ resource }) => resource))].sort();
}

/** Vaults that hold a copy of the resource whose data is not older than this. */
export function recentCopies(
  rows: readonly LatestRow[],
  resource: string,
  maximumAgeSeconds: number,
  now: string,
): number {
  const vaults = rows
    .filter((row) => row.form === "copy" && row.resource === resource && row.valid !== null)
    .filter((row) => row.valid !== null && secondsBetween(row.valid.pointInTime, now) <= maximumAgeSeconds)
    .map((row) => row.valid?.vault ?? "-");
  return new Set(vaults).size;
}
