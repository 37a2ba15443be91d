import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { lifecycleProperty, propertyOf, retainedOf, tellDays } from "./planRules";

/** AWS Backup keeps point-in-time logs for 35 days at most (L3). */
const longestDays = 35;

export const continuousRetention = resourceRule(
  {
    name: "backup-continuous-retention",
    sentence: "A continuous rule keeps its points for 1 to 35 days and never moves them to cold storage.",
    severity: "medium",
    level: "mandatory",
    refs: ["L3", "BKP-5"],
    why: "AWS Backup rejects any other lifecycle of a continuous rule.",
    mend: "set deleteAfter to 35 or less and leave coldStorageAfter out; keep longer points by a rule of their own",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html",
  },
  {
    types: types.plan,
    check(plan, report) {
      // Copies of continuous backups are plain snapshots (L7), so the limit is the rule's own.
      for (const retained of retainedOf(plan, report).filter(({ kind }) => kind === "rule")) {
        const continuous = plan.at(...retained.rule, "enableContinuousBackup");
        if (continuous === unknown) report.cannotTell(plan, propertyOf(retained, "enableContinuousBackup"));
        if (continuous !== true) continue;
        tellDays(retained, "deleteAfter", report, (days) => {
          if (days !== undefined && days <= longestDays) return;
          report.violation({
            on: plan,
            property: lifecycleProperty(retained, "deleteAfter"),
            found: days === undefined ? "absent" : String(days),
            required: `it must be 1 to ${longestDays}, because AWS Backup keeps point-in-time logs no longer`,
          });
        });
        tellDays(retained, "coldStorageAfter", report, (days) => {
          if (days === undefined) return;
          report.violation({
            on: plan,
            property: lifecycleProperty(retained, "coldStorageAfter"),
            found: String(days),
            required: "it must be absent, because point-in-time logs have no cold storage",
          });
        });
      }
    },
  },
);
