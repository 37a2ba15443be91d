import { replicationSignal } from "../../operations/replication/signal";
import type { BucketSettings } from "../../operations/replication/signal";
import { metricNames } from "../../protection/metrics";
import { replicationWatch } from "../../protection/replicationWatch";
import type { Heartbeat, Settings, WatchdogPorts } from "./types";

export interface BeatOptions {
  readonly settings: Settings;
  readonly ports: WatchdogPorts;
  readonly now: () => Date;
}

/**
 * What a heartbeat does: looks at the buckets' own settings, writes the status's signal and publishes that the watchdog
 * lives. Zeros where nothing is wrong: silence is the fault that the alarm on missing data is for.
 */
export async function beat(heartbeats: readonly Heartbeat[], { settings, ports, now }: BeatOptions): Promise<void> {
  // Those of one batch are a backlog; the newest says how late the queue is now.
  const newest = heartbeats.map(({ sentAt }) => Date.parse(sentAt)).reduce((a, b) => Math.max(a, b));
  const buckets = await Promise.all(
    Object.entries(settings.buckets).map(([bucket, { dataClass }]) => settingsOf(bucket, dataClass, ports)),
  );
  const at = now();
  await ports.putSignal(
    replicationSignal({
      region: settings.region,
      now: at.toISOString(),
      lagSeconds: (at.getTime() - newest) / 1000 - replicationWatch.lookAfterSeconds,
      memories: await ports.memories(),
      settings: buckets,
    }),
  );
  const unwatched = buckets.filter(({ eventBridge, replicates }) => eventBridge !== true || replicates !== true);
  await ports.publishMetrics([
    { name: metricNames.replicationUnwatched, value: unwatched.length },
    { name: metricNames.replicationLate, value: 0 },
    { name: metricNames.replicationOldestSeconds, value: 0 },
  ]);
}

async function settingsOf(
  bucket: string,
  dataClass: BucketSettings["dataClass"],
  ports: WatchdogPorts,
): Promise<BucketSettings> {
  try {
    return { dataClass, ...(await ports.bucketSettings(bucket)) };
  } catch {
    return { dataClass, eventBridge: null, replicates: null };
  }
}
