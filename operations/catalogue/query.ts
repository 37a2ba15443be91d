import { classPartition, resourceIndex, resourcePartition } from "./keys";
import { confirmedForSeconds, restorable } from "./coverage";
import { later } from "./time";
import type { CatalogueItem } from "./types";

/** What to look for (BKP-6); what is left out does not matter. */
export interface CatalogueFilter {
  readonly dataClass?: CatalogueItem["dataClass"];
  readonly resource?: string;
  /** Moments of the data, both included, RFC 3339 in UTC with milliseconds. A continuous point counts with its whole range. */
  readonly from?: string;
  readonly to?: string;
  /** As AWS Backup spells it. */
  readonly outcome?: string;
  readonly kinds?: readonly CatalogueItem["kind"][];
  readonly region?: string;
  /** Only what can be restored from. */
  readonly valid?: boolean;
}

/** @param now decides how far a continuous point reaches */
export function matches(item: CatalogueItem, filter: CatalogueFilter, now: string): boolean {
  // A range with nothing left in it still has the moment of its last job.
  const range = restorable(item, now) ?? { from: item.pointInTime, to: item.pointInTime };
  return (
    (filter.dataClass === undefined || item.dataClass === filter.dataClass) &&
    (filter.resource === undefined || item.resource === filter.resource) &&
    (filter.from === undefined || range.to >= filter.from) &&
    (filter.to === undefined || range.from <= filter.to) &&
    (filter.outcome === undefined || item.outcome === filter.outcome.toUpperCase()) &&
    (filter.kinds === undefined || filter.kinds.includes(item.kind)) &&
    (filter.region === undefined || item.region === filter.region) &&
    (filter.valid === undefined || item.valid === filter.valid)
  );
}

/** Newest data first; of the same moment the newest job first. */
export function newestFirst(a: CatalogueItem, b: CatalogueItem): number {
  return (
    b.pointInTime.localeCompare(a.pointInTime) ||
    b.completedAt.localeCompare(a.completedAt) ||
    a.recoveryPoint.localeCompare(b.recoveryPoint) ||
    a.kind.localeCompare(b.kind)
  );
}

/** The part of a filter that DynamoDB answers by key; the rest is for {@link matches}. */
export interface KeyCondition {
  readonly index?: typeof resourceIndex;
  readonly expression: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * The partitions to ask. A resource is narrower than its class; without either every class is asked.
 *
 * Only the beginning is a key condition, with the slack of a continuous point, whose range ends up to two days after the
 * moment that it sorts by. An end would hide the points that began before it and still grow.
 */
export function keyConditions(filter: CatalogueFilter, classes: readonly CatalogueItem["dataClass"][]): KeyCondition[] {
  const { resource, dataClass, from } = filter;
  const byResource = resource !== undefined;
  const partitions = byResource
    ? [resourcePartition(resource)]
    : (dataClass === undefined ? classes : [dataClass]).map(classPartition);
  const [partitionName, sortName] = byResource ? ["gsi1pk", "gsi1sk"] : ["pk", "sk"];
  return partitions.map((partition) => ({
    ...(byResource ? { index: resourceIndex } : {}),
    expression: from === undefined ? "#partition = :partition" : "#partition = :partition AND #sort >= :from",
    names: { "#partition": partitionName, ...(from === undefined ? {} : { "#sort": sortName }) },
    values: { ":partition": partition, ...(from === undefined ? {} : { ":from": later(from, -confirmedForSeconds) }) },
  }));
}
