import { resourceRule } from "../../framework/rule";
import { numeric, unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { lifecycleProperty, retainedOf } from "./planRules";

/** AWS Backup keeps a point for 100 years at most (L2). */
const longestDays = 36_500;

export const lifecycleBounds = resourceRule(
  {
    name: "backup-lifecycle-bounds",
    sentence: "A recovery point is kept for 1 to 36,500 days, or for ever.",
    severity: "medium",
    level: "mandatory",
    refs: ["L2"],
    why: "AWS Backup rejects any other number of days; -1, or none, means for ever.",
    mend: "set deleteAfter to 1 to 36500, or leave it out to keep the points for ever",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html",
  },
  {
    types: types.plan,
    check(plan, report) {
      for (const retained of retainedOf(plan, report)) {
        // A continuous rule has narrower bounds: backup-continuous-retention says so.
        if (retained.kind === "rule" && plan.at(...retained.rule, "enableContinuousBackup") === true) continue;
        const property = lifecycleProperty(retained, "deleteAfter");
        const value = plan.at(...retained.lifecycle, "deleteAfter");
        if (value === unknown) report.cannotTell(plan, property);
        const days = numeric(value);
        if (days === undefined || isNever(days) || isInBounds(days)) continue;
        const required = `it must be a whole number from 1 to ${longestDays}, because AWS Backup rejects any other`;
        report.violation({ on: plan, property, found: String(days), required });
      }
    },
  },
);

/** -1 is AWS Backup's own word for it, 0 the provider's state for a value that is absent. */
function isNever(days: number): boolean {
  return days === -1 || days === 0;
}

function isInBounds(days: number): boolean {
  return Number.isInteger(days) && days >= 1 && days <= longestDays;
}
