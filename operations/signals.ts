/**
 * What a watching function saw last, kept in the catalogue table (`pk` SIGNAL, `sk` the name): the status is made from it,
 * and a signal that is too old counts as unknown, never as good.
 */
export const signalNames = ["keys", "protections", "schedules", "replication", "storage", "log"] as const;
export type SignalName = (typeof signalNames)[number];

export interface Signal {
  readonly name: SignalName;
  readonly region: string;
  readonly verdict: "good" | "bad" | "unknown";
  /** RFC 3339 in UTC. */
  readonly observedAt: string;
  /** After this many seconds the signal says nothing any more. */
  readonly validForSeconds: number;
  /** One sentence each; may name resources, so never part of a public answer. */
  readonly findings: readonly string[];
  /** Figures of the watcher's own: percentages, counts, seconds. */
  readonly figures: Readonly<Record<string, number>>;
}
