import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { unknown } from "../../framework/values";
import { membersOf, strayMembers } from "./clusterMembers";
import { types } from "./types";

const required =
  "it must be at least two, in different zones, because failover then takes a minute and not a new instance";

export const clusterHasReplica = stackRule(
  {
    name: "database-cluster-has-replica",
    sentence: "An Aurora cluster that takes writes has instances in at least two Availability Zones.",
    severity: "medium",
    level: "advisory",
    refs: ["DRP-1", "DRP-5"],
    why: "Aurora's storage spans three zones, its instances do not: without a second one every failure waits for a new one.",
    mend: "add a ClusterInstance in another Availability Zone, or leave the zones to Aurora",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html",
  },
  {
    types: types.cluster,
    check(stack, report) {
      const clusters = stack.ofType(types.cluster);
      const members = membersOf(stack, clusters);
      for (const cluster of clusters) {
        if (isSecondary(cluster)) continue;
        report.tell(cluster, ["engine"], (engine) => {
          // The other engines make Multi-AZ DB clusters, with three instances by themselves.
          if (typeof engine !== "string" || !engine.startsWith("aurora")) return;
          const instances = members.of(cluster);
          const where = zones(instances);
          if (where.size > 1) return;
          if (members.strays.length > 0) report.cannotTell(cluster, "number of instances", strayMembers);
          else {
            const found = instances.length > 1 ? `${instances.length} in one Availability Zone` : instances.length;
            report.violation({ on: cluster, property: "number of instances", found: String(found), required });
          }
        });
      }
    },
  },
);

/** A member of a global database that does not make its own administrator gets its data from another Region. */
function isSecondary(cluster: Subject): boolean {
  return cluster.at("globalClusterIdentifier") !== undefined && cluster.at("masterUsername") === undefined;
}

/** The zones that are named; Aurora puts each instance without one into the zone with the fewest. */
function zones(instances: readonly Subject[]): ReadonlySet<unknown> {
  return new Set(
    instances.map((instance) => {
      const zone = instance.at("availabilityZone");
      return zone === undefined || zone === unknown ? instance.urn : zone;
    }),
  );
}
