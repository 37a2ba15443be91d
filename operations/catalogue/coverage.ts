import { maxContinuousDays } from "../../protection/backupLimits";
import { later } from "./time";
import type { CatalogueItem } from "./types";

/**
 * Seconds that a growing continuous point lies behind the present: S3's about 15 minutes, the databases' about 5 (AWS
 * Backup developer guide, "Continuous backups and point-in-time restore").
 */
export const continuousLagSeconds = { s3: 15 * 60, database: 5 * 60 } as const;

export function lagSecondsOf(resource: string): number {
  return resource.split(":")[2] === "s3" ? continuousLagSeconds.s3 : continuousLagSeconds.database;
}

/** A job confirms a continuous point every day; after two that are missing nothing says any more that it grows. */
export const confirmedForSeconds = 2 * 86_400;

/** Whether a recovery point's ARN is a continuous one's: AWS Backup writes `recovery-point:continuous:<resource>-<hash>`. */
export function isContinuousPoint(recoveryPoint: string): boolean {
  return recoveryPoint.includes(":recovery-point:continuous:");
}

export interface Restorable {
  readonly from: string;
  readonly to: string;
}

/**
 * The moments that can be restored from an item: its own for a snapshot, a range for a continuous point. The range moves:
 * nothing older than 35 days is kept (L3), and a growing point ends at its lag behind `now`, not before the start of the last
 * job that confirmed it and not more than two days after. Undefined where nothing is left of it.
 */
export function restorable(item: CatalogueItem, now: string): Restorable | undefined {
  if (item.covers === undefined) return { from: item.pointInTime, to: item.pointInTime };
  const oldest = later(now, -maxContinuousDays * 86_400);
  const from = item.covers.from > oldest ? item.covers.from : oldest;
  const to = item.covers.until ?? growth(item, now);
  return from <= to ? { from, to } : undefined;
}

function growth({ pointInTime, resource }: CatalogueItem, now: string): string {
  const reached = later(now, -lagSecondsOf(resource));
  const trusted = later(pointInTime, confirmedForSeconds);
  const end = reached < trusted ? reached : trusted;
  return end > pointInTime ? end : pointInTime;
}
