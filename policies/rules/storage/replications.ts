import type { Target } from "../../framework/relate";
import type { Report } from "../../framework/report";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { listAt, shownPath, unknown, valueAt, type Path } from "../../framework/values";
import type { Buckets } from "./buckets";
import { storageTypes } from "./types";

/** Where a replication rule keeps what the rules here ask about. */
interface Fields {
  readonly deleteMarkers: Path;
  readonly kmsObjects: Path;
  readonly replicaKey: Path;
}

const separate: Fields = {
  deleteMarkers: ["deleteMarkerReplication", "status"],
  kmsObjects: ["sourceSelectionCriteria", "sseKmsEncryptedObjects", "status"],
  replicaKey: ["destination", "encryptionConfiguration", "replicaKmsKeyId"],
};

/** The deprecated block of the bucket itself. */
const inline: Fields = {
  deleteMarkers: ["deleteMarkerReplicationStatus"],
  kmsObjects: ["sourceSelectionCriteria", "sseKmsEncryptedObjects", "enabled"],
  replicaKey: ["destination", "replicaKmsKeyId"],
};

/** An enabled replication rule. */
export interface Replication {
  /** The resource that holds the rule. */
  readonly on: Subject;
  /** Path of the block that holds the role and the rules. */
  readonly root: Path;
  readonly path: Path;
  readonly fields: Fields;
  readonly source: Target;
  readonly destination: Target;
}

/** What a replication's role is, in the resource that holds it. */
export function roleOf({ on, root }: Replication): unknown {
  return on.at(...root, "role");
}

export function valueIn({ on, path }: Replication, field: Path): unknown {
  return on.at(...path, ...field);
}

export function propertyIn({ path }: Replication, field: Path): string {
  return shownPath([...path, ...field]);
}

/** `Enabled` in the configuration resource, `true` in a bucket's own block. */
export function isOn(value: unknown): boolean {
  return value === "Enabled" || value === true;
}

const tagFilters: readonly Path[] = [
  ["filter", "tag"],
  ["filter", "tags"],
  ["filter", "and", "tags"],
];

/** The tags that narrow a rule; undefined when it has none, {@link unknown} when nobody can tell. */
export function tagFilter(rule: Replication): unknown {
  return tagFilters.map((path) => valueIn(rule, path)).find((value) => value !== undefined && !isEmpty(value));
}

/** The prefix that narrows a rule; "" when it takes every object. */
export function prefixFilter(rule: Replication): unknown {
  const paths: readonly Path[] = [["filter", "prefix"], ["filter", "and", "prefix"], ["prefix"]];
  return paths.map((path) => valueIn(rule, path)).find((value) => value !== undefined) ?? "";
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** A stack's enabled replication rules; those that are not known are reported. */
export function replicationsOf(stack: StackView, buckets: Buckets, report: Report): readonly Replication[] {
  const configurations = stack.ofType(storageTypes.bucketReplication).flatMap((on) => {
    const source = buckets.find(on, "bucket", on.at("bucket"));
    return rulesAt({ on, root: [], fields: separate, source }, buckets, report);
  });
  const blocks = buckets.all.flatMap((on) => {
    const source: Target = { kind: "one", subject: on };
    return rulesAt({ on, root: ["replicationConfiguration"], fields: inline, source }, buckets, report);
  });
  return [...configurations, ...blocks];
}

type Holder = Pick<Replication, "on" | "root" | "fields" | "source">;

function rulesAt(holder: Holder, buckets: Buckets, report: Report): readonly Replication[] {
  const { on, root } = holder;
  const list = [...root, "rules"];
  const rules = listAt(on.props, list);
  if (rules === unknown) {
    report.cannotTell(on, shownPath(list));
    return [];
  }
  return rules.flatMap((rule, index): readonly Replication[] => {
    const path = [...list, index];
    const status = valueAt(rule, ["status"]);
    if (status === unknown) report.cannotTell(on, shownPath([...path, "status"]));
    if (status !== "Enabled") return [];
    const destination = buckets.find(on, String(list[0]), valueAt(rule, ["destination", "bucket"]));
    return [{ ...holder, path, destination }];
  });
}
