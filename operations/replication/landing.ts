import type { LateCopyManifest } from "./lateCopy";

/** A version of a key in the replica's bucket. */
export interface PresentVersion {
  /** In that bucket. */
  readonly versionId: string;
  /** The source's version that it is or was made from: a replica keeps its ID, a landed copy names it in its metadata. */
  readonly standsFor: string;
  /** Creation of the source's version, RFC 3339 in UTC. */
  readonly createdAt: string;
  readonly deleteMarker: boolean;
}

export type LandingStep =
  /** Copy the late copy to its key, under the lock that its manifest names. */
  | { readonly kind: "land"; readonly manifest: LateCopyManifest }
  /** Copy this version over its own key, so that it is the current one again. */
  | { readonly kind: "restore"; readonly versionId: string }
  /** Delete the key without a version, so that a delete marker is the current one again. */
  | { readonly kind: "delete" };

/**
 * What brings the late copies of one key into the replica's bucket after the source's Region is lost, in order.
 *
 * What was replicated after all is left out, so that a second landing does nothing. The rest is landed from the oldest to
 * the newest, because history counts too (RET-1), and a landed version is current by being the last one written: where a
 * newer version or deletion was replicated before, it is written once more on top.
 *
 * @param lateCopies of this key
 * @param present versions of this key in the replica's bucket, in any order
 */
export function landingSteps(
  lateCopies: readonly LateCopyManifest[],
  present: readonly PresentVersion[],
): LandingStep[] {
  const known = new Set(present.map(({ standsFor }) => standsFor));
  const missing = new Map(
    lateCopies.filter(({ source }) => !known.has(source.versionId)).map((copy) => [copy.source.versionId, copy]),
  );
  const landing = [...missing.values()].toSorted((a, b) => byTime(a.source.createdAt, b.source.createdAt));
  const steps: LandingStep[] = landing.map((manifest) => ({ kind: "land", manifest }));
  const newestLanded = landing.at(-1);
  const newest = present.toSorted((a, b) => byTime(a.createdAt, b.createdAt)).at(-1);
  if (newestLanded === undefined || newest === undefined) return steps;
  // Of the same second: S3's times are no finer. The replicated one wins, because S3 knew their order.
  if (byTime(newestLanded.source.createdAt, newest.createdAt) > 0) return steps;
  return [...steps, newest.deleteMarker ? { kind: "delete" } : { kind: "restore", versionId: newest.versionId }];
}

function byTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b);
}
