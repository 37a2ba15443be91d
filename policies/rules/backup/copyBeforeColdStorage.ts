import type { Answer } from "../../framework/policyDocument";
import { resourceRule } from "../../framework/rule";
import { numeric, textual, unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { lifecycleProperty, propertyOf, rulesOf, tellDays, type Retained } from "./planRules";
import { vaultArn } from "./vaults";

/** Minutes; what the provider sends for a rule without a completion window. */
const defaultCompletionWindow = 180;

export const copyBeforeColdStorage = resourceRule(
  {
    name: "backup-copy-before-cold-storage",
    sentence: "A point that is copied to another Region is still warm when its copy begins.",
    severity: "medium",
    level: "advisory",
    refs: ["L12"],
    why: "A copy begins when its backup has ended, and AWS Backup copies no point across Regions that is in cold storage already.",
    mend: "raise coldStorageAfter of the rule beyond its completionWindow",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html",
  },
  {
    types: types.plan,
    check(plan, report) {
      for (const { own, copies } of rulesOf(plan, report)) {
        const leaving = copies
          .map((copy) => ({ copy, leaves: leavesRegion(copy) }))
          .filter(({ leaves }) => leaves !== false);
        const [first] = leaving;
        if (first === undefined) continue;
        tellDays(own, "coldStorageAfter", report, (cold) => {
          if (cold === undefined) return;
          const window = plan.at(...own.rule, "completionWindow");
          if (window === unknown) {
            report.cannotTell(plan, propertyOf(own, "completionWindow"));
            return;
          }
          const minutes = numeric(window) ?? defaultCompletionWindow;
          if (cold * 24 * 60 > minutes) return;
          if (leaving.every(({ leaves }) => leaves === unknown)) {
            const why = "whether it is in another Region is not known";
            report.cannotTell(plan, propertyOf(first.copy, "destinationVaultArn"), why);
            return;
          }
          report.violation({
            on: plan,
            property: lifecycleProperty(own, "coldStorageAfter"),
            found: String(cold),
            required: `it must be more than the ${minutes} minutes of completionWindow, because a backup that takes that long is cold before its copy to another Region begins`,
          });
        });
      }
    },
  },
);

function leavesRegion({ plan, path }: Retained): Answer {
  const there = vaultArn(plan.at(...path, "destinationVaultArn"))?.region;
  const here = textual(plan.region);
  return here === undefined || there === undefined ? unknown : here !== there;
}
