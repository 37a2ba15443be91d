import { resourceRule } from "../../framework/rule";
import { listAt, unknown } from "../../framework/values";
import { propertyOf, retainedOf } from "./planRules";
import { types } from "../resourceTypes";

interface Config {
  readonly rules: number;
  readonly copyActions: number;
  readonly recoveryPointTags: number;
}

const integer = (description: string) => ({ type: "integer" as const, minimum: 1, description });

export const quotaOfPlan = resourceRule<Config>(
  {
    name: "backup-quota-of-plan",
    sentence: "A plan stays within AWS Backup's quotas for rules, copies and tags.",
    severity: "medium",
    level: "mandatory",
    refs: ["S5"],
    why: "AWS Backup refuses a plan beyond its quotas, and with it every rule of the plan.",
    mend: "split the plan, or raise the quota at AWS and in this policy's configuration",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/aws-backup-limits.html",
    config: {
      defaults: { rules: 10, copyActions: 5, recoveryPointTags: 10 },
      properties: {
        rules: integer("Rules in a plan."),
        copyActions: integer("Copy actions in a rule."),
        recoveryPointTags: integer("Tags that a rule puts on a recovery point."),
      },
    },
  },
  {
    types: types.plan,
    check(plan, report, quota) {
      const tell = (property: string, count: number, limit: number) => {
        if (count <= limit) return;
        const required = `it must have at most ${limit}, because AWS Backup takes no more`;
        report.violation({ on: plan, property, found: `${count} entries`, required });
      };
      const rules = listAt(plan.props, ["rules"]);
      if (rules !== unknown) tell("rules", rules.length, quota.rules);
      for (const rule of retainedOf(plan, report).filter(({ kind }) => kind === "rule")) {
        const copies = listAt(plan.props, [...rule.path, "copyActions"]);
        if (copies !== unknown) tell(propertyOf(rule, "copyActions"), copies.length, quota.copyActions);
        const tags = plan.at(...rule.path, "recoveryPointTags");
        const property = propertyOf(rule, "recoveryPointTags");
        if (tags === unknown) report.cannotTell(plan, property);
        if (typeof tags === "object" && tags !== null)
          tell(property, Object.keys(tags).length, quota.recoveryPointTags);
      }
    },
  },
);
