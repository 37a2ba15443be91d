import type { DataClassId } from "../../protection/tags";

/** Object Lock as it stood on the source version when it was copied. */
export interface LockState {
  readonly mode: "GOVERNANCE" | "COMPLIANCE";
  /** RFC 3339 in UTC. */
  readonly retainUntil: string;
}

/**
 * What stands beside a late copy, and is written after it: a copy without its manifest is not finished. It holds what the
 * landing needs when the Region of the source is gone; the object's own metadata and tags are on the copy itself.
 */
export interface LateCopyManifest {
  readonly version: 1;
  readonly dataClass: DataClassId;
  readonly source: {
    readonly bucket: string;
    readonly key: string;
    readonly versionId: string;
    /** The version's creation, RFC 3339 in UTC: what orders the versions of a key. */
    readonly createdAt: string;
    readonly sizeBytes: number;
  };
  /** The replica's bucket, where the object belongs. */
  readonly destination: string;
  readonly lock: LockState | null;
  readonly legalHold: boolean;
  /** What S3 said of the replication at that moment. */
  readonly replication: string;
  /** RFC 3339 in UTC. */
  readonly copiedAt: string;
}

export interface LateCopyKeys {
  readonly content: string;
  readonly manifest: string;
}

/**
 * The keys of a version's late copy: `<class>/<creation>/<version>` and the same with `.json`. One version has one place,
 * so that a repeated copy writes the same bytes to the same key; a class is a prefix, so that it has an expiry of its own;
 * a listing runs from the oldest to the newest. The object's own key is in the manifest: it may be as long as a key can be,
 * and it may name a patient.
 */
export function lateCopyKeys(
  dataClass: DataClassId,
  { versionId, createdAt }: Pick<LateCopyManifest["source"], "versionId" | "createdAt">,
): LateCopyKeys {
  const compact = createdAt.replace(/\.\d+Z$/, "Z").replaceAll(/[-:]/g, "");
  const content = `${dataClass}/${compact}/${versionId}`;
  return { content, manifest: `${content}.json` };
}
