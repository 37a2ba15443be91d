import type { Subject } from "../../framework/subject";
import { listAt, unknown, type Path } from "../../framework/values";
import { types } from "../resourceTypes";
import { identityTypes } from "./types";

/** What a document is attached to decides which of IAM's elements it has. */
export type PolicyKind = "identity" | "trust" | "resource";

/** A property that holds a policy document. */
export interface HeldPolicy {
  readonly path: Path;
  readonly kind: PolicyKind;
  /** Largest size that AWS takes: characters without white space for IAM, bytes for others; undefined where AWS states none. */
  readonly limit: number | undefined;
}

const held = (kind: PolicyKind, limit?: number): readonly HeldPolicy[] => [{ path: ["policy"], kind, limit }];

/** Quotas that can be raised stand here raised: IAM's trust policies, 2,048 at first. */
const byType: Readonly<Record<string, readonly HeldPolicy[]>> = Object.fromEntries([
  ...each(identityTypes.policy, held("identity", 6144)),
  ...each(identityTypes.rolePolicy, held("identity", 10_240)),
  ...each(identityTypes.userPolicy, held("identity", 2048)),
  ...each(identityTypes.groupPolicy, held("identity", 5120)),
  ...each(identityTypes.role, [{ path: ["assumeRolePolicy"], kind: "trust", limit: 4096 }]),
  ...each(types.anyKey, held("resource", 32_768)),
  ...each(identityTypes.keyPolicy, held("resource", 32_768)),
  ...each(identityTypes.topic, held("resource", 30_720)),
  ...each(identityTypes.topicPolicy, held("resource", 30_720)),
  ...each(identityTypes.queue, held("resource", 8192)),
  ...each(identityTypes.queuePolicy, held("resource", 8192)),
  ...each(identityTypes.bucketPolicy, held("resource", 20_480)),
  ...each(identityTypes.vaultPolicy, held("resource")),
]);

function each(
  tokens: readonly string[],
  policies: readonly HeldPolicy[],
): readonly (readonly [string, readonly HeldPolicy[]])[] {
  return tokens.map((token) => [token, policies]);
}

export const holderTypes: readonly string[] = Object.keys(byType);

/** Where a resource holds policy documents; {@link unknown} stands for a role's list of inline ones. */
export function policiesIn(holder: Subject): readonly (HeldPolicy | typeof unknown)[] {
  const own = byType[holder.type] ?? [];
  const inline = listAt(holder.props, ["inlinePolicies"]);
  if (inline === unknown) return [...own, unknown];
  const limit = 10_240;
  return [
    ...own,
    ...inline.map((_, index): HeldPolicy => ({ path: ["inlinePolicies", index, "policy"], kind: "identity", limit })),
  ];
}
