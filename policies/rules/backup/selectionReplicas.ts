import { Directory } from "../../framework/relate";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { listAt, unknown, valueAt } from "../../framework/values";
import { types } from "../resourceTypes";
import { arnOf } from "./selectionResources";
import { backupTypes } from "./types";

const cluster = ["aws:rds/cluster:Cluster"] as const;

/** The types without which there is no replica. */
export const replicaTypes: readonly string[] = [...backupTypes.bucketReplication, ...cluster];

/** By URN of what receives everything of another resource of the program: those that it receives it from. */
export function sourcesOfReplicas(stack: StackView): ReadonlyMap<string, readonly Subject[]> {
  const found = new Map<string, Subject[]>();
  const add = (replica: Subject, source: Subject) => {
    found.set(replica.urn, [...(found.get(replica.urn) ?? []), source]);
  };
  buckets(stack, add);
  globalDatabases(stack, add);
  return found;
}

type Add = (replica: Subject, source: Subject) => void;

function buckets(stack: StackView, add: Add): void {
  const all = stack.ofType(types.bucket);
  const directory = new Directory(stack, all, (bucket) => [bucket.at("bucket"), bucket.at("id"), arnOf(bucket)]);
  for (const replication of stack.ofType(backupTypes.bucketReplication)) {
    const source = directory.find(replication, "bucket", replication.at("bucket"));
    const rules = listAt(replication.props, ["rules"]);
    if (source.kind !== "one" || rules === unknown) continue;
    for (const rule of rules.filter(replicatesAll)) {
      const receiver = directory.find(replication, "rules", valueAt(rule, ["destination", "bucket"]));
      if (receiver.kind === "one") add(receiver.subject, source.subject);
    }
  }
}

function replicatesAll(rule: unknown): boolean {
  const narrow = ["prefix", "tag", "and"].map((by) => valueAt(rule, ["filter", by]));
  return valueAt(rule, ["status"]) === "Enabled" && narrow.every((by) => by === undefined || by === "");
}

/** The clusters of an Aurora global database hold the same: a failover makes any of them the first. */
function globalDatabases(stack: StackView, add: Add): void {
  const members = new Map<string, Subject>();
  for (const member of stack.ofType(cluster)) {
    const name = member.at("globalClusterIdentifier");
    if (typeof name !== "string") continue;
    const first = members.get(name);
    members.set(name, first ?? member);
    if (first === undefined) continue;
    add(member, first);
    add(first, member);
  }
}
