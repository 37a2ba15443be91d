import { agoText, finishLimitMinutes, minutesBetween, newest, within } from "./due";
import type { Finding, PointSeen, Watched, WatchedCadence, WatchedResource } from "./types";

export interface ArrivalsSeen {
  readonly vault: string;
  /** The cadences that copy into the vault. */
  readonly cadences: readonly WatchedCadence[];
  readonly resources: readonly WatchedResource[];
  /** Points of the vault, at least of the longest limit. */
  readonly points: readonly PointSeen[];
  /** RFC 3339 in UTC. */
  readonly now: string;
}

/** Minutes that a copy may take after the windows of its backup: AWS Backup promises none, the objective is a day. */
const copyMinutes = 12 * 60;

/**
 * Copies that do not arrive (BKP-7): a copy action that is gone, or an air-gapped vault that AWS Backup never tries for an
 * unsupported type (V7, V8), fail nowhere. Of each resource, the newest whole point in the vault must not be older than the
 * shortest of its copied cadences allows.
 */
export function watchArrivals({ vault, cadences, resources, points, now }: ArrivalsSeen): Watched {
  const checked = resources.flatMap((resource) => {
    const limits = cadences.filter(({ id }) => resource.cadences.includes(id)).map(finishLimitMinutes);
    if (limits.length === 0) return [];
    const limit = Math.min(...limits) + copyMinutes;
    if (within(resource.since, limit, now)) return [];
    const last = newest(points.filter((point) => point.resource === resource.arn && point.status === "COMPLETED"));
    return [{ arn: resource.arn, last, good: last !== undefined && within(last.createdAt, limit, now) }];
  });
  const late = checked.filter(({ good }) => !good);
  const findings: Finding[] =
    late.length > 1 && late.length === checked.length
      ? [{ level: "bad", text: `no copy arrives in ${vault}: ${late.length} resources should have one there` }]
      : late.map(({ arn, last }) => ({
          level: "bad",
          text:
            last === undefined
              ? `${vault} holds no copy of ${arn}`
              : `the newest copy of ${arn} in ${vault} is ${agoText(minutesBetween(last.createdAt, now))} old`,
        }));
  return { findings, expected: checked.length, existing: checked.length - late.length };
}
