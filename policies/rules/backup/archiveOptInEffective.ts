import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { lifecycleProperty, retainedOf, tellDays } from "./planRules";

export const archiveOptInEffective = resourceRule(
  {
    name: "backup-archive-opt-in-effective",
    sentence: "An opt-in to the archive tier comes with a day for the move.",
    severity: "low",
    level: "advisory",
    refs: ["L6", "L5"],
    why: "The opt-in says which types may move, not when: without coldStorageAfter nothing ever moves, and nothing fails.",
    mend: "set coldStorageAfter next to it, or remove the opt-in",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html",
  },
  {
    types: types.plan,
    check(plan, report) {
      for (const retained of retainedOf(plan, report)) {
        const field = "optInToArchiveForSupportedResources";
        const optIn = plan.at(...retained.lifecycle, field);
        if (optIn !== true && optIn !== unknown) continue;
        tellDays(retained, "coldStorageAfter", report, (cold) => {
          if (cold !== undefined) return;
          const property = lifecycleProperty(retained, field);
          if (optIn === unknown) {
            report.cannotTell(plan, property);
            return;
          }
          const required = "it must have one, because without a day for the move the opt-in does nothing";
          report.violation({ on: plan, property, found: "true without coldStorageAfter", required });
        });
      }
    },
  },
);
