import { testDataTag } from "../../defaults";
import { some } from "../../framework/policyMatching";
import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { tagOf } from "../storage/buckets";
import { awayOf } from "./copyPlaces";
import { propertyOf, rulesOf, type PlanRule } from "./planRules";
import { Vaults } from "./vaults";

interface Config {
  readonly localRules: readonly string[];
  readonly testDataTag: { readonly key: string; readonly values: readonly string[] };
}

export const copiesLeaveRegion = stackRule<Config>(
  {
    name: "backup-copies-leave-region",
    sentence: "Every periodic rule copies its points to another Region or account.",
    severity: "critical",
    level: "mandatory",
    refs: ["BKP-7", "L11"],
    why: "Points in one Region and account go with it. A copy has its rule's schedule, so each rule needs a copy of its own; continuous rules have none to give (L7).",
    mend: "add a copy action to a vault in another Region or account, or name the rule in `localRules` in this policy's configuration",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html",
    config: {
      defaults: { localRules: [], testDataTag },
      properties: {
        localRules: { type: "array", items: { type: "string" }, description: "Names of rules that may stay at home." },
        testDataTag: { type: "object", description: "Tag key and values of plans that protect test data only." },
      },
    },
  },
  {
    types: types.plan,
    check(stack, report, config) {
      const vaults = new Vaults(stack);
      for (const plan of stack.ofType(types.plan)) {
        if (config.testDataTag.values.includes(String(tagOf(plan, config.testDataTag.key)))) continue;
        for (const rule of rulesOf(plan, report)) {
          if (!config.localRules.includes(rule.own.ruleName)) judge(rule, vaults, report);
        }
      }
    },
  },
);

function judge({ own, copies, complete }: PlanRule, vaults: Vaults, report: Report): void {
  const { plan } = own;
  const continuous = plan.at(...own.rule, "enableContinuousBackup");
  if (continuous === true) return;
  const answers = copies.map((copy) => {
    const { region, account } = awayOf(copy, vaults);
    return { copy, away: some([region, account]) };
  });
  // A copy that is not known may be the one; that was reported.
  if (!complete || answers.some(({ away }) => away === true)) return;
  const open = answers.find(({ away }) => away === unknown);
  if (open !== undefined) {
    const why = "whether it is in another Region or account is not known";
    report.cannotTell(plan, propertyOf(open.copy, "destinationVaultArn"), why);
  } else if (continuous === unknown) report.cannotTell(plan, propertyOf(own, "enableContinuousBackup"));
  else {
    report.violation({
      on: plan,
      property: propertyOf(own, "copyActions"),
      found: copies.length === 0 ? "absent" : "a list of copies that all stay in the Region and account",
      required:
        "it must have a copy in another Region or account, because a lost Region or account takes its points along",
    });
  }
}
