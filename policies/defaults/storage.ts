import { dataClasses, type DataClass } from "../../protection/dataClasses";
import { tagKeys } from "../../protection/tags";

const all: readonly DataClass[] = Object.values(dataClasses);

/** Every class has a replica in the recovery Region. */
export const replicatedClasses: readonly string[] = all.map(({ id }) => id);

/** The tag that says which cadences of AWS Backup select a resource, and its value for none. */
export const cadenceTag = { key: tagKeys.cadence, none: ["none"] };

/**
 * Classes whose every object is locked from its creation, with the shortest default retention in days: the law's floor.
 * Where the writer sets the lock object by object there is no default to check.
 */
export const lockedClasses: Readonly<Record<string, number>> = Object.fromEntries(
  all.flatMap(({ id, objectLock, legalFloorDays }) =>
    objectLock === null ? [] : [[id, objectLock.defaultRetentionDays === null ? 0 : (legalFloorDays ?? 0)]],
  ),
);

/** Classes that a person's word or a short term ends, which no lock may delay (LGPD arts. 16 and 18; RET-2, RET-4, RET-5). */
export const erasableClasses: readonly string[] = ["personal", "sensitive", "biometric"];
