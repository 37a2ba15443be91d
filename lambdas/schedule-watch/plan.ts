import { cadenceIds, cadencesOf, cadenceTagValues } from "../../protection/tags";
import type { CadenceId } from "../../protection/tags";
import type { WatchedCadence } from "../../operations/silentSuccess/types";
import { isObject, textOf, textsOf } from "../common/narrow";

/** What the function watches in its Region, as deployed. */
export interface WatchPlan {
  /** The vault that the plans back up into; undefined where the Region has no plans. */
  readonly vault: string | undefined;
  /** The Region's plans. */
  readonly cadences: readonly WatchedCadence[];
  /** ARN and cadences of every resource that carries a cadence's tag. */
  readonly resources: readonly { readonly arn: string; readonly cadences: readonly CadenceId[] }[];
  /** Vaults of the Region that copies arrive in, with the cadences that send them. */
  readonly arrivals: readonly { readonly vault: string; readonly cadences: readonly WatchedCadence[] }[];
  readonly restoreTests: readonly {
    readonly arn: string;
    readonly name: string;
    readonly periodMinutes: number;
    readonly startWindowMinutes: number;
    readonly resources: readonly string[];
  }[];
}

/** The declaration that the function was deployed with is not understood. */
export class MalformedWatchPlanError extends Error {
  override readonly name = "MalformedWatchPlanError";
}

/** Reads the declaration of components/operations/scheduleWatch.ts. All or nothing: what is skipped would look watched. */
export function watchPlan(json: string): WatchPlan {
  const root = object(parse(json), "the whole");
  const windows = new Map(
    list(root.cadences, "cadences").map((item, at) => {
      const cadence = watchedCadence(item, `cadences[${at}]`);
      return [cadence.id, cadence] as const;
    }),
  );
  return {
    vault: textOf(root.vault),
    cadences: [...windows.values()].filter(({ planId }) => planId !== ""),
    resources: Object.entries(object(root.resources, "resources")).map(([arn, tag]) => ({
      arn,
      cadences: cadencesOf(
        cadenceTagValues.find((value) => value === tag) ?? refuse(`resources["${arn}"]`, "has no cadence tag"),
      ),
    })),
    arrivals: list(root.arrivals, "arrivals").map((item, at) => {
      const where = `arrivals[${at}]`;
      const arrival = object(item, where);
      return {
        vault: text(arrival.vault, where),
        cadences: textsOf(arrival.cadences).map(
          (id) =>
            [...windows.values()].find((cadence) => cadence.id === id) ??
            refuse(where, `names the unknown cadence ${id}`),
        ),
      };
    }),
    restoreTests: list(root.restoreTests, "restoreTests").map((item, at) => {
      const where = `restoreTests[${at}]`;
      const test = object(item, where);
      return {
        arn: text(test.arn, where),
        name: text(test.name, where),
        periodMinutes: minutes(test.periodMinutes, where),
        startWindowMinutes: minutes(test.startWindowMinutes, where),
        resources: textsOf(test.resources),
      };
    }),
  };
}

function watchedCadence(item: unknown, where: string): WatchedCadence {
  const cadence = object(item, where);
  const id = cadenceIds.find((one) => one === cadence.id) ?? refuse(where, "has no known id");
  return {
    id,
    // Empty where the plan is in another Region and only its copies arrive here.
    planId: textOf(cadence.planId) ?? "",
    startWindowMinutes: minutes(cadence.start, where),
    completionWindowMinutes: minutes(cadence.complete, where),
    mayBeEmpty: cadence.mayBeEmpty === true,
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new MalformedWatchPlanError("WATCH_PLAN is no JSON; deploy the function again.", { cause });
  }
}

function object(value: unknown, where: string): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : refuse(where, "is no object");
}

function list(value: unknown, where: string): readonly unknown[] {
  return Array.isArray(value) ? value : refuse(where, "is no list");
}

function text(value: unknown, where: string): string {
  return textOf(value) ?? refuse(where, "lacks a text");
}

function minutes(value: unknown, where: string): number {
  return typeof value === "number" && value > 0 ? value : refuse(where, "lacks minutes");
}

function refuse(where: string, problem: string): never {
  throw new MalformedWatchPlanError(`WATCH_PLAN: ${where} ${problem}; deploy the function again.`);
}
