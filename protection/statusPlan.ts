import type { ProtectionPlan } from "./plan";
import { needsReplicationWatch } from "./replicationWatch";
import type { CopyDestination } from "./schedules";
import { cadencesOf, dataClassIds } from "./tags";
import type { CadenceId, DataClassId } from "./tags";

/**
 * What keeps a class within its RPO. `snapshots`: points as often as the objective asks; `continuous`: point-in-time
 * recovery. Where nothing that AWS Backup does is fast enough, or the class may not enter a vault, replication:
 * `watched-replication` where S3's promise is too slow and the watchdog follows every object (BKP-17), else `replication`.
 */
export type Keeper = "snapshots" | "continuous" | "watched-replication" | "replication";

/** What the status holds a class against (MON-1). Plain and small: it travels in a function's environment. */
export interface ClassExpectation {
  readonly dataClass: DataClassId;
  readonly rpoSeconds: number;
  readonly keeper: Keeper;
  /** Seconds between two snapshots; null where no cadence makes any. */
  readonly snapshotEverySeconds: number | null;
  /** Whether a continuous point is kept, which a job confirms every day. */
  readonly continuous: boolean;
  /** Seconds after its time in which a point may still be made: the longest start and completion window (S8). */
  readonly graceSeconds: number;
  /** Where each snapshot is copied to. */
  readonly copies: readonly CopyDestination[];
}

export interface WatchedSignal {
  /** A name of operations/signals.ts. */
  readonly name: string;
  readonly region: string;
}

export interface StatusPlan {
  readonly classes: readonly ClassExpectation[];
  /** What has to be seen for the status to be known. */
  readonly signals: readonly WatchedSignal[];
  /** Seconds between restore tests; null where none are planned: then they are shown and not judged. */
  readonly restoreTestEverySeconds: number | null;
}

/** Seconds between two points of a cadence. Continuous: its daily job, which confirms the point. */
export const cadenceSeconds: Readonly<Record<CadenceId, number>> = {
  continuous: 86_400,
  hourly: 3_600,
  daily: 86_400,
  weekly: 7 * 86_400,
};

/** S3's point-in-time recovery ends about 15 minutes ago (AWS Backup developer guide), so no shorter RPO rests on it. */
const continuousRpoMinutes = 15;

/** Document A's health check warns when the last backup was more than so many whole hours ago. */
export const lastBackupHours = 24;

function expectation(plan: ProtectionPlan, dataClass: DataClassId): ClassExpectation {
  // Objectives differ in their RTO only: the documents name one RPO for every disruption.
  const { rpoMinutes } = plan.objectives[dataClass].region;
  const ids = cadencesOf(plan.dataClasses[dataClass].cadence);
  const own = plan.cadences.filter(({ id }) => ids.includes(id));
  const snapshots = own.filter(({ continuous }) => !continuous);
  const every = snapshots.map(({ id }) => cadenceSeconds[id]);
  const snapshotEverySeconds = every.length === 0 ? null : Math.min(...every);
  const continuous = own.length > snapshots.length;
  const frequent = snapshots.filter(({ id }) => cadenceSeconds[id] === snapshotEverySeconds);
  const windows = own
    .filter((cadence) => cadence.continuous || frequent.includes(cadence))
    .map(({ startWindowMinutes, completionWindowMinutes }) => startWindowMinutes + completionWindowMinutes);
  const keeperOf = (): Keeper => {
    if (snapshotEverySeconds !== null && snapshotEverySeconds <= rpoMinutes * 60) return "snapshots";
    if (continuous && continuousRpoMinutes <= rpoMinutes) return "continuous";
    return needsReplicationWatch(plan.dataClasses[dataClass]) ? "watched-replication" : "replication";
  };
  return {
    dataClass,
    rpoSeconds: rpoMinutes * 60,
    keeper: keeperOf(),
    snapshotEverySeconds,
    continuous,
    graceSeconds: Math.max(0, ...windows) * 60,
    copies: [...new Set(frequent.flatMap(({ copies }) => copies.map(({ destination }) => destination)))],
  };
}

/** What a stack's status is judged by. */
export function statusPlan(
  plan: ProtectionPlan,
  signals: readonly WatchedSignal[],
  restoreTestEverySeconds: number | null = null,
): StatusPlan {
  return { classes: dataClassIds.map((id) => expectation(plan, id)), signals, restoreTestEverySeconds };
}

/**
 * The signals of a stack: the canary, the schedule watch and the log's archiver look from each Region, the watchdog from where the objects are
 * written. A watcher that is added to index.ts is added here, or its silence stays unseen.
 */
export function watchedSignals({ regions }: Pick<ProtectionPlan, "regions">): WatchedSignal[] {
  const { primary, recovery } = regions;
  const both = [primary.code, recovery.code];
  return [
    ...["keys", "protections", "storage", "schedules", "log"].flatMap((name) =>
      both.map((region) => ({ name, region })),
    ),
    { name: "replication", region: primary.code },
  ];
}
