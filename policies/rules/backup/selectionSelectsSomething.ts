import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { shown, unknown } from "../../framework/values";
import { tagOf } from "../storage/buckets";
import { Assignments } from "./selectionAssignments";
import { pattern, resourceTagPrefix, selects } from "./selectionMatch";
import { inOnePlace, regionText } from "./selectionPlace";
import { operators, type Condition, type SelectionParts } from "./selectionReading";
import { protectableTypes } from "./selectionResources";
import { backupTypes } from "./types";

const because = "it must select something, because a selection of nothing runs no job and no job fails";

export const selectionSelectsSomething = stackRule(
  {
    name: "backup-selection-selects-something",
    sentence: "Every selection selects a resource of the program.",
    severity: "medium",
    level: "advisory",
    refs: ["S2"],
    why: "Tags are compared letter by letter. Resources of other programs are not seen here, hence an advisory.",
    mend: "correct the condition or the resources' tags, or leave it where other programs have such resources",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
  },
  {
    types: backupTypes.selection,
    check(stack, report) {
      const assignments = new Assignments(stack);
      const resources = stack.ofType(protectableTypes);
      const surely = new Set<string>();
      const perhaps = new Set<string>();
      for (const resource of resources) {
        for (const { selection, verdict } of assignments.of(resource)) {
          (verdict === "yes" ? surely : perhaps).add(selection.subject.urn);
        }
      }
      for (const parts of assignments.selections) {
        const { subject } = parts;
        if (surely.has(subject.urn) || namesOne(parts)) continue;
        if (perhaps.has(subject.urn)) report.cannotTell(subject, "what it selects");
        else explain(parts, resources, report);
      }
    },
  },
);

/** A whole ARN is something, also where it is another program's. */
function namesOne({ resources }: SelectionParts): boolean {
  return resources !== unknown && resources.some((entry) => entry === unknown || !String(entry).includes("*"));
}

function explain(parts: SelectionParts, resources: readonly Subject[], report: Report): void {
  const on = parts.subject;
  const kept = parts.conditions === unknown ? [] : parts.conditions.filter((each) => !operators[each.operator].negated);
  const open = { ...parts, conditions: kept, notResources: [] };
  const excluded = resources.find((each) => inOnePlace(on, each) === "yes" && selects(open, each) === "yes");
  const elsewhere = resources.find((each) => selects(parts, each) === "yes");
  const pairs = pairsOf(parts).filter(({ operator }) => !operators[operator].negated);
  const why =
    excluded === undefined
      ? elsewhere === undefined
        ? nearMiss(pairs, resources)
        : `${elsewhere.label} is in ${regionText(elsewhere)}`
      : `it excludes ${excluded.label} and whatever else it would select`;
  const found = `no resource of this program${why === undefined ? "" : `; ${why}`}`;
  report.violation({ on, property: "what it selects", found, required: because });
}

function pairsOf({ conditions, tags }: SelectionParts): readonly Condition[] {
  return [...(conditions === unknown ? [] : conditions), ...(tags === unknown ? [] : tags)];
}

/** A tag that differs from what is asked for by capitals alone. */
function nearMiss(pairs: readonly Condition[], resources: readonly Subject[]): string | undefined {
  for (const { key, value } of pairs) {
    if (typeof key !== "string" || typeof value !== "string") continue;
    const name = key.replace(resourceTagPrefix, "");
    const wanted = pattern(value);
    const anyCase = new RegExp(wanted.source, "i");
    for (const resource of resources) {
      const has = tagOf(resource, name);
      if (typeof has !== "string" || wanted.test(has) || !anyCase.test(has)) continue;
      return `${resource.label} has ${name} ${shown(has)}, where ${shown(value)} is asked for`;
    }
  }
  return undefined;
}
