import { createHash } from "node:crypto";

/** Lambda's limit for function names, and IAM's for role names. */
export const maximumNameLength = 64;

/**
 * The physical name of a function, which is also its role's and, with a prefix, its log group's. It is chosen here and
 * not by Pulumi, because a log group has to exist, encrypted, before the function writes its first line: Lambda would
 * make one without a key that never expires. A name that is too long keeps its beginning and ends in a hash of the whole.
 */
export function functionName(project: string, stack: string, name: string): string {
  const full = `${project}-${stack}-${name}`;
  if (full.length <= maximumNameLength) return full;
  const hash = createHash("sha256").update(full).digest("hex").slice(0, 8);
  return `${full.slice(0, maximumNameLength - 1 - hash.length).replace(/-+$/, "")}-${hash}`;
}
