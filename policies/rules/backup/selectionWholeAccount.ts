import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { shown, unknown, type Unknown } from "../../framework/values";
import { hasUnknown, partsOf } from "./selectionReading";
import { backupTypes } from "./types";

export const selectionWholeAccount = stackRule(
  {
    name: "backup-selection-whole-account",
    sentence: "A selection of everything is narrowed by a condition or an exclusion.",
    severity: "medium",
    level: "advisory",
    refs: ["S4"],
    why: "Otherwise every supported resource of the account is backed up, whoever owns it and whatever must stay erasable.",
    mend: "add conditions on a tag, or name the resources",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html",
  },
  {
    types: backupTypes.selection,
    check(stack, report) {
      for (const selection of stack.ofType(backupTypes.selection)) judge(selection, report);
    },
  },
);

function judge(selection: Subject, report: Report): void {
  const { resources, notResources, conditions, tags } = partsOf(selection);
  if (narrows(notResources) || narrows(conditions)) return;
  const property = "resources";
  if (resources === unknown || hasUnknown(selection, resources)) {
    report.cannotTell(selection, property);
    return;
  }
  const everything = resources.includes("*") || (resources.length === 0 && tags !== unknown && tags.length === 0);
  if (!everything) return;
  if (notResources === unknown || conditions === unknown) {
    report.cannotTell(selection, notResources === unknown ? "notResources" : "conditions");
    return;
  }
  report.violation({
    on: selection,
    property,
    found: resources.length === 0 ? "absent" : shown(resources),
    required: "it must be narrowed by conditions, because alone it backs up the whole account",
  });
}

function narrows(list: readonly unknown[] | Unknown): boolean {
  return list !== unknown && list.length > 0;
}
