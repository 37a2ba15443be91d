import { testDataTag } from "../../defaults";
import { stackRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { tagOf } from "../storage/buckets";
import { awayOf } from "./copyPlaces";
import { propertyOf, rulesOf, type PlanRule } from "./planRules";
import { Vaults } from "./vaults";

interface Config {
  readonly testDataTag: { readonly key: string; readonly values: readonly string[] };
}

export const copiesLeaveAccount = stackRule<Config>(
  {
    name: "backup-copies-leave-account",
    sentence: "Some cadence copies its points into another account.",
    severity: "high",
    level: "advisory",
    refs: ["BKP-7", "V15"],
    why: "Who rules the account rules every vault in it, in all Regions: only a copy in another account is out of reach.",
    mend: "add a copy action to a vault of a recovery account",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html",
    config: {
      defaults: { testDataTag },
      properties: {
        testDataTag: { type: "object", description: "Tag key and values of plans that protect test data only." },
      },
    },
  },
  {
    types: types.plan,
    check(stack, report, config) {
      const vaults = new Vaults(stack);
      const plans = stack
        .ofType(types.plan)
        .filter((plan) => !config.testDataTag.values.includes(String(tagOf(plan, config.testDataTag.key))));
      const rules = plans.flatMap((plan) => rulesOf(plan, report)).filter((rule) => continuousIn(rule) !== true);
      const copies = rules.flatMap((rule) => rule.copies);
      const answers = copies.map((copy) => ({ copy, away: awayOf(copy, vaults).account }));
      // A copy that is not known may be the one; that was reported.
      if (answers.some(({ away }) => away === true) || rules.some(({ complete }) => !complete)) return;
      const open = answers.find(({ away }) => away === unknown);
      if (open !== undefined) {
        const why = "whether it is in another account is not known";
        report.cannotTell(open.copy.plan, propertyOf(open.copy, "destinationVaultArn"), why);
        return;
      }
      // One fact of the whole stack, said of its first periodic rule.
      const [first] = rules.toSorted(
        (a, b) => Number(continuousIn(a) === unknown) - Number(continuousIn(b) === unknown),
      );
      if (first === undefined) return;
      const { own } = first;
      if (continuousIn(first) === unknown) report.cannotTell(own.plan, propertyOf(own, "enableContinuousBackup"));
      else {
        report.violation({
          on: own.plan,
          property: propertyOf(own, "copyActions"),
          found: "without a copy in another account, as in every rule of the stack",
          required: "it must have one in some rule, because who rules the account rules every vault in it",
        });
      }
    },
  },
);

function continuousIn({ own }: PlanRule): unknown {
  return own.plan.at(...own.rule, "enableContinuousBackup");
}
