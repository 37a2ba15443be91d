import type { CatalogueItem } from "./types";

/** The catalogue table's keys, in one place: the writer, the readers and the component's index agree on them. */
export const resourceIndex = "by-resource";

export const partitions = {
  /** What a watching function saw last; `sk` is the signal's name. */
  signals: "SIGNAL",
  /** The newest of every kind for each resource: all that the status reads of the backups. */
  latest: "LATEST",
  /** Resources that a person took out of the status; `sk` is the ARN. */
  retired: "RETIRED",
} as const;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export function classPartition(dataClass: CatalogueItem["dataClass"]): string {
  return `CLASS#${dataClass}`;
}

export function itemKey(item: CatalogueItem): Key {
  return { pk: classPartition(item.dataClass), sk: `${item.pointInTime}#${item.kind}#${item.recoveryPoint}` };
}

export function resourcePartition(resource: string): string {
  return `RESOURCE#${resource}`;
}

export function indexKey(item: CatalogueItem): { readonly gsi1pk: string; readonly gsi1sk: string } {
  return { gsi1pk: resourcePartition(item.resource), gsi1sk: `${item.pointInTime}#${item.kind}` };
}

/** Where the merged state of one point or job is kept. */
export function stateKey(identity: string): Key {
  return { pk: `POINT#${identity}`, sk: "POINT" };
}

/** What the newest is kept of: continuous points apart from snapshots, since one does not stand in for the other. */
export function formOf({ kind, recoveryPoint }: CatalogueItem): CatalogueItem["kind"] | "continuous" {
  return kind === "backup" && recoveryPoint.includes(":recovery-point:continuous:") ? "continuous" : kind;
}

/** One row a class, form, resource and vault: copies in several vaults are several promises. */
export function latestKey(item: CatalogueItem): Key {
  // A job that failed before it had a vault counts with those that have none.
  return {
    pk: partitions.latest,
    sk: `${item.dataClass}#${formOf(item)}#${item.resource}#${item.vault ?? "-"}`,
  };
}
