import { attach, Directory, type Attachment } from "../../framework/relate";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { types } from "./types";

/** The instances of each cluster, found by its identifier or by dependency. */
export function membersOf(stack: StackView, clusters: readonly Subject[]): Attachment {
  const directory = new Directory(stack, clusters, (cluster) => [cluster.at("clusterIdentifier")]);
  return attach(directory, stack.ofType(types.clusterInstance), "clusterIdentifier");
}

/** Why nobody can tell how many instances a cluster has. */
export const strayMembers = "a ClusterInstance names a cluster that is not known yet";
