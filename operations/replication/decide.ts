import { replicationWatch } from "../../protection/replicationWatch";

/** `x-amz-replication-status` of a source version; `none`: the header is missing, so no rule takes the object. */
export type ReplicationState = "COMPLETED" | "PENDING" | "FAILED" | "REPLICA" | "none";

/** What a look found out about one version. */
export type Standing =
  /** S3 has carried it over. REPLICA: it was written in the other Region and came from there. */
  | { readonly kind: "replicated" }
  /** Deleted since, or a delete marker: nothing is left to protect. */
  | { readonly kind: "gone" }
  /** S3 still owes it. `covered`: the watchdog's own copy is complete in the recovery Region. */
  | { readonly kind: "late"; readonly covered: boolean; readonly state: "PENDING" | "FAILED" | "none" }
  /** The version could not be looked at: neither good nor known to be bad, so it is treated as not covered. */
  | { readonly kind: "unknown" };

/** What the looks before this one said in the operations log. */
export interface Said {
  readonly failed: boolean;
  readonly copied: boolean;
}

export interface Verdict {
  /** Seconds until the next look; null: the watchdog is done with the version. */
  readonly lookAgainSeconds: number | null;
  /** Whether to report that the version has no copy in the recovery Region although it should. Once a version. */
  readonly reportFailure: boolean;
  /** Whether to report the late copy. Again when its event comes again: at least once, under one operation's ID. */
  readonly reportCopy: boolean;
  /** Whether to report that S3 carried it over after all: only what the log knows as failed or copied. */
  readonly reportReplication: boolean;
  /** Seconds that the version has lived in one Region only; null where it has a copy. */
  readonly exposedSeconds: number | null;
}

const finished: Verdict = {
  lookAgainSeconds: null,
  reportFailure: false,
  reportCopy: false,
  reportReplication: false,
  exposedSeconds: null,
};

/** Retries while an uncovered version can still be saved in time. */
const soonSeconds = 20;
/** Retries afterwards, and while the version is young. */
const laterSeconds = 60;
/** Retries of a version that has been uncovered for long: a person has been told, and a big one costs a transfer. */
const seldomSeconds = 300;

/**
 * What follows from a look.
 *
 * A version is followed until S3 has carried it over or it is gone, however long that takes: its late copy expires, and a
 * look then makes another. A covered version is looked at once more at the alarm's moment, then every quarter of an hour.
 *
 * @param ageSeconds since S3 finished the write
 */
export function decide(standing: Standing, ageSeconds: number, said: Said): Verdict {
  const { alarmAfterSeconds, lookAgainSeconds } = replicationWatch;
  switch (standing.kind) {
    case "gone":
      return finished;
    case "replicated":
      return { ...finished, reportReplication: said.failed || said.copied };
    case "late":
      if (!standing.covered) return uncovered(ageSeconds, said);
      return {
        ...finished,
        lookAgainSeconds:
          ageSeconds < alarmAfterSeconds ? atLeastOne(alarmAfterSeconds - ageSeconds) : lookAgainSeconds,
        reportCopy: !said.copied,
      };
    case "unknown":
      return uncovered(ageSeconds, said);
  }
}

function uncovered(ageSeconds: number, said: Said): Verdict {
  const due = ageSeconds >= replicationWatch.alarmAfterSeconds;
  return {
    ...finished,
    lookAgainSeconds: due
      ? ageSeconds < replicationWatch.lookAgainSeconds
        ? laterSeconds
        : seldomSeconds
      : // Never past the alarm's moment.
        atLeastOne(Math.min(soonSeconds, replicationWatch.alarmAfterSeconds - ageSeconds)),
    reportFailure: due && !said.failed,
    exposedSeconds: Math.max(0, ageSeconds),
  };
}

function atLeastOne(seconds: number): number {
  return Math.max(1, Math.ceil(seconds));
}
