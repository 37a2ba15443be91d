import type { OwnEventDetail } from "../../operations/ownEvent";
import type { MemoryKind } from "../../operations/replication/signal";
import { metricNames } from "../../protection/metrics";
import { replicationPromiseMinutes, replicationWatch } from "../../protection/replicationWatch";
import type { DataClassId } from "../../protection/tags";
import type { Figure } from "../common/reportMetrics";
import type { LookResult } from "./look";
import type { Settings } from "./types";

/**
 * What the operations log is told of a look (AUD-5). The version stands for the object: its key may name a patient.
 *
 * Two operations: S3's replication, which failed when the objective's alarm is due and succeeded when it came later, and
 * the watchdog's own copy. Where it can be, the moment is the same however often the look is repeated: the log takes what
 * has the same moment for the same step.
 */
export function eventsOf(result: LookResult, settings: Settings, at: string): OwnEventDetail[] {
  const { look, watched, verdict, cause, sizeBytes } = result;
  const about = {
    type: "replication",
    dataClasses: [watched.dataClass],
    resource: bucketArn(look.bucket),
    source: bucketArn(look.bucket),
    recoveryPoint: look.versionId,
    sizeBytes,
    durationSeconds: Math.round(result.ageSeconds),
  } as const;
  const replication = {
    ...about,
    operationId: `replication:${look.bucket}:${look.versionId}`,
    destination: bucketArn(watched.destination),
  };
  return [
    ...(verdict.reportCopy
      ? [
          {
            ...about,
            operationId: `late-copy:${look.bucket}:${look.versionId}`,
            phase: "succeeded" as const,
            outcome: "COPIED",
            occurredAt: result.copiedAt ?? at,
            destination: bucketArn(settings.lateCopies.bucket),
            cause: `S3 had not replicated the version after ${Math.round(result.ageSeconds)} seconds`,
          },
        ]
      : []),
    ...(verdict.reportFailure
      ? [
          {
            ...replication,
            phase: "failed" as const,
            outcome: outcomeOf(result),
            occurredAt: dueAt(look),
            cause,
          },
        ]
      : []),
    ...(verdict.reportReplication
      ? [
          {
            ...replication,
            phase: "succeeded" as const,
            outcome: "COMPLETED",
            occurredAt: at,
            cause: "later than it should",
          },
        ]
      : []),
  ];
}

/** When the version should have had a copy. */
function dueAt({ writtenAt }: LookResult["look"]): string {
  return new Date(Date.parse(writtenAt) + replicationWatch.alarmAfterSeconds * 1000).toISOString();
}

function outcomeOf({ standing }: LookResult): string {
  if (standing.kind !== "late") return "UNKNOWN";
  return standing.state === "none" ? "NOT_REPLICATED" : standing.state;
}

/** Whether the operations log is told something of the look. */
export function says({ verdict }: LookResult): boolean {
  return verdict.reportCopy || verdict.reportFailure || verdict.reportReplication;
}

/**
 * The figures of one run: objects that S3 still owed, and the age of the oldest without a copy; by class and in all.
 * Nothing when nothing was owed: the zeros are the heartbeat's.
 */
export function metricsOf(results: readonly LookResult[]): Figure[] {
  const owed = results.filter(({ standing }) => standing.kind === "late" || standing.kind === "unknown");
  const classes = [...new Set(owed.map(({ watched }) => watched.dataClass))];
  return [
    ...(owed.length > 0 ? figures(owed) : []),
    ...classes.flatMap((dataClass) =>
      figures(
        owed.filter(({ watched }) => watched.dataClass === dataClass),
        dataClass,
      ),
    ),
  ];
}

function figures(owed: readonly LookResult[], dataClass?: DataClassId): Figure[] {
  const of = dataClass === undefined ? {} : { dataClass };
  const oldest = Math.max(0, ...owed.map(({ verdict }) => verdict.exposedSeconds ?? 0));
  return [
    { name: metricNames.replicationLate, value: owed.length, ...of },
    { name: metricNames.replicationOldestSeconds, value: oldest, ...of },
  ];
}

/** What the class's memory keeps of the run, for the next heartbeat's signal. */
export function memoriesOf(results: readonly LookResult[]): ReadonlyMap<DataClassId, readonly MemoryKind[]> {
  const kinds = new Map<DataClassId, MemoryKind[]>();
  for (const result of results) {
    const { dataClass } = result.watched;
    kinds.set(dataClass, [...new Set([...(kinds.get(dataClass) ?? []), ...kindsOf(result)])]);
  }
  return new Map([...kinds].filter(([, found]) => found.length > 0));
}

function kindsOf({ standing, verdict, ageSeconds }: LookResult): MemoryKind[] {
  if (standing.kind !== "late" && standing.kind !== "unknown") return [];
  const uncovered = verdict.exposedSeconds !== null && ageSeconds >= replicationWatch.alarmAfterSeconds;
  return [
    ...(uncovered ? (["uncoveredAt"] as const) : []),
    ...(standing.kind === "late" && standing.state === "FAILED" ? (["failedAt"] as const) : []),
    ...(standing.kind === "late" && standing.state === "none" ? (["unruledAt"] as const) : []),
    ...(ageSeconds >= replicationPromiseMinutes * 60 ? (["overdueAt"] as const) : []),
    "lateAt",
  ];
}

/** Buckets' ARNs name no Region and no account. The partition is that of commercial Regions, as the stack's are. */
function bucketArn(name: string): string {
  return `arn:aws:s3:::${name}`;
}
