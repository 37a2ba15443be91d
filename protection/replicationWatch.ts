import type { DataClass } from "./dataClasses";
import { objectiveFor } from "./objectives";
import type { DataClassId } from "./tags";

/**
 * What S3's replication time control promises for 99.9 % of the objects; it offers no other value, and the promise ends
 * above the request or KMS quotas (X4, X5). The rest of an object's life in one Region is the watchdog's.
 */
export const replicationPromiseMinutes = 15;

/** When the watchdog looks at a new object, in seconds from the moment that S3 finished the write (BKP-17). */
export const replicationWatch = {
  /** The first look. What is not replicated by then is copied at once. */
  lookAfterSeconds: 120,
  /** From here on an object without any copy in the recovery Region is an alarm. */
  alarmAfterSeconds: 240,
  /** Between looks at an object that S3 still owes: SQS holds a message back for at most 15 minutes. */
  lookAgainSeconds: 900,
  /** A class counts as late for this long after the last look that said so: longer than the time to the next look. */
  rememberSeconds: 1200,
  /** Between two heartbeats. */
  heartbeatSeconds: 60,
  /** Without heartbeats for this long, what the watchdog said last counts no more. */
  validForSeconds: 600,
} as const;

/**
 * The heartbeat takes the way of the objects' events (bus, rule, queue, function), so it is an event of the same shape: a
 * bucket's name in the detail, under a source and a type of its own.
 */
export const watchHeartbeat = {
  source: "neonpro.recovery.replication-watchdog",
  detailType: "Replication Watchdog Heartbeat",
} as const;

/** What S3 calls the event of a new object, of whatever API, on the bus of the bucket's Region. */
export const objectCreated = { source: "aws.s3", detailType: "Object Created" } as const;

/** Whether losing a Region may cost the class less than what S3 promises, so that replication alone does not do. */
export function needsReplicationWatch(dataClass: Pick<DataClass, "id" | "tier">): boolean {
  return objectiveFor(dataClass, "region").rpoMinutes < replicationPromiseMinutes;
}

/** The watched ones among the classes, in their order. */
export function watchedClasses(dataClasses: readonly Pick<DataClass, "id" | "tier">[]): DataClassId[] {
  return dataClasses.filter(needsReplicationWatch).map(({ id }) => id);
}

/**
 * Days that a copy of the watchdog's is kept beside the replica: long enough to repair what S3 gave up (Batch
 * Replication), and never longer than the class keeps what was deleted, so that no erased object outlives its erasure
 * here (RET-4, RET-5).
 */
export function lateCopyDays({ noncurrentDays }: Pick<DataClass, "noncurrentDays">): number {
  return Math.min(noncurrentDays ?? longestLateCopyDays, longestLateCopyDays);
}

const longestLateCopyDays = 35;
