import type { Signal } from "../../operations/signals";
import type { Archived } from "./archiveBatch";
import type { Range } from "./types";

/** Every canary run, each 15 minutes, leaves an entry: an archive that was not added to for an hour is not known to be whole. */
export const logSignalValidForSeconds = 60 * 60;

/** Ranges that are kept apart; beyond it the newest ones become one that covers them all, which hides none. */
export const mostGaps = 20;

/** What earlier batches left: Lambda shows a batch only once, so a gap between two has to be remembered. */
export interface LogMemory {
  /** Sequence of the newest entry that was archived. */
  readonly archivedTo: number;
  /** Entries before it that were not, in the order of the chain. */
  readonly gaps: readonly Range[];
}

/** The memory after a batch. The first batch of all begins where it begins: what was before it is the verifier's. */
export function remembered(before: LogMemory | undefined, archived: readonly Range[]): LogMemory | undefined {
  const sorted = archived.toSorted((one, other) => one.first - other.first);
  const [earliest] = sorted;
  if (earliest === undefined) return before;
  let archivedTo = before?.archivedTo ?? earliest.first - 1;
  let gaps: readonly Range[] = before?.gaps ?? [];
  for (const range of sorted) {
    gaps = gaps.flatMap((gap) => without(gap, range));
    if (range.first > archivedTo + 1) gaps = [...gaps, { first: archivedTo + 1, last: range.first - 1 }];
    archivedTo = Math.max(archivedTo, range.last);
  }
  return { archivedTo, gaps: bounded(gaps) };
}

function without(gap: Range, { first, last }: Range): Range[] {
  return [
    { first: gap.first, last: Math.min(gap.last, first - 1) },
    { first: Math.max(gap.first, last + 1), last: gap.last },
  ].filter((rest) => rest.first <= rest.last);
}

function bounded(gaps: readonly Range[]): readonly Range[] {
  const merged = gaps.slice(mostGaps - 1);
  const [first] = merged;
  const last = merged.at(-1);
  if (first === undefined || last === undefined) return gaps;
  return [...gaps.slice(0, mostGaps - 1), { first: first.first, last: last.last }];
}

/**
 * What the status is told (MON-2). Good: everything up to the batch's newest entry is in the archive. Bad: entries are
 * missing between archived ones, or the archive did not take what it was given; Lambda tries that again, and the batch
 * that gets through takes the finding back.
 */
export function logSignal(
  { lagSeconds, failedFrom, error }: Pick<Archived, "lagSeconds" | "failedFrom" | "error">,
  memory: LogMemory | undefined,
  { region, now }: { readonly region: string; readonly now: string },
): Signal {
  const gaps = memory?.gaps ?? [];
  const findings = [
    ...gaps.map(({ first, last }) =>
      first === last ? `entry ${first} is not archived` : `entries ${first} to ${last} are not archived`,
    ),
    // The error's name alone: its message may hold more than a status should.
    ...(failedFrom === undefined
      ? []
      : [`the archive did not take an entry: ${error instanceof Error ? error.name : "unknown"}`]),
  ];
  return {
    name: "log",
    region,
    verdict: findings.length === 0 ? "good" : "bad",
    observedAt: now,
    validForSeconds: logSignalValidForSeconds,
    findings,
    figures: {
      ...(memory === undefined ? {} : { archivedTo: memory.archivedTo }),
      missing: gaps.reduce((sum, { first, last }) => sum + last - first + 1, 0),
      ...(lagSeconds === undefined ? {} : { lagSeconds: Math.round(lagSeconds) }),
    },
  };
}
