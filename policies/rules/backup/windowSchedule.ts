import { resourceRule } from "../../framework/rule";
import { shown, textual, unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { propertyOf, retainedOf } from "./planRules";
import { cronFields, longestGap } from "./windowGap";

/** Snapshots are made hourly at most (S7). */
const shortestGapMinutes = 60;

export const windowSchedule = resourceRule(
  {
    name: "backup-window-schedule",
    sentence: "A rule's schedule is a cron expression that AWS Backup takes, at most hourly.",
    severity: "high",
    level: "mandatory",
    refs: ["S7", "BKP-1"],
    why: "AWS Backup documents cron expressions only, of six fields with one `?` for the days, and no more than hourly snapshots.",
    mend: 'write the schedule as cron, such as "cron(0 2 * * ? *)"; for less than an hour use continuous backup',
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRuleInput.html",
  },
  {
    types: types.plan,
    check(plan, report) {
      for (const rule of retainedOf(plan, report).filter(({ kind }) => kind === "rule")) {
        const schedule = plan.at(...rule.path, "schedule");
        const property = propertyOf(rule, "schedule");
        if (schedule === unknown) report.cannotTell(plan, property);
        // Absent means AWS Backup's own, daily at 05:00.
        const expression = textual(schedule);
        if (expression === undefined || expression === "") continue;
        const required = problemOf(expression);
        if (required !== undefined) report.violation({ on: plan, property, found: shown(expression), required });
      }
    },
  },
);

function problemOf(expression: string): string | undefined {
  const fields = cronFields(expression);
  if (fields === undefined) return "it must be a cron expression of six fields, because AWS Backup documents no other";
  if ((fields[2] === "?") === (fields[4] === "?")) {
    return "it must have ? as day of the month or as day of the week, because a cron expression cannot say both";
  }
  const gap = longestGap(expression);
  if (gap === undefined || gap >= shortestGapMinutes) return undefined;
  return `it must be at most hourly, because AWS Backup makes no snapshots every ${gap} minutes`;
}
