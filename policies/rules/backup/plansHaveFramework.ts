import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { types } from "../resourceTypes";
import { inOnePlace, placeKey, regionText } from "./selectionPlace";
import { some } from "./selectionVerdict";
import { backupTypes } from "./types";

export const plansHaveFramework = stackRule(
  {
    name: "backup-plans-have-framework",
    sentence: "Where there are backup plans there is an audit framework.",
    severity: "medium",
    level: "advisory",
    refs: ["S11", "CMP-4"],
    why: "Plans say what shall happen; a framework of Backup Audit Manager tells every day which resources have no plan, no recent point or no lock. Backups are made without it, and AWS Config or another tool may do the same: hence an advisory.",
    mend: "add a Framework in that Region with the controls that the estate has to meet",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/working-with-audit-frameworks.html",
  },
  {
    types: types.plan,
    check(stack, report) {
      const frameworks = firstOfEachPlace(stack.ofType(backupTypes.framework));
      for (const plan of firstOfEachPlace(stack.ofType(types.plan))) {
        const audited = some(frameworks.map((framework) => inOnePlace(framework, plan)));
        if (audited === "perhaps") report.cannotTell(plan, "its audit framework", "its Region is not known");
        if (audited !== "no") continue;
        report.violation({
          on: plan,
          property: "its audit framework",
          found: "absent",
          required: `there must be one in ${regionText(plan)}, because nobody is told there when a resource is in no plan or has no recent recovery point`,
        });
      }
    },
  },
);

/** The first by name of each account and Region: what is missing there is one fact, however many plans there are. */
function firstOfEachPlace(subjects: readonly Subject[]): readonly Subject[] {
  // The last of equal keys stands in a map.
  const last = subjects.toSorted((a, b) => b.name.localeCompare(a.name));
  return [...new Map(last.map((subject) => [placeKey(subject), subject])).values()];
}
