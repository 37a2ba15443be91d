import { resourceRule } from "../../framework/rule";
import { types } from "../resourceTypes";
import { lifecycleProperty, retainedOf, tellDays } from "./planRules";

/** AWS Backup's minimum stay in cold storage, in days (L1). */
export const gapDays = 90;

export const coldStorageGap = resourceRule(
  {
    name: "backup-cold-storage-gap",
    sentence: "Recovery points that move to cold storage stay there for at least 90 days, copies too.",
    severity: "medium",
    level: "mandatory",
    refs: ["L1"],
    why: "AWS Backup rejects a lifecycle that deletes less than 90 days after the move to cold storage.",
    mend: "raise deleteAfter, or lower or remove coldStorageAfter",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html",
  },
  {
    types: types.plan,
    check(plan, report) {
      for (const retained of retainedOf(plan, report)) {
        // A continuous rule takes no cold storage at all: backup-continuous-retention says so.
        if (retained.kind === "rule" && plan.at(...retained.rule, "enableContinuousBackup") === true) continue;
        tellDays(retained, "coldStorageAfter", report, (cold) => {
          if (cold === undefined) return;
          tellDays(retained, "deleteAfter", report, (deletion) => {
            if (deletion === undefined || deletion >= cold + gapDays) return;
            report.violation({
              on: plan,
              property: lifecycleProperty(retained, "deleteAfter"),
              found: String(deletion),
              required: `it must be at least ${cold + gapDays}, because coldStorageAfter is ${cold} and AWS Backup demands ${gapDays} days in cold storage`,
            });
          });
        });
      }
    },
  },
);
