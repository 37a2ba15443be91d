import type { Answer } from "../../framework/policyDocument";
import { some } from "../../framework/policyMatching";
import { Directory } from "../../framework/relate";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { listAt, shownPath, unknown, valueAt } from "../../framework/values";
import { types } from "../resourceTypes";
import { holdsPersonalData, type TransferConfig, type Whereabouts } from "./transfer";
import { residencyTypes } from "./types";

const { database, databaseCluster, globalCluster, automatedBackupsReplication, table, tableReplica, replicaKey } =
  residencyTypes;

/** Resources that are copies of what one of their properties names. */
const links = [
  { types: database, property: "replicateSourceDb", of: [...database, ...databaseCluster] },
  { types: databaseCluster, property: "replicationSourceIdentifier", of: [...databaseCluster, ...database] },
  { types: automatedBackupsReplication, property: "sourceDbInstanceArn", of: database },
  { types: tableReplica, property: "globalTableArn", of: table },
  { types: replicaKey, property: "primaryKeyArn", of: types.key },
] as const;

export const linkedTypes: readonly string[] = [
  ...new Set([...links.flatMap((link) => [...link.types, ...link.of]), ...globalCluster]),
];

/** Replicas of databases and tables, and of keys that are tagged as a class's. */
export function databaseCopies(stack: StackView, config: TransferConfig): readonly Whereabouts[] {
  return [...linked(stack, config), ...globalMembers(stack, config), ...tableReplicas(stack, config)];
}

function linked(stack: StackView, config: TransferConfig): readonly Whereabouts[] {
  return links.flatMap((link) => {
    const sources = new Directory(stack, stack.ofType(link.of), keysOf);
    return stack.ofType(link.types).flatMap((copy) => {
      const value = copy.at(link.property);
      if (value === undefined || value === "") return [];
      const target = sources.find(copy, link.property, value);
      const personal = target.kind === "one" ? holdsPersonalData(target.subject, config) : unknown;
      return member(copy, personal, config);
    });
  });
}

function keysOf(subject: Subject): readonly unknown[] {
  return ["arn", "id", "identifier", "clusterIdentifier", "name", "keyId"].map((key) => subject.at(key));
}

/** All clusters of a global one hold the same data, whichever of them is tagged. */
function globalMembers(stack: StackView, config: TransferConfig): readonly Whereabouts[] {
  const globals = stack.ofType(globalCluster);
  const clusters = stack.ofType(databaseCluster);
  const directory = new Directory(stack, globals, (each) => [each.at("globalClusterIdentifier"), each.at("id")]);
  const sources = new Directory(stack, clusters, keysOf);
  const members = new Map<string, Subject[]>();
  const join = (key: string, cluster: Subject) => members.set(key, [...(members.get(key) ?? []), cluster]);
  for (const cluster of clusters) {
    const value = cluster.at("globalClusterIdentifier");
    const target = directory.find(cluster, "globalClusterIdentifier", value);
    if (target.kind === "one") join(target.subject.urn, cluster);
    else if (typeof value === "string" && value !== "") join(value, cluster);
  }
  for (const each of globals) {
    const target = sources.find(each, "sourceDbClusterIdentifier", each.at("sourceDbClusterIdentifier"));
    if (target.kind === "one") join(each.urn, target.subject);
  }
  return [...members.values()].flatMap((group) => {
    const personal = some(group.map((cluster) => holdsPersonalData(cluster, config)));
    return group.flatMap((cluster) => member(cluster, personal, config));
  });
}

/** One that bears its class itself is judged as what holds it, not a second time as a copy. */
function member(on: Subject, personal: Answer, config: TransferConfig): readonly Whereabouts[] {
  if (holdsPersonalData(on, config) === true) return [];
  return [{ on, property: "region", region: on.region, what: "a copy of personal data", personal }];
}

function tableReplicas(stack: StackView, config: TransferConfig): readonly Whereabouts[] {
  return stack.ofType(table).flatMap((on) => {
    const personal = holdsPersonalData(on, config);
    const what = "a copy of personal data";
    const replicas = listAt(on.props, ["replicas"]);
    if (replicas === unknown) return [{ on, property: "replicas", region: unknown, what, personal }];
    return replicas.map((replica, index) => ({
      on,
      property: shownPath(["replicas", index, "regionName"]),
      region: valueAt(replica, ["regionName"]),
      what,
      personal,
    }));
  });
}
