import { agoText, finishLimitMinutes, minutesBetween, newest, startLimitMinutes, within } from "./due";
import { isWhole, jobProblem } from "./jobs";
import type { BackupJobSeen, Finding, Watched, WatchedCadence, WatchedResource } from "./types";

export interface PlanSeen {
  readonly cadence: WatchedCadence;
  /** Since when the plan exists, RFC 3339; undefined: AWS Backup knows no such plan. */
  readonly planSince: string | undefined;
  /** Every resource that carries the cadence's tag. */
  readonly resources: readonly WatchedResource[];
  /** Jobs of the plan, at least of the last {@link finishLimitMinutes}. */
  readonly jobs: readonly BackupJobSeen[];
  /** RFC 3339 in UTC. */
  readonly now: string;
}

/**
 * A plan that ran nothing, a selection that matches nothing, and a resource that its plan leaves out: AWS Backup reports
 * none of them, because there is no job that could fail (S1, S2). A resource is due once a whole period and the start
 * window have passed since both plan and resource were there.
 */
export function watchPlan(seen: PlanSeen): Watched {
  const { cadence, planSince, resources, jobs } = seen;
  if (planSince === undefined) {
    const findings = [bad(`the plan of the ${cadence.id} cadence (${cadence.planId}) is gone`)];
    return { findings, expected: resources.length, existing: 0 };
  }
  if (resources.length === 0) return { findings: selectsNothing(cadence, jobs), expected: 0, existing: 0 };
  const due = resources.filter(({ since }) =>
    [since, planSince].every((at) => !within(at, startLimitMinutes(cadence), seen.now)),
  );
  const verdicts = due.map((resource) => ({ resource, problem: problemOf(resource, seen) }));
  const missed = verdicts.filter(({ problem }) => problem === "nothing");
  const ranNothing = due.length > 0 && missed.length === due.length;
  return {
    findings: [
      ...(ranNothing
        ? [bad(`the ${cadence.id} plan ran nothing in its window, for ${due.length} resources that carry its tag`)]
        : missed.map(({ resource }) =>
            bad(`${resource.arn} carries the ${cadence.id} tag, and ${sinceWhen(resource, seen)}`),
          )),
      ...verdicts.flatMap(({ resource, problem }) =>
        problem === "nothing" || problem === undefined
          ? []
          : [bad(`${cadence.id} backup of ${resource.arn} ${problem}`)],
      ),
    ],
    expected: due.length,
    existing: due.filter((resource) => hasWholeBackup(resource, seen)).length,
  };
}

function bad(text: string): Finding {
  return { level: "bad", text };
}

/** A plan without resources: as planned, or a warning; not a word when it has backed up something that nobody declared. */
function selectsNothing({ id, mayBeEmpty }: WatchedCadence, jobs: readonly BackupJobSeen[]): readonly Finding[] {
  if (mayBeEmpty || jobs.length > 0) return [];
  return [
    {
      level: "warning",
      text: `the ${id} plan selects nothing: no resource carries its tag, and none is planned to be missing`,
    },
  ];
}

function problemOf({ arn }: WatchedResource, { cadence, jobs, now }: PlanSeen): string | undefined {
  const last = newest(jobs.filter(({ resource }) => resource === arn));
  if (last === undefined || !within(last.createdAt, startLimitMinutes(cadence), now)) return "nothing";
  return jobProblem(last, cadence, now);
}

function sinceWhen({ arn }: WatchedResource, { jobs, now }: PlanSeen): string {
  const last = newest(jobs.filter(({ resource }) => resource === arn));
  if (last === undefined) return "its plan has taken nothing of it";
  return `its last backup began ${agoText(minutesBetween(last.createdAt, now))} ago`;
}

/** A job under way may still become one: the backup before it counts until its own window is over. */
function hasWholeBackup({ arn }: WatchedResource, { cadence, jobs, now }: PlanSeen): boolean {
  return jobs.some(
    (job) => job.resource === arn && isWhole(job) && within(job.createdAt, finishLimitMinutes(cadence), now),
  );
}
