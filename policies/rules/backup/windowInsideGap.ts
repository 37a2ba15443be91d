import { resourceRule } from "../../framework/rule";
import { textual, unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { propertyOf, retainedOf } from "./planRules";
import { longestGap } from "./windowGap";
import { windowOf } from "./windowLengths";

/** AWS Backup's own schedule. */
const defaultSchedule = "cron(0 5 ? * * *)";

export const windowInsideGap = resourceRule(
  {
    name: "backup-window-inside-gap",
    sentence: "A rule's windows end before its next run, or the plan counts on points being further apart.",
    severity: "low",
    level: "advisory",
    refs: ["S6", "S8", "DRP-1"],
    why: "A resource has one job at a time: a job that may still run when the next is due makes the gap between points longer.",
    mend: "shorten completionWindow, run the rule less often, or count with the longer gap and add continuous backup",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/aws-backup-limits.html",
  },
  {
    types: types.plan,
    check(plan, report) {
      for (const rule of retainedOf(plan, report).filter(({ kind }) => kind === "rule")) {
        // A continuous rule's schedule makes no points.
        const continuous = plan.at(...rule.path, "enableContinuousBackup");
        if (continuous === true) continue;
        const schedule = plan.at(...rule.path, "schedule");
        const start = windowOf(plan, rule, "startWindow");
        const completion = windowOf(plan, rule, "completionWindow");
        const property = propertyOf(rule, "completionWindow");
        if (schedule === unknown || start === unknown || completion === unknown || continuous === unknown) {
          report.cannotTell(plan, property, "its schedule or its windows are not known before the deployment");
          continue;
        }
        const gap = longestGap(textual(schedule) ?? defaultSchedule);
        if (gap === undefined || start + completion <= gap) continue;
        report.violation({
          on: plan,
          property,
          found: `${completion} after a start window of ${start}, of runs ${gap} minutes apart`,
          required: `the two must fit into ${gap} minutes, because otherwise up to ${gap + start + completion} minutes lie between what two points hold`,
        });
      }
    },
  },
);
