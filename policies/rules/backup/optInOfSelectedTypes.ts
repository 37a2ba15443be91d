import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { unknown } from "../../framework/values";
import { Assignments } from "./selectionAssignments";
import { placeKey, regionText } from "./selectionPlace";
import type { SelectionParts } from "./selectionReading";
import { backupNameOf, protectableTypes } from "./selectionResources";
import { backupTypes } from "./types";

/** Types that need the opt-in even where an ARN names them: several share one kind of ARN. */
const alwaysNeedsOptIn: ReadonlySet<string> = new Set(["Aurora", "DocumentDB", "Neptune", "FSx"]);

export const optInOfSelectedTypes = stackRule(
  {
    name: "backup-opt-in-of-selected-types",
    sentence: "Every type that a selection takes by its tags is opted in where the plan runs.",
    severity: "critical",
    level: "mandatory",
    refs: ["S1", "S9"],
    why: "AWS Backup skips a resource of a type that is not opted in, without a job and without an error.",
    mend: "set the type to true in the Region's RegionSettings, or name the resource by ARN",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
  },
  {
    types: backupTypes.selection,
    check(stack, report) {
      const assignments = new Assignments(stack);
      const settings = settingsByPlace(stack);
      const without = new Set<string>();
      for (const { subject, ...parts } of assignments.selections) {
        const place = placeKey(subject);
        if (settings.has(place) || without.has(place) || !byTags({ subject, ...parts })) continue;
        without.add(place);
        const why = `no RegionSettings of this program is for ${regionText(subject)}, and a type that is off there is skipped without an error`;
        report.cannotTell(subject, "the opt-in of what it selects", why);
      }
      const told = new Set<string>();
      for (const resource of stack.ofType(protectableTypes)) {
        const needed = assignments.of(resource).find(({ selection }) => honours(selection, resource));
        if (needed === undefined) continue;
        for (const each of settings.get(placeKey(needed.selection.subject)) ?? []) {
          // A type that is off is one fact, however many resources it has.
          const fact = `${each.urn} ${backupNameOf(resource)}`;
          if (!told.has(fact)) judge(each, needed.selection.subject, resource, report);
          told.add(fact);
        }
      }
    },
  },
);

function settingsByPlace(stack: StackView): ReadonlyMap<string, readonly Subject[]> {
  const places = new Map<string, Subject[]>();
  for (const settings of stack.ofType(backupTypes.regionSettings)) {
    const key = placeKey(settings);
    places.set(key, [...(places.get(key) ?? []), settings]);
  }
  return places;
}

/** Without an ARN that names a type, the Region's opt-in decides (S1). */
function byTags({ resources }: SelectionParts): boolean {
  return resources === unknown || resources.every((entry) => !namesType(entry));
}

/** `arn:aws:ec2:*` names a service only; `arn:aws:ec2:*:*:volume/*` a type. */
function namesType(entry: unknown): boolean {
  return entry === unknown || String(entry).split(":").length > 5;
}

function honours(selection: SelectionParts, resource: Subject): boolean {
  return byTags(selection) || alwaysNeedsOptIn.has(backupNameOf(resource));
}

function judge(settings: Subject, selection: Subject, resource: Subject, report: Report): void {
  const type = backupNameOf(resource);
  const property = `resourceTypeOptInPreference["${type}"]`;
  const value = settings.at("resourceTypeOptInPreference", type);
  if (value === true) return;
  if (value === unknown) report.cannotTell(settings, property);
  else if (value === undefined) {
    report.cannotTell(settings, property, "it is absent, and what the Region has from before stays");
  } else {
    report.violation({
      on: settings,
      property,
      found: "false",
      required: `it must be true, because ${selection.label} selects ${resource.label} and AWS Backup would skip it without an error`,
    });
  }
}
