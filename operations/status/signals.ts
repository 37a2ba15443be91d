import type { WatchedSignal } from "../../protection/statusPlan";
import { secondsBetween } from "../catalogue/time";
import type { Signal, SignalName } from "../signals";
import { reason } from "./rules";
import type { RuleCode } from "./rules";
import type { Reason, SignalStatus } from "./types";

/** Seconds by which the watchers' clocks may differ: what is from further in the future says nothing. */
export const clockToleranceSeconds = 300;

/** What a bad signal endangers. `storage` is decided by its figures. */
const endangers: Readonly<Record<SignalName, RuleCode>> = {
  keys: "keys-unusable",
  protections: "protections-weakened",
  schedules: "schedules-missed",
  replication: "replication-late",
  storage: "storage-short",
  log: "log-behind",
};

export interface Watched {
  readonly status: SignalStatus;
  readonly reasons: readonly Reason[];
}

function isCurrent({ observedAt, validForSeconds }: Signal, now: string): boolean {
  const age = secondsBetween(observedAt, now);
  return age >= -clockToleranceSeconds && age <= validForSeconds;
}

/** What a vault or bucket that is gone endangers is not the same as what a full one does. */
function ruleOf({ name, figures }: Signal): RuleCode {
  return name === "storage" && (figures.gone ?? 0) > 0 ? "storage-gone" : endangers[name];
}

/**
 * A planned signal as the status reads it. Bad stays bad when it grows old: that nobody looks any more repairs nothing. Its
 * verdict is `unknown` then, and both are reasons.
 */
export function watch(planned: WatchedSignal, signals: readonly Signal[], now: string): Watched {
  const signal = signals
    .filter(({ name, region }) => name === planned.name && region === planned.region)
    .reduce<Signal | undefined>(
      (newest, one) => (newest === undefined || one.observedAt > newest.observedAt ? one : newest),
      undefined,
    );
  if (signal === undefined) {
    const status = { ...planned, verdict: "unknown", observedAt: null, findings: [], figures: {} } as const;
    return { status, reasons: [reason("signal-missing", planned.name, [`${planned.name} of ${planned.region}`])] };
  }
  const current = isCurrent(signal, now);
  const { name, region, observedAt, findings, figures } = signal;
  const where = [`${name} of ${region}, seen at ${observedAt}`, ...findings];
  return {
    status: { name, region, verdict: current ? signal.verdict : "unknown", observedAt, findings, figures },
    reasons: [
      ...(current ? [] : [reason("signal-stale", name, where)]),
      ...(signal.verdict === "bad" ? [reason(ruleOf(signal), name, where)] : []),
      ...(signal.verdict === "unknown" ? [reason("signal-unknown", name, where)] : []),
    ],
  };
}
