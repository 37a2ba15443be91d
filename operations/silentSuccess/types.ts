import type { CadenceId } from "../../protection/tags";

/** A cadence whose plan should take something. */
export interface WatchedCadence {
  readonly id: CadenceId;
  readonly planId: string;
  /** Minutes, as the plan's rule has them (S8). */
  readonly startWindowMinutes: number;
  readonly completionWindowMinutes: number;
  /** Whether it is planned that no resource carries the cadence's tag, such as the database's before it is there. */
  readonly mayBeEmpty: boolean;
}

/** A resource that carries the tag of one or more cadences. */
export interface WatchedResource {
  readonly arn: string;
  readonly cadences: readonly CadenceId[];
  /** Since when the watch knows it, RFC 3339: nothing is due before a whole period after that. */
  readonly since: string;
}

/** A vault that copies arrive in. */
export interface WatchedArrivals {
  readonly vault: string;
  readonly cadences: readonly WatchedCadence[];
}

export interface WatchedRestoreTest {
  readonly name: string;
  /** Minutes between two runs, and the window in which one may start (R1). */
  readonly periodMinutes: number;
  readonly startWindowMinutes: number;
  /** Resources that have to be tested every time; empty: any one will do (R2, R3). */
  readonly resources: readonly string[];
  /** Since when the watch knows the plan, RFC 3339. */
  readonly since: string;
}

/** A backup job as AWS Backup lists it. */
export interface BackupJobSeen {
  readonly id: string;
  readonly planId: string | undefined;
  readonly resource: string;
  readonly vault: string | undefined;
  readonly state: string;
  /** RFC 3339 in UTC. */
  readonly createdAt: string;
  readonly message: string | undefined;
}

/** A recovery point as a vault lists it. */
export interface PointSeen {
  readonly resource: string;
  readonly status: string;
  /** RFC 3339 in UTC; of a copy, when the copy was made. */
  readonly createdAt: string;
}

export interface RestoreJobSeen {
  readonly resource: string;
  readonly status: string;
  readonly validation: string | undefined;
  readonly createdAt: string;
  readonly completedAt: string | undefined;
  readonly message: string | undefined;
}

/**
 * What looks like a success and is none. `warning` is a plan that selects nothing: it may be meant, and somebody should say so
 * in the configuration; everything else is `bad`.
 */
export interface Finding {
  readonly level: "bad" | "warning";
  /** One sentence that names the resource. */
  readonly text: string;
}

/** Findings, and how many of the backups that should exist do: the availability of MON-6. */
export interface Watched {
  readonly findings: readonly Finding[];
  readonly expected: number;
  readonly existing: number;
}
