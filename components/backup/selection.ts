import type { CadenceId, DataClassId } from "../../protection/tags";
import { cadencePattern, tagKeys } from "../../protection/tags";

export interface TagCondition {
  readonly key: string;
  readonly value: string;
}

/** The two operators used; AWS Backup ANDs all conditions, across operators too (S2). */
export interface SelectionConditions {
  readonly stringLikes: readonly TagCondition[];
  readonly stringNotEquals: readonly TagCondition[];
}

/** AWS Backup takes at most this many conditions in one selection (S5). */
export const maxConditions = 30;

/**
 * Selects what carries the cadence and none of the excluded classes.
 *
 * Conditions, not `selectionTags`: those are ORed and know no exclusion (S2). A resource without the class tag is selected
 * by its cadence tag alone; the policy pack demands that the tags come together.
 */
export function selectionConditions(cadence: CadenceId, excluded: readonly DataClassId[]): SelectionConditions {
  return {
    stringLikes: [{ key: resourceTag(tagKeys.cadence), value: cadencePattern(cadence) }],
    stringNotEquals: excluded.map((value) => ({ key: resourceTag(tagKeys.dataClass), value })),
  };
}

function resourceTag(key: string): string {
  return `aws:ResourceTag/${key}`;
}
