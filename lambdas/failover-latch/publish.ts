import type { LatchItem, LatchPorts, LatchSettings } from "./types";

/** The item is there and does not say whether the latch is engaged. */
export class MalformedLatchError extends Error {
  override readonly name = "MalformedLatchError";
}

/**
 * The value to publish: 1 for an engaged latch.
 *
 * No item means that the latch was never touched: the primary serves. An item that cannot be understood means neither:
 * publishing a guess would move traffic, so it throws, nothing is published, and Route 53 keeps the last known status.
 */
export function latchValue(id: string, item: Readonly<Record<string, unknown>> | undefined): 0 | 1 {
  if (item === undefined) return 0;
  const engaged = item["engaged" satisfies keyof LatchItem];
  if (typeof engaged !== "boolean") {
    throw new MalformedLatchError(
      `The latch of ${id} has engaged = ${engaged === undefined ? "nothing" : JSON.stringify(engaged)}; allowed is a boolean. Nothing was published; put the item again as in docs/runbooks/failover-latch.md`,
    );
  }
  return engaged ? 1 : 0;
}

/** Reads the latch and publishes it. Running it twice publishes the same value twice, which the metric's maximum ignores. */
export async function publishLatch(settings: LatchSettings, ports: LatchPorts): Promise<0 | 1> {
  const value = latchValue(settings.id, await ports.readItem(settings.table, settings.id));
  await ports.putMetric({
    namespace: settings.namespace,
    name: settings.metricName,
    dimension: settings.dimension,
    id: settings.id,
    value,
  });
  return value;
}
