import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { listAt, shown, unknown, valueAt } from "../../framework/values";
import { judgeName, judgeNumber } from "./restoreTestBounds";
import { conditionsOf, restorableTypes, RestoreTestingPlans, type TagCondition } from "./restoreTestSelections";
import { resourceTagPrefix } from "./selectionMatch";
import { backupTypes } from "./types";

const most = { selections: 30, arns: 30, conditions: 30 };

export const restoreTestSelectionBounds = stackRule(
  {
    name: "backup-restore-test-selection-bounds",
    sentence: "A restore testing selection keeps AWS Backup's bounds and is written as AWS Backup reads it.",
    severity: "medium",
    level: "mandatory",
    refs: ["R1"],
    why: "AWS Backup refuses a selection out of bounds: the restore test that it was to be does not run.",
    mend: "split the selection among plans, or use conditions",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_RestoreTestingSelectionForCreate.html",
  },
  {
    types: backupTypes.restoreTestingSelection,
    check(stack, report) {
      const plans = new RestoreTestingPlans(stack);
      const counts = new Map<string, { readonly plan: Subject; count: number }>();
      for (const selection of plans.selections) {
        judge(selection, report);
        const plan = plans.planOf(selection);
        if (plan.kind === "open") report.cannotTell(selection, "restoreTestingPlanName");
        if (plan.kind !== "one") continue;
        const count = (counts.get(plan.subject.urn)?.count ?? 0) + 1;
        counts.set(plan.subject.urn, { plan: plan.subject, count });
      }
      for (const { plan, count } of counts.values()) tooMany(plan, "its selections", count, most.selections, report);
    },
  },
);

function tooMany(on: Subject, property: string, count: number, limit: number, report: Report): void {
  if (count <= limit) return;
  const required = `it must be at most ${limit}, because AWS Backup takes no more`;
  report.violation({ on, property, found: String(count), required });
}

function judge(selection: Subject, report: Report): void {
  judgeName(selection, report);
  judgeNumber(selection, ["validationWindowHours"], [0, 168], report);
  report.tell(selection, ["protectedResourceType"], (type) => {
    if (restorableTypes.includes(String(type))) return;
    report.violation({
      on: selection,
      property: "protectedResourceType",
      found: shown(type),
      required: `it must be one of ${restorableTypes.join(", ")}, in this spelling, because AWS Backup tests no other`,
      mend: "correct the type",
    });
  });
  const conditions = conditionsOf(selection);
  if (conditions === unknown) report.cannotTell(selection, "protectedResourceConditions");
  else {
    tooMany(selection, "protectedResourceConditions", conditions.length, most.conditions, report);
    for (const condition of conditions) judgeKey(selection, condition, report);
  }
  const property = "protectedResourceArns";
  const listed = listAt(selection.props, [property]);
  if (listed === unknown) {
    report.cannotTell(selection, property);
    return;
  }
  const arns = listed.map((arn) => valueAt(arn, []));
  tooMany(selection, property, arns.length, most.arns, report);
  const whole = arns.filter((arn) => arn !== "*").length;
  if (whole > 0 && (whole < arns.length || (conditions !== unknown && conditions.length > 0))) {
    report.violation({
      on: selection,
      property,
      found: `${whole} named beside ${whole < arns.length ? '"*"' : "conditions"}`,
      required: 'it must name resources or be ["*"] with conditions, because AWS Backup refuses both together',
      mend: "use a selection for each",
    });
  }
}

function judgeKey(selection: Subject, { property, key }: TagCondition, report: Report): void {
  if (key === unknown) report.cannotTell(selection, `${property}.key`);
  else if (!String(key).startsWith(resourceTagPrefix)) {
    report.violation({
      on: selection,
      property: `${property}.key`,
      found: shown(key),
      required: `it must begin with ${resourceTagPrefix}, in this spelling, because AWS Backup knows no other keys`,
      refs: ["R3"],
      mend: `write ${resourceTagPrefix}<tag key>`,
    });
  }
}
