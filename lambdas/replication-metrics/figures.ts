import { metricNames } from "../../protection/metrics";
import type { Figure } from "../common/reportMetrics";
import type { Drift } from "../database-setup/drift";
import type { Lag } from "../database-setup/lag";

/** What one look at the two sides becomes in CloudWatch. */
export function replicationFigures(lag: Lag, drift: readonly Drift[]): readonly Figure[] {
  const following = lag.enabled && lag.connected && lag.slotStatus !== "lost" && lag.slotStatus !== "missing";
  return [
    // Before the first beat has arrived nothing is known, and silence is what the alarm on it waits for.
    ...(lag.secondsBehind === undefined ? [] : [{ name: metricNames.databaseLag, value: lag.secondsBehind }]),
    { name: metricNames.databaseSlotBytes, value: lag.retainedBytes },
    { name: metricNames.databaseFollowing, value: following ? 1 : 0 },
    { name: metricNames.databaseDrift, value: drift.filter(({ effect }) => effect !== "differs").length },
    { name: metricNames.databaseDifferences, value: drift.filter(({ effect }) => effect === "differs").length },
  ];
}
