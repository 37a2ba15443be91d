import { cadencesOf, cadenceTagValues, tagKeys } from "../../protection/tags";
import type { CadenceTag } from "../rules/backup/selectionCoverage";

/** NeonPro's tags as the defaults of the rules about selections. */
export const cadenceTag: CadenceTag = {
  key: tagKeys.cadence,
  values: Object.fromEntries(cadenceTagValues.map((value) => [value, cadencesOf(value)])),
};

/** Tags that a protected resource has all of, or none: selections read some and exclude by others. */
export const protectionTagKeys: readonly string[] = Object.values(tagKeys);
