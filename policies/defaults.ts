import { backupTerms } from "../protection/backupTerms";
import { dataClasses, type DataClass } from "../protection/dataClasses";
import {
  expiresByLifecycle,
  lifetimeDays,
  stageEndAction,
  stageLegalFloorDays,
  stageNoncurrentDays,
} from "../protection/retention";
import { copyDestinations } from "../protection/schedules";
import { cadenceIds, environmentTagKey, tagKeys } from "../protection/tags";
import type { Frequency } from "./rules/backup/schedule";
import type { RetentionTable } from "./rules/storage/retentionTable";

/**
 * NeonPro's values as the defaults of rules that know nothing about NeonPro. Another project sets its own in its policy
 * configuration.
 */
export const dataClassTag: string = tagKeys.dataClass;

/** Resources that carry it hold no real data: a law's minimum does not bind them, its maximum still does. */
export const testDataTag = { key: environmentTagKey, values: ["staging"] };

export const defaultRetention: RetentionTable = Object.fromEntries(
  Object.values(dataClasses).map((dataClass: DataClass) => [dataClass.id, retentionOf(dataClass)]),
);

function retentionOf(dataClass: DataClass): RetentionTable[string] {
  const sources = dataClass.legalBasis.map(({ law, article }) => `${law} ${article}`);
  const stages = dataClass.stages.map((stage) => ({
    prefix: stage.prefix,
    expiresAfterDays: expiresByLifecycle(dataClass, stage) ? lifetimeDays(dataClass, stage) : null,
    noncurrentDays: stageNoncurrentDays(dataClass, stage),
    legalFloorDays: stageLegalFloorDays(dataClass, stage),
    floor: `${stageEndAction(dataClass, stage) === "manual-review" ? "a person reviews them first, " : ""}${sources.join("; ")}`,
    ceiling: "LGPD arts. 15 and 16 want data gone when its purpose is met",
  }));
  return { stages, refs: dataClass.sources.filter((source) => /^RET-\d+$/.test(source)) };
}

const terms = cadenceIds.map((id) => [id, backupTerms[id].deleteAfterDays] as const);

/** Shortest retention per frequency, in days: the ledger's cadences. */
export const defaultMinimumDays: Readonly<Partial<Record<Frequency, number>>> = Object.fromEntries(terms);

/** Shortest retention of a copy per frequency, in days: that of its cadence. Continuous backups are not copied (L7). */
export const defaultMinimumCopyDays: Readonly<Partial<Record<Frequency, number>>> = Object.fromEntries(
  terms.filter(([id]) => copyDestinations[id].length > 0),
);
