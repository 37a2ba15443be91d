import type { Report } from "../../framework/report";
import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { lifecycleProperty, propertyOf, rulesOf, tellDays, type PlanRule, type Retained } from "./planRules";

interface Config {
  readonly shorterCopies: readonly string[];
}

export const copyKeptAsLongAsSource = resourceRule<Config>(
  {
    name: "backup-copy-kept-as-long-as-source",
    sentence: "At least one copy of a recovery point lives as long as the point.",
    severity: "high",
    level: "mandatory",
    refs: ["L9", "BKP-7"],
    why: "A copy's days count from the creation of its source: a shorter copy is gone while the source still has years to go, and those years have one copy only.",
    mend: "raise deleteAfter of a copy to that of its rule, or name the rule in `shorterCopies` in this policy's configuration",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html",
    config: {
      defaults: { shorterCopies: [] },
      properties: {
        shorterCopies: {
          type: "array",
          items: { type: "string" },
          description: "Names of rules whose copies may all be gone before their source.",
        },
      },
    },
  },
  {
    types: types.plan,
    check(plan, report, { shorterCopies }) {
      for (const rule of rulesOf(plan, report)) {
        // A copy that is not known may be the long one; that was reported.
        if (rule.complete && !shorterCopies.includes(rule.own.ruleName)) judge(rule, report);
      }
    },
  },
);

function judge({ own, copies }: PlanRule, report: Report): void {
  const { plan } = own;
  const continuous = plan.at(...own.rule, "enableContinuousBackup");
  // Its copies are snapshots, which have a life of their own (L7).
  if (continuous === true) return;
  tellDays(own, "deleteAfter", report, (days) => {
    const lives: { copy: Retained; days: number }[] = [];
    for (const copy of copies) {
      tellDays(copy, "deleteAfter", report, (life) => lives.push({ copy, days: life ?? Infinity }));
    }
    const longest = lives.reduce<(typeof lives)[number] | undefined>(
      (best, each) => (best === undefined || each.days > best.days ? each : best),
      undefined,
    );
    // A life that is not known was reported.
    if (longest === undefined || lives.length < copies.length || longest.days >= (days ?? Infinity)) return;
    if (continuous === unknown) {
      report.cannotTell(plan, propertyOf(own, "enableContinuousBackup"));
      return;
    }
    report.violation({
      on: plan,
      property: lifecycleProperty(longest.copy, "deleteAfter"),
      found: `${longest.days}, the longest of the rule's copies`,
      required: `it must be ${days === undefined ? "absent, which means for ever" : `at least ${days}`}, because its source is kept that long and would be without a second copy`,
    });
  });
}
