import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { unknown } from "../../framework/values";
import { Assignments } from "./selectionAssignments";
import { backupTypes } from "./types";

interface Config {
  readonly conditions: number;
  readonly tagsOfPlan: number;
  readonly selectionsOfPlan: number;
}

const integer = (description: string) => ({ type: "integer" as const, minimum: 1, description });

export const quotaOfSelections = stackRule<Config>(
  {
    name: "backup-quota-of-selections",
    sentence: "Selections stay within AWS Backup's quotas for conditions, tags and selections of a plan.",
    severity: "medium",
    level: "mandatory",
    refs: ["S5"],
    why: "AWS Backup refuses the selection beyond a quota: what it was to select is not backed up.",
    mend: "use fewer, wider conditions, or another plan",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/aws-backup-limits.html",
    config: {
      defaults: { conditions: 30, tagsOfPlan: 10, selectionsOfPlan: 100 },
      properties: {
        conditions: integer("Conditions in a selection."),
        tagsOfPlan: integer("selectionTags in all selections of a plan."),
        selectionsOfPlan: integer("Selections of a plan."),
      },
    },
  },
  {
    types: backupTypes.selection,
    check(stack, report, quota) {
      const assignments = new Assignments(stack);
      const plans = new Map<string, { readonly plan: Subject; selections: number; tags: number }>();
      for (const { subject, conditions, tags } of assignments.selections) {
        if (conditions === unknown) report.cannotTell(subject, "conditions");
        else if (conditions.length > quota.conditions) {
          report.violation({ on: subject, property: "conditions", ...excess(conditions.length, quota.conditions) });
        }
        if (tags === unknown) report.cannotTell(subject, "selectionTags");
        const target = assignments.planOf(subject);
        if (target.kind !== "one") continue;
        const plan = target.subject;
        const sum = plans.get(plan.urn) ?? { plan, selections: 0, tags: 0 };
        plans.set(plan.urn, sum);
        sum.selections += 1;
        sum.tags += tags === unknown ? 0 : tags.length;
      }
      for (const { plan, selections, tags } of plans.values()) {
        if (selections > quota.selectionsOfPlan) {
          report.violation({ on: plan, property: "its selections", ...excess(selections, quota.selectionsOfPlan) });
        }
        if (tags > quota.tagsOfPlan) {
          const property = "selectionTags of its selections";
          report.violation({ on: plan, property, ...excess(tags, quota.tagsOfPlan) });
        }
      }
    },
  },
);

function excess(count: number, limit: number) {
  return { found: String(count), required: `it must be at most ${limit}, because AWS Backup takes no more` };
}
