import { backupTerms } from "../../protection/backupTerms";
import { tagKeys } from "../../protection/tags";

/** The tag by which AWS Backup's selections find a resource. */
export const cadenceTag = { key: tagKeys.cadence };

/** How far back any second can be restored: the ledger's continuous cadence, in days (BKP-5). */
export const pointInTimeDays: number = backupTerms.continuous.deleteAfterDays;
