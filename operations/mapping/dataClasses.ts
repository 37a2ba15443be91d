import { dataClassIds, tagKeys } from "../../protection/tags";
import type { DataClassId } from "../../protection/tags";
import { isObject, textOf } from "./narrow";

const region = "[a-z]{2}(?:-[a-z]+)+-\\d";
const bucketOfClass = new RegExp(`^neonpro-[a-z0-9-]+?-(${dataClassIds.join("|")})-${region}-[a-z0-9]+$`);
const bucketArn = /^arn:aws[a-z-]*:s3:::([^/]+)/;

/**
 * The data class of a bucket of this program, which is called `neonpro-<stack>-<class>-<region>-<suffix>`. A stack and a
 * class may have hyphens; the class is what stands directly before the Region.
 * @param name a bucket's name, or the ARN of the bucket or of an object in it
 */
export function dataClassesOfBucket(name: string | null): readonly DataClassId[] {
  if (name === null) return [];
  const [, id] = bucketOfClass.exec(bucketArn.exec(name)?.[1] ?? name) ?? [];
  return dataClassIds.filter((dataClass) => dataClass === id);
}

/** The data class in a resource's tags, as RDS sends them: `{ "<key>": "<value>" }`. */
export function dataClassesOfTags(tags: unknown): readonly DataClassId[] {
  const value = isObject(tags) ? textOf(tags[tagKeys.dataClass]) : null;
  return dataClassIds.filter((dataClass) => dataClass === value);
}
