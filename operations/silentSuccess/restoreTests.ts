import { newest, within } from "./due";
import type { Finding, RestoreJobSeen, WatchedRestoreTest } from "./types";

export interface RestoreTestSeen {
  readonly test: WatchedRestoreTest;
  /** Jobs of the restore testing plan, at least of its last period and windows. */
  readonly jobs: readonly RestoreJobSeen[];
  /** RFC 3339 in UTC. */
  readonly now: string;
}

const slackMinutes = 75;

/** Minutes in which a run has to begin: a period, its start window, and the hour that daylight saving time may add. */
export function restoreTestLimitMinutes({ periodMinutes, startWindowMinutes }: WatchedRestoreTest): number {
  return periodMinutes + startWindowMinutes + slackMinutes;
}

/**
 * A restore testing plan that tested nothing looks fine to AWS Backup, and one that leaves a resource out does too (R2). A
 * restore whose validation failed or ran out of time is no success either (R8).
 */
export function restoreTestFindings({ test, jobs, now }: RestoreTestSeen): readonly Finding[] {
  const limit = restoreTestLimitMinutes(test);
  if (within(test.since, limit, now)) return [];
  const recent = jobs.filter(({ createdAt }) => within(createdAt, limit, now));
  if (recent.length === 0)
    return [{ level: "bad", text: `the restore test ${test.name} tested nothing in its window` }];
  const untested = test.resources.filter((arn) => !recent.some(({ resource }) => resource === arn));
  const failed = [...new Set(recent.map(({ resource }) => resource))].flatMap((arn) => {
    const problem = jobProblem(newest(recent.filter(({ resource }) => resource === arn)));
    return problem === undefined ? [] : [`the restore test ${test.name} of ${arn} ${problem}`];
  });
  return [
    ...untested.map((arn): Finding => ({ level: "bad", text: `the restore test ${test.name} left ${arn} out` })),
    ...failed.map((text): Finding => ({ level: "bad", text })),
  ];
}

function jobProblem(job: RestoreJobSeen | undefined): string | undefined {
  if (job === undefined || job.status === "PENDING" || job.status === "RUNNING") return undefined;
  const said = job.message === undefined ? "" : `: ${job.message}`;
  if (job.status !== "COMPLETED") return `ended ${job.status}${said}`;
  if (job.validation === "FAILED" || job.validation === "TIMED_OUT")
    return `was restored, validation ${job.validation}`;
  return undefined;
}

/** Minutes of the newest restore that came back whole and passed its validation, where it has one (MON-6, "recovery time"). */
export function restoreMinutes(jobs: readonly RestoreJobSeen[]): number | undefined {
  const good = jobs.filter(
    ({ status, validation, completedAt }) =>
      status === "COMPLETED" && completedAt !== undefined && (validation === undefined || validation === "SUCCESSFUL"),
  );
  const last = newest(good);
  if (last?.completedAt === undefined) return undefined;
  return (Date.parse(last.completedAt) - Date.parse(last.createdAt)) / 60_000;
}
