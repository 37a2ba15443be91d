import { resourceRule } from "../../framework/rule";
import { shown, unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { propertyOf, rulesOf } from "./planRules";

interface Config {
  readonly acknowledged: readonly string[];
}

export const continuousCopyIsSnapshot = resourceRule<Config>(
  {
    name: "backup-continuous-copy-is-snapshot",
    sentence: "Nobody counts on point-in-time recovery from the copy of a continuous backup.",
    severity: "medium",
    level: "advisory",
    refs: ["L7"],
    why: "A copy of a continuous backup is a plain snapshot: in the other Region or account there is no point in time to go back to.",
    mend: "copy from a periodic rule instead, or add the rule's name to `acknowledged` in this policy's configuration",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html",
    config: {
      defaults: { acknowledged: [] },
      properties: {
        acknowledged: {
          type: "array",
          items: { type: "string" },
          description: "Names of continuous rules whose copies are known to be snapshots.",
        },
      },
    },
  },
  {
    types: types.plan,
    check(plan, report, { acknowledged }) {
      for (const { own, copies } of rulesOf(plan, report)) {
        const continuous = plan.at(...own.rule, "enableContinuousBackup");
        if (copies.length === 0 || acknowledged.includes(own.ruleName)) continue;
        if (continuous === unknown) report.cannotTell(plan, propertyOf(own, "enableContinuousBackup"));
        if (continuous !== true) continue;
        report.violation({
          on: plan,
          property: propertyOf(own, "copyActions"),
          found: `${shown(copies.length)} ${copies.length === 1 ? "copy" : "copies"} of a continuous backup`,
          required: "it must be empty or acknowledged, because each copy is a snapshot without point-in-time recovery",
        });
      }
    },
  },
);
