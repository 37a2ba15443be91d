import { beat } from "./beat";
import { lookAt } from "./look";
import type { LookResult } from "./look";
import { parseMessage } from "./message";
import { inParallel } from "./parallel";
import { eventsOf, memoriesOf, metricsOf, says } from "./report";
import type { Heartbeat, LaterLook, Settings, WatchdogPorts } from "./types";

/** A message of the queue, as Lambda hands it over. */
export interface QueueRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
}

export interface RunOptions {
  readonly settings: Settings;
  readonly ports: WatchdogPorts;
  readonly now: () => Date;
  /** Aborts copies when the function's time is nearly over. */
  readonly signal: AbortSignal;
}

export interface Run {
  readonly results: readonly LookResult[];
  /** What comes back to the queue, by message, with the reason. */
  readonly failures: ReadonlyMap<string, unknown>;
}

type Outcome =
  | { readonly kind: "failed"; readonly id: string; readonly error: unknown }
  | { readonly kind: "looked"; readonly id: string; readonly result: LookResult }
  | { readonly kind: "heartbeat"; readonly id: string; readonly heartbeat: Heartbeat };

/** Looks beside each other: enough to hide the time of S3's answers, too few for one run to be throttled. */
const looksAtOnce = 10;
/** A message that failed is shown again after this long, not after the visibility timeout. */
const showAgainSeconds = 20;

/**
 * One batch. Each message stands for itself: what cannot be read or reported comes back to the queue alone, at last to the
 * dead-letter queue, and what was done before is done again without harm.
 *
 * The order is copies, log, metrics, next looks: a run that ends in between is repeated, and says it twice rather than never.
 */
export async function runBatch(records: readonly QueueRecord[], options: RunOptions): Promise<Run> {
  const outcomes = await inParallel(records, looksAtOnce, (record) => treat(record, options));
  const failures = new Map<string, unknown>();
  for (const outcome of outcomes) if (outcome.kind === "failed") failures.set(outcome.id, outcome.error);
  const looked = outcomes.filter((outcome) => outcome.kind === "looked");
  const heartbeats = outcomes.filter((outcome) => outcome.kind === "heartbeat");

  const results = looked.map(({ result }) => result);
  // Whoever needs no report and no further look is done, whatever happens to the others.
  const open = looked.filter(({ result }) => result.verdict.lookAgainSeconds !== null || says(result));
  await fallible(open, failures, async () => {
    await report(results, options);
    const refused = await options.ports.sendLater(open.flatMap(({ id, result }) => later(id, result)));
    for (const id of refused) failures.set(id, new Error("The queue did not take the next look"));
  });
  await fallible(heartbeats, failures, () =>
    beat(
      heartbeats.map(({ heartbeat }) => heartbeat),
      options,
    ),
  );
  await Promise.all(
    records
      .filter(({ messageId }) => failures.has(messageId))
      .map(({ receiptHandle }) => options.ports.showAgainSoon(receiptHandle, showAgainSeconds)),
  );
  return { results, failures };
}

async function treat({ messageId: id, body }: QueueRecord, options: RunOptions): Promise<Outcome> {
  try {
    const message = parseMessage(body);
    return message.kind === "heartbeat"
      ? { kind: "heartbeat", id, heartbeat: message }
      : { kind: "looked", id, result: await lookAt(message, options) };
  } catch (error) {
    return { kind: "failed", id, error };
  }
}

/** Runs it; when it fails, so have all of these. */
async function fallible(
  those: readonly { readonly id: string }[],
  failures: Map<string, unknown>,
  run: () => Promise<void>,
): Promise<void> {
  if (those.length === 0) return;
  try {
    await run();
  } catch (error) {
    for (const { id } of those) failures.set(id, error);
  }
}

async function report(results: readonly LookResult[], { ports, settings, now }: RunOptions): Promise<void> {
  const at = now().toISOString();
  const events = results.flatMap((result) => eventsOf(result, settings, at));
  if (events.length > 0) await ports.publishEvents(events);
  const metrics = metricsOf(results);
  if (metrics.length > 0) await ports.publishMetrics(metrics);
  for (const [dataClass, kinds] of memoriesOf(results)) await ports.remember(dataClass, kinds, at);
}

function later(id: string, { look, verdict }: LookResult): LaterLook[] {
  if (verdict.lookAgainSeconds === null) return [];
  const said = { failed: look.said.failed || verdict.reportFailure, copied: look.said.copied || verdict.reportCopy };
  return [{ id, look: { ...look, said }, delaySeconds: verdict.lookAgainSeconds }];
}
