import { stackRule } from "../../framework/rule";
import { membersOf, strayMembers } from "./clusterMembers";
import { types } from "./types";

export const globalClusterHasInstances = stackRule(
  {
    name: "database-global-cluster-has-instances",
    sentence: "Every cluster of an Aurora global database has an instance.",
    severity: "critical",
    level: "mandatory",
    refs: ["X13", "DRP-3"],
    why: "A cluster without an instance replicates and costs less, but nothing can fail over to it until somebody adds one.",
    mend: "add a ClusterInstance to the cluster",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html",
  },
  {
    types: types.cluster,
    check(stack, report) {
      const clusters = stack.ofType(types.cluster);
      const members = membersOf(stack, clusters);
      for (const cluster of clusters) {
        if (cluster.at("globalClusterIdentifier") === undefined || members.of(cluster).length > 0) continue;
        if (members.strays.length > 0) report.cannotTell(cluster, "number of instances", strayMembers);
        else {
          report.violation({
            on: cluster,
            property: "number of instances",
            found: "0",
            required: "it must be at least 1, because a headless cluster cannot be failed over to",
          });
        }
      }
    },
  },
);
