import { stackRule } from "../../framework/rule";
import { transferDefaults } from "../../defaults/residency";
import { types } from "../resourceTypes";
import { holdsPersonalData, judgeRegion, transferSchema, type TransferConfig } from "./transfer";
import { residencyTypes } from "./types";

/** Keys hold data only where they are tagged so; the others are judged by what they encrypt. */
const stores: readonly string[] = [
  ...types.bucket,
  ...types.anyKey,
  ...residencyTypes.database,
  ...residencyTypes.databaseCluster,
  ...residencyTypes.table,
  ...residencyTypes.otherStore,
];

export const dataRegion = stackRule<TransferConfig>(
  {
    name: "residency-data-region",
    sentence: "What holds personal data is in a Region that the transfer law allows.",
    severity: "critical",
    level: "mandatory",
    refs: ["LGPD art. 33", "DRP-2"],
    why: "Personal data leaves Brazil for an adequate country, or under the ANPD's standard clauses on record, or not at all.",
    mend: "use a Region that the law allows",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.RegionsAndAvailabilityZones.html",
    config: { defaults: transferDefaults, properties: transferSchema },
  },
  {
    types: stores,
    check(stack, report, config) {
      for (const on of stack.ofType(stores)) {
        const personal = holdsPersonalData(on, config);
        const what = "personal data";
        judgeRegion({ on, property: "region", region: on.region, what, personal }, config, report);
      }
    },
  },
);
