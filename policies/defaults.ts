import { dataClasses, type DataClass } from "../protection/dataClasses";
import {
  expiresByLifecycle,
  lifetimeDays,
  stageEndAction,
  stageLegalFloorDays,
  stageNoncurrentDays,
} from "../protection/retention";
import { cadences } from "../protection/schedules";
import { stackSchema } from "../protection/schema";
import { environmentTagKey, tagKeys } from "../protection/tags";
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

const ledger = cadences({
  backups: stackSchema.shape.backups.parse(undefined),
  // Any account: whether there is one decides whether copies to it count.
  recoveryAccount: { accountId: "111122223333", roleName: "deploy", breakGlassRoleName: "break-glass" },
});

/** Shortest retention per frequency, in days: the ledger's cadences. */
export const defaultMinimumDays: Readonly<Partial<Record<Frequency, number>>> = Object.fromEntries(
  ledger.map(({ id, deleteAfterDays }) => [id, deleteAfterDays]),
);

/** Shortest retention of a copy per frequency, in days; continuous backups are not copied (L7). */
export const defaultMinimumCopyDays: Readonly<Partial<Record<Frequency, number>>> = Object.fromEntries(
  ledger
    .filter(({ copies }) => copies.length > 0)
    .map(({ id, copies }) => [id, Math.min(...copies.map(({ deleteAfterDays }) => deleteAfterDays))]),
);
