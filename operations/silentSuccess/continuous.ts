import { startLimitMinutes, within } from "./due";
import type { Finding, PointSeen, Watched, WatchedCadence, WatchedResource } from "./types";

/**
 * A continuous backup is one recovery point that lives on: AVAILABLE (COMPLETED in older answers) while it does, STOPPED
 * when versioning, EventBridge or a permission was taken away (S14, X1).
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_RecoveryPointByBackupVault.html
 */
const alive: ReadonlySet<string> = new Set(["AVAILABLE", "COMPLETED"]);

export interface ContinuousSeen {
  readonly cadence: WatchedCadence;
  readonly planSince: string | undefined;
  readonly resources: readonly WatchedResource[];
  /** The recovery points that the continuous plan made, whatever their age. */
  readonly points: readonly PointSeen[];
  /** RFC 3339 in UTC. */
  readonly now: string;
}

/** Resources that are tagged for continuous backup and have none, or one that was interrupted (BKP-5). */
export function watchContinuous({ cadence, planSince, resources, points, now }: ContinuousSeen): Watched {
  if (planSince === undefined) {
    const findings: Finding[] = [{ level: "bad", text: `the plan of continuous backup (${cadence.planId}) is gone` }];
    return { findings, expected: resources.length, existing: 0 };
  }
  if (resources.length === 0) {
    const findings: Finding[] =
      cadence.mayBeEmpty || points.length > 0
        ? []
        : [
            {
              level: "warning",
              text: "continuous backup selects nothing: no resource carries its tag, and none is planned to be missing",
            },
          ];
    return { findings, expected: 0, existing: 0 };
  }
  const due = resources.filter(({ since }) =>
    [since, planSince].every((at) => !within(at, startLimitMinutes(cadence), now)),
  );
  const states = due.map(({ arn }) => {
    const own = points.filter(({ resource }) => resource === arn);
    return { arn, own, good: own.some(({ status }) => alive.has(status)) };
  });
  return {
    findings: states
      .filter(({ good }) => !good)
      .map(({ arn, own }) => ({
        level: "bad",
        text:
          own.length === 0
            ? `${arn} is tagged for continuous backup and has none`
            : `continuous backup of ${arn} is interrupted: ${own.map(({ status }) => status).join(", ")}`,
      })),
    expected: due.length,
    existing: states.filter(({ good }) => good).length,
  };
}
