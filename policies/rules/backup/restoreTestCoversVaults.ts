import { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { listAt, textual, unknown, valueAt } from "../../framework/values";
import { types } from "../resourceTypes";
import { retainedOf } from "./planRules";
import { RestoreTestingPlans } from "./restoreTestSelections";
import { inOnePlace, regionText } from "./selectionPlace";
import { every, not, some, when, type Verdict } from "./selectionVerdict";
import { Vaults } from "./vaults";

export const restoreTestCoversVaults = stackRule(
  {
    name: "backup-restore-test-covers-vaults",
    sentence: "Every vault that receives recovery points is in a restore testing plan of its account and Region.",
    severity: "medium",
    level: "advisory",
    refs: ["R4"],
    why: "A backup that was never restored may not be one, and a plan tests only its own Region's vaults. Nothing is lost without it, and restores may be tested by other means: hence an advisory.",
    mend: "add a RestoreTestingPlan that includes the vault, with a RestoreTestingSelection for each type in it",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html",
  },
  {
    types: types.plan,
    check(stack, report) {
      const tests = new RestoreTestingPlans(stack);
      const withSelection = new Set<string>();
      let open = false;
      for (const selection of tests.selections) {
        const plan = tests.planOf(selection);
        if (plan.kind === "one") withSelection.add(plan.subject.urn);
        open ||= plan.kind === "open";
      }
      for (const vault of receivingVaults(stack)) {
        const including = tests.all.filter((plan) => includes(plan, vault) !== "no");
        const verdict = some(
          including.map((plan) => {
            const tested = withSelection.has(plan.urn) ? "yes" : open ? "perhaps" : "no";
            return every([includes(plan, vault), tested]);
          }),
        );
        if (verdict === "perhaps") report.cannotTell(vault, "its restore testing plan");
        if (verdict !== "no") continue;
        const [first] = including;
        report.violation({
          on: vault,
          property: "its restore testing plan",
          found: first === undefined ? "absent" : `${first.label}, which has no selection and so tests nothing`,
          required: `there must be one in ${regionText(vault)}, because nobody knows whether its recovery points can be restored until some were`,
        });
      }
    },
  },
);

/** Vaults that a rule or a copy of the program writes to; where that is open, all that it may mean. */
function receivingVaults(stack: StackView): readonly Subject[] {
  // What cannot be read of a plan is said by the rules about it.
  const silent = new Report([], "");
  const vaults = new Vaults(stack);
  const found = new Map<string, Subject>();
  for (const plan of stack.ofType(types.plan)) {
    for (const retained of retainedOf(plan, silent)) {
      for (const field of fieldsOf[retained.kind]) {
        const meant = vaults.candidates(retained, [...retained.path, field]);
        if (meant !== unknown) for (const vault of meant) found.set(vault.urn, vault);
      }
    }
  }
  return [...found.values()];
}

const fieldsOf = {
  copy: ["destinationVaultArn"],
  rule: ["targetVaultName", "targetLogicallyAirGappedBackupVaultArn"],
} as const;

function includes(plan: Subject, vault: Subject): Verdict {
  return every([
    inOnePlace(plan, vault),
    lists(plan, "includeVaults", vault),
    not(lists(plan, "excludeVaults", vault)),
  ]);
}

function lists(plan: Subject, field: string, vault: Subject): Verdict {
  const list = listAt(plan.props, ["recoveryPointSelection", field]);
  if (list === unknown) return "perhaps";
  return some(list.map((entry) => means(plan, valueAt(entry, []), vault)));
}

function means(plan: Subject, entry: unknown, vault: Subject): Verdict {
  if (entry === "*") return "yes";
  const arn = vault.at("arn");
  const computed = plan.sourcesOf("recoveryPointSelection").includes(vault.urn);
  if (entry === unknown) return computed ? "yes" : "perhaps";
  if (typeof arn === "string") return when(entry === arn);
  // The ARN of a vault that is not there yet ends in its name.
  const name = textual(vault.at("name"));
  return name === undefined ? "perhaps" : when(String(entry).endsWith(`:backup-vault:${name}`));
}
