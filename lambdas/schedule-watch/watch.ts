import type { BackupClient } from "@aws-sdk/client-backup";
import { watchArrivals } from "../../operations/silentSuccess/arrivals";
import { watchContinuous } from "../../operations/silentSuccess/continuous";
import { finishLimitMinutes } from "../../operations/silentSuccess/due";
import { remember } from "../../operations/silentSuccess/memory";
import type { Memory } from "../../operations/silentSuccess/memory";
import { watchPlan as watchOne } from "../../operations/silentSuccess/plans";
import {
  restoreMinutes,
  restoreTestFindings,
  restoreTestLimitMinutes,
} from "../../operations/silentSuccess/restoreTests";
import type { Watched, WatchedCadence, WatchedResource } from "../../operations/silentSuccess/types";
import type { WatchPlan } from "./plan";
import { backupJobs, planSince, points, restoreJobs } from "./read";

export interface Sight {
  readonly watched: readonly Watched[];
  readonly unanswered: readonly string[];
  readonly restoreMinutes: number | undefined;
  readonly memory: Memory;
}

/** Copies may take as long as watchArrivals allows; one more day costs nothing and forgives a late look. */
const marginMinutes = 36 * 60;

/** Everything of the plan, each question on its own: what does not answer hides nothing else. */
export async function watch(plan: WatchPlan, client: BackupClient, before: Memory, now: Date): Promise<Sight> {
  const at = now.toISOString();
  const unanswered: string[] = [];
  const ask = async <T>(what: string, call: () => Promise<T>): Promise<{ readonly value: T } | undefined> => {
    try {
      return { value: await call() };
    } catch (error) {
      unanswered.push(`${what} could not be read: ${error instanceof Error ? error.name : "UnknownError"}`);
      return undefined;
    }
  };
  const after = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
  const oldest = (cadences: readonly WatchedCadence[]): Date =>
    after(Math.max(0, ...cadences.map(finishLimitMinutes)) + marginMinutes);

  const { vault } = plan;
  const jobs =
    vault === undefined
      ? undefined
      : await ask(`jobs of ${vault}`, () => backupJobs(client, vault, oldest(plan.cadences)));
  const arrivals = await Promise.all(
    plan.arrivals.map(async (one) => ({
      ...one,
      points: await ask(`points of ${one.vault}`, () => points(client, one.vault, { after: oldest(one.cadences) })),
    })),
  );

  const firstSeen = new Map<string, string>();
  for (const { resource, createdAt } of [
    ...(jobs?.value ?? []),
    ...arrivals.flatMap((one) => one.points?.value ?? []),
  ]) {
    const first = firstSeen.get(resource);
    if (first === undefined || createdAt < first) firstSeen.set(resource, createdAt);
  }
  const memory = remember(
    before,
    [...plan.resources, ...plan.restoreTests].map(({ arn }) => arn),
    firstSeen,
    at,
  );
  const resources = plan.resources.map((one): WatchedResource => ({ ...one, since: memory[one.arn] ?? at }));
  const of = (cadence: WatchedCadence) => resources.filter(({ cadences }) => cadences.includes(cadence.id));

  const plans = await Promise.all(
    plan.cadences.map(async (cadence) => {
      const since = await ask(`the ${cadence.id} plan`, () => planSince(client, cadence.planId));
      if (since === undefined || vault === undefined) return [];
      const common = { cadence, planSince: since.value, resources: of(cadence), now: at };
      if (cadence.id === "continuous") {
        const own = await ask("continuous points", () => points(client, vault, { planId: cadence.planId }));
        return own === undefined ? [] : [watchContinuous({ ...common, points: own.value })];
      }
      if (jobs === undefined) return [];
      return [watchOne({ ...common, jobs: jobs.value.filter(({ planId }) => planId === cadence.planId) })];
    }),
  );
  const tests = await Promise.all(
    plan.restoreTests.map(async (test) => {
      const watchedTest = { ...test, since: memory[test.arn] ?? at };
      const run = await ask(`restore test ${test.name}`, () =>
        restoreJobs(client, test.arn, after(restoreTestLimitMinutes(watchedTest))),
      );
      return run === undefined ? [] : [{ test: watchedTest, jobs: run.value }];
    }),
  );
  const restored = tests.flat();
  return {
    watched: [
      ...plans.flat(),
      ...arrivals.flatMap(({ points: seen, ...one }) =>
        seen === undefined ? [] : [watchArrivals({ ...one, resources, points: seen.value, now: at })],
      ),
      ...restored.map((run) => ({ findings: restoreTestFindings({ ...run, now: at }), expected: 0, existing: 0 })),
    ],
    unanswered,
    restoreMinutes: restoreMinutes(restored.flatMap((run) => run.jobs)),
    memory,
  };
}
