import { resourceRule } from "../../framework/rule";
import { listAt, shown, shownPath, unknown, valueAt } from "../../framework/values";
import { judgeName, judgeNumber } from "./restoreTestBounds";
import { backupTypes } from "./types";

export const restoreTestPlanBounds = resourceRule(
  {
    name: "backup-restore-test-plan-bounds",
    sentence: "A restore testing plan keeps AWS Backup's bounds and includes vaults of its own Region.",
    severity: "medium",
    level: "mandatory",
    refs: ["R1"],
    why: "AWS Backup refuses a plan out of bounds; a plan that includes only another Region's vaults tests nothing.",
    mend: "keep the number within its bounds",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html",
  },
  {
    types: backupTypes.restoreTestingPlan,
    check(plan, report) {
      judgeName(plan, report);
      judgeNumber(plan, ["startWindowHours"], [1, 168], report);
      judgeNumber(plan, ["recoveryPointSelection", "selectionWindowDays"], [1, 365], report);
      const path = ["recoveryPointSelection", "includeVaults"];
      const vaults = listAt(plan.props, path);
      const property = shownPath(path);
      if (vaults === unknown) {
        report.cannotTell(plan, property);
        return;
      }
      if (vaults.length === 0) {
        report.violation({
          on: plan,
          property,
          found: "empty",
          required: "it must include a vault, because the plan tests recovery points of included vaults only",
          mend: 'include the vaults of the plan\'s Region, or "*" for all of them',
        });
      }
      vaults.forEach((entry, index) => {
        const vault = valueAt(entry, []);
        const at = `${property}[${index}]`;
        if (vault === unknown) report.cannotTell(plan, at);
        const region = /^arn:[\w-]+:backup:([\w-]+):/.exec(String(vault))?.[1];
        if (region === undefined || plan.region === undefined) return;
        if (plan.region === unknown) report.cannotTell(plan, "region");
        else if (region !== plan.region) {
          report.violation({
            on: plan,
            property: at,
            found: shown(vault),
            required: `it must be a vault in ${plan.region}, because a plan tests only its own Region's recovery points`,
            refs: ["R4"],
            mend: `add a RestoreTestingPlan in ${region} for that vault`,
          });
        }
      });
    },
  },
);
