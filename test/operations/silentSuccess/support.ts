import type {
  BackupJobSeen,
  PointSeen,
  WatchedCadence,
  WatchedResource,
} from "../../../operations/silentSuccess/types";
import type { CadenceId } from "../../../protection/tags";

export const now = "2026-11-23T12:00:00.000Z";
export const longAgo = "2026-01-01T00:00:00.000Z";

/** So many hours before {@link now}. */
export function hoursAgo(hours: number): string {
  return new Date(Date.parse(now) - hours * 3_600_000).toISOString();
}

export function watched(id: CadenceId, change: Partial<WatchedCadence> = {}): WatchedCadence {
  return {
    id,
    planId: `plan-${id}`,
    startWindowMinutes: 60,
    completionWindowMinutes: 180,
    mayBeEmpty: false,
    ...change,
  };
}

export function resource(name: string, change: Partial<WatchedResource> = {}): WatchedResource {
  return { arn: `arn:aws:s3:::${name}`, cadences: ["daily"], since: longAgo, ...change };
}

export function job(name: string, change: Partial<BackupJobSeen> = {}): BackupJobSeen {
  return {
    id: `job-${name}`,
    planId: "plan-daily",
    resource: `arn:aws:s3:::${name}`,
    vault: "primary",
    state: "COMPLETED",
    createdAt: hoursAgo(10),
    message: undefined,
    ...change,
  };
}

export function point(name: string, change: Partial<PointSeen> = {}): PointSeen {
  return { resource: `arn:aws:s3:::${name}`, status: "COMPLETED", createdAt: hoursAgo(10), ...change };
}
