import { stackRule } from "../../framework/rule";
import { types } from "../resourceTypes";
import { Assignments } from "./selectionAssignments";

export const selectionPerPlan = stackRule(
  {
    name: "backup-selection-per-plan",
    sentence: "Every backup plan has a selection.",
    severity: "critical",
    level: "mandatory",
    refs: ["BKP-1"],
    why: "A plan without a selection runs no job and reports no failure: nothing is protected by it.",
    mend: "add a Selection with the plan's id as planId",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
  },
  {
    types: types.plan,
    check(stack, report) {
      const assignments = new Assignments(stack);
      const selected = new Set<string>();
      const open = assignments.selections.filter(({ subject }) => {
        const plan = assignments.planOf(subject);
        if (plan.kind === "one") selected.add(plan.subject.urn);
        return plan.kind === "open";
      });
      for (const plan of stack.ofType(types.plan)) {
        if (selected.has(plan.urn)) continue;
        if (open.length > 0) {
          report.cannotTell(
            plan,
            "its selection",
            `${open[0]?.subject.label ?? ""} names a plan that is not known yet`,
          );
        } else {
          report.violation({
            on: plan,
            property: "its selection",
            found: "absent",
            required: "there must be one, because a plan backs up only what a selection assigns to it",
          });
        }
      }
    },
  },
);
