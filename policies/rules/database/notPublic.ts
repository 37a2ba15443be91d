import { resourceRule } from "../../framework/rule";
import { types } from "./types";

export const notPublic = resourceRule(
  {
    name: "database-not-public",
    sentence: "No database can be reached from the internet.",
    severity: "critical",
    level: "mandatory",
    refs: ["LGPD art. 46", "SEC-4"],
    why: "A publicly accessible instance has a public address: one open security group away from everybody.",
    mend: "set publiclyAccessible to false or leave it out",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
  },
  {
    types: [...types.instance, ...types.clusterInstance, ...types.graphInstance],
    check(instance, report) {
      report.tell(instance, ["publiclyAccessible"], (isPublic) => {
        if (isPublic !== true) return;
        report.violation({
          on: instance,
          property: "publiclyAccessible",
          found: "true",
          required:
            "it must be false, because a database with a public address is one open security group away from everybody",
        });
      });
    },
  },
);
