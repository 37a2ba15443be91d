import { resourceRule } from "../../framework/rule";
import { shown } from "../../framework/values";
import { isReadReplica } from "./replicas";
import { types } from "./types";

export const instanceMultiAz = resourceRule(
  {
    name: "database-instance-multi-az",
    sentence: "An RDS instance has a standby in a second Availability Zone.",
    severity: "high",
    level: "mandatory",
    refs: ["DRP-1", "DRP-5"],
    why: "A single instance's storage is in one zone: what was written since the last log backup goes with it.",
    mend: "set multiAz to true",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html",
  },
  {
    types: types.instance,
    check(instance, report) {
      if (isReadReplica(instance)) return;
      report.tell(instance, ["multiAz"], (multiAz) => {
        if (multiAz === true) return;
        const required =
          "it must be true, because a lost Availability Zone takes the only copy of the latest writes along";
        report.violation({ on: instance, property: "multiAz", found: shown(multiAz), required });
      });
    },
  },
);
