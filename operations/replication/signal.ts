import { replicationPromiseMinutes, replicationWatch } from "../../protection/replicationWatch";
import type { DataClassId } from "../../protection/tags";
import type { Signal } from "../signals";

/** When a look last found something of the kind in a class, RFC 3339 in UTC; left out: never. */
export interface ClassMemory {
  readonly dataClass: DataClassId;
  /** An object without any copy in the recovery Region, past the alarm's moment. */
  readonly uncoveredAt?: string;
  /** An object that S3 gave up: it does not come back to it by itself. */
  readonly failedAt?: string;
  /** An object that no rule takes. */
  readonly unruledAt?: string;
  /** An object later than what S3 promises. */
  readonly overdueAt?: string;
  /** An object that S3 still owed. */
  readonly lateAt?: string;
}
export type MemoryKind = Exclude<keyof ClassMemory, "dataClass">;
export const memoryKinds = ["uncoveredAt", "failedAt", "unruledAt", "overdueAt", "lateAt"] as const;

/** What the heartbeat saw of a bucket's own settings; null: they could not be read. */
export interface BucketSettings {
  readonly dataClass: DataClassId;
  /** Whether S3 sends the bucket's events to EventBridge. */
  readonly eventBridge: boolean | null;
  /** Whether at least one rule of replication is enabled. */
  readonly replicates: boolean | null;
}

export interface Observation {
  readonly region: string;
  /** RFC 3339 in UTC. */
  readonly now: string;
  /** Seconds by which the heartbeat came later than the queue's delay: objects' looks are as late. */
  readonly lagSeconds: number;
  readonly memories: readonly ClassMemory[];
  readonly settings: readonly BucketSettings[];
}

/** A look that is later than this cannot copy and be done by the objective's end. */
const tolerableLagSeconds = 90;

const sentences: Readonly<Record<Exclude<MemoryKind, "lateAt">, (dataClass: DataClassId) => string>> = {
  uncoveredAt: (dataClass) =>
    `${dataClass}: objects have no copy in the recovery Region ${replicationWatch.alarmAfterSeconds / 60} minutes after they were written`,
  failedAt: (dataClass) =>
    `${dataClass}: S3 gave up replicating objects; a Batch Replication job has to carry them over`,
  unruledAt: (dataClass) => `${dataClass}: objects are taken by no replication rule`,
  overdueAt: (dataClass) =>
    `${dataClass}: S3 is more than ${replicationPromiseMinutes} minutes behind; late copies stand in for the replicas`,
};

/**
 * What the status is told (MON-2). Bad: an object without a copy, an object that S3 gave up or does not take at all, a
 * class later than S3's promise, a bucket whose events or replication are off, looks that come too late. A class that is
 * late within the promise and copied is as it should be, and only counted. Settings that could not be read are unknown,
 * never good.
 */
export function replicationSignal({ region, now, lagSeconds, memories, settings }: Observation): Signal {
  const recent = (at: string | undefined): boolean =>
    at !== undefined && (Date.parse(now) - Date.parse(at)) / 1000 <= replicationWatch.rememberSeconds;
  const bad = [
    ...memories.flatMap((memory) =>
      memoryKinds.flatMap((kind) =>
        kind !== "lateAt" && recent(memory[kind]) ? [sentences[kind](memory.dataClass)] : [],
      ),
    ),
    ...settings.flatMap(({ dataClass, eventBridge, replicates }) => [
      ...(eventBridge === false
        ? [`${dataClass}: the bucket sends no events to EventBridge, so new objects are not watched`]
        : []),
      ...(replicates === false ? [`${dataClass}: the bucket has no enabled replication rule`] : []),
    ]),
    ...(lagSeconds > tolerableLagSeconds
      ? [`looks come ${Math.round(lagSeconds)} seconds late: the queue is behind`]
      : []),
  ];
  const unknown = settings
    .filter(({ eventBridge, replicates }) => eventBridge === null || replicates === null)
    .map(({ dataClass }) => `${dataClass}: the settings of the bucket could not be read`);
  const count = (kind: MemoryKind): number => memories.filter((memory) => recent(memory[kind])).length;
  return {
    name: "replication",
    region,
    verdict: bad.length > 0 ? "bad" : unknown.length > 0 ? "unknown" : "good",
    observedAt: now,
    validForSeconds: replicationWatch.validForSeconds,
    findings: [...bad, ...unknown],
    figures: {
      lagSeconds: Math.max(0, Math.round(lagSeconds)),
      classesLate: count("lateAt"),
      classesOverdue: count("overdueAt"),
      classesFailed: count("failedAt"),
      classesUncovered: count("uncoveredAt"),
    },
  };
}
