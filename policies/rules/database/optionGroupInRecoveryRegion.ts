import { Directory } from "../../framework/relate";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { listAt, shown, unknown } from "../../framework/values";
import { types } from "./types";

export const optionGroupInRecoveryRegion = stackRule(
  {
    name: "database-option-group-in-recovery-region",
    sentence: "An instance's option group has a counterpart in another Region.",
    severity: "medium",
    level: "advisory",
    refs: ["X11"],
    why: "A copy to another Region drops a custom option group; with a persistent option in it, such as TDE, the copy needs the group there first.",
    mend: "add an OptionGroup with the same engine, version and options in the recovery Region",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html",
  },
  {
    types: types.instance,
    check(stack, report) {
      const groups = stack.ofType(types.optionGroup);
      const directory = new Directory(stack, groups, (group) => [group.at("name")]);
      const regions = regionsByKind(groups);
      for (const instance of stack.ofType(types.instance)) {
        const name = instance.at("optionGroupName");
        if (name === undefined || (typeof name === "string" && name.startsWith("default:"))) continue;
        const target = directory.find(instance, "optionGroupName", name);
        if (target.kind !== "one") {
          const why = target.kind === "outside" ? "its group is not in this program" : undefined;
          report.cannotTell(instance, "optionGroupName", why);
          continue;
        }
        const options = listAt(target.subject.props, ["options"]);
        if (options === unknown) report.cannotTell(target.subject, "options");
        else if (options.length > 0 && regions.get(kindOf(target.subject))?.size === 1) {
          report.violation({
            on: instance,
            property: "optionGroupName",
            found: `${shown(target.subject.at("name"))}, a group of one Region`,
            required: "it must have a counterpart in another Region, because copies there come without its options",
          });
        }
      }
    },
  },
);

function kindOf(group: Subject): string {
  return `${shown(group.at("engineName"))} ${shown(group.at("majorEngineVersion"))}`;
}

function regionsByKind(groups: readonly Subject[]): ReadonlyMap<string, ReadonlySet<unknown>> {
  const byKind = new Map<string, Set<unknown>>();
  for (const group of groups) {
    const same = byKind.get(kindOf(group)) ?? new Set();
    byKind.set(kindOf(group), same.add(group.region));
  }
  return byKind;
}
