import { cadences } from "../../protection/schedules";
import { stackSchema } from "../../protection/schema";
import { cadenceTagValues, tagKeys } from "../../protection/tags";

/** The tag by which AWS Backup's selections find a resource, with the values that they know. */
export const cadenceTag = { key: tagKeys.cadence, values: cadenceTagValues as readonly string[] };

/** How far back any second can be restored: the ledger's continuous cadence, in days (BKP-5). */
export const pointInTimeDays: number = Math.max(
  ...cadences({ backups: stackSchema.shape.backups.parse(undefined) })
    .filter(({ id }) => id === "continuous")
    .map(({ deleteAfterDays }) => deleteAfterDays),
);
