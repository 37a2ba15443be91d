import { resourceRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { numeric, unknown, type Unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { propertyOf, retainedOf, type Retained } from "./planRules";

/** Shortest start window in minutes (S8). */
const shortestStart = 60;

/** What the AWS provider sends for a window that is absent, in minutes. */
export const defaultWindows = { startWindow: 60, completionWindow: 180 } as const;

export const windowLengths = resourceRule(
  {
    name: "backup-window-lengths",
    sentence: "A rule gives jobs at least an hour to start, and more time to complete than to start.",
    severity: "high",
    level: "mandatory",
    refs: ["S8"],
    why: "AWS Backup retries every ten minutes within the start window, then the job expires and the night has no backup.",
    mend: "set startWindow to 60 or more and completionWindow to more than that",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html",
  },
  {
    types: types.plan,
    check(plan, report) {
      for (const rule of retainedOf(plan, report).filter(({ kind }) => kind === "rule")) {
        const start = windowOf(plan, rule, "startWindow");
        const completion = windowOf(plan, rule, "completionWindow");
        if (start === unknown) report.cannotTell(plan, propertyOf(rule, "startWindow"));
        else if (start < shortestStart) {
          report.violation({
            on: plan,
            property: propertyOf(rule, "startWindow"),
            found: String(start),
            required: `it must be at least ${shortestStart} minutes, because AWS Backup accepts no shorter one`,
          });
        }
        if (completion === unknown) report.cannotTell(plan, propertyOf(rule, "completionWindow"));
        else if (start !== unknown && completion <= start) {
          report.violation({
            on: plan,
            property: propertyOf(rule, "completionWindow"),
            found: String(completion),
            required: `it must be more than the start window of ${start} minutes, because a job that is not complete by then is cancelled`,
          });
        }
      }
    },
  },
);

/** A rule's window in minutes. */
export function windowOf(plan: Subject, rule: Retained, field: keyof typeof defaultWindows): number | Unknown {
  const value = plan.at(...rule.path, field);
  return value === unknown ? unknown : (numeric(value) ?? defaultWindows[field]);
}
