import { cadenceTag } from "../../defaults/selections";
import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { shown, unknown } from "../../framework/values";
import { tagOf } from "../storage/buckets";
import { Coverages, type CadenceTag, type Coverage } from "./selectionCoverage";
import { protectableTypes } from "./selectionResources";

interface Config {
  readonly tag: CadenceTag;
  readonly plansElsewhere: boolean;
}

export const selectionCoversTagged = stackRule<Config>(
  {
    name: "backup-selection-covers-tagged",
    sentence: "What is tagged for backup is selected by plans that back it up as often as the tag says.",
    severity: "critical",
    level: "mandatory",
    refs: ["S2", "BKP-1", "BKP-2", "BKP-3", "BKP-4", "BKP-5"],
    why: "A tag that no plan reads looks like protection, runs no job and reports no failure.",
    mend: "correct the tag, or add a plan with such a rule whose selection takes the tag",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
    config: {
      defaults: { tag: cadenceTag, plansElsewhere: false },
      properties: {
        tag: {
          type: "object",
          description: "Key of the tag, and each permitted value with the frequencies it asks for.",
        },
        plansElsewhere: {
          type: "boolean",
          description: "Whether plans of other programs, such as organization policies, select by the tag too.",
        },
      },
    },
  },
  {
    types: protectableTypes,
    check(stack, report, { tag, plansElsewhere }) {
      for (const resource of stack.ofType(protectableTypes)) judgeValue(resource, tag, report);
      const coverages = new Coverages(stack, tag);
      for (const coverage of coverages.all) {
        const { resource, missing, doubtful } = coverage;
        const property = `tags["${tag.key}"]`;
        if (coverages.sourceOf(coverage) !== undefined) continue;
        if (missing.length > 0) {
          if (plansElsewhere) report.cannotTell(resource, property, "plans of other programs may select it");
          else report.violation(uncovered(coverage, property));
        } else if (doubtful.length > 0) {
          const points = doubtful.join(" and ");
          report.cannotTell(resource, property, `nobody knows yet whether its plans make ${points} points`);
        }
      }
    },
  },
);

function judgeValue(resource: Subject, { key, values }: CadenceTag, report: Report): void {
  const value = tagOf(resource, key);
  const property = `tags["${key}"]`;
  if (value === undefined) return;
  if (value === unknown) report.cannotTell(resource, property);
  else if (typeof value !== "string" || !Object.hasOwn(values, value)) {
    report.violation({
      on: resource,
      property,
      found: shown(value),
      required: `it must be one of ${Object.keys(values).join(", ")}, because tags are case sensitive and what selects by them passes over any other`,
      mend: "correct the tag, or add the value to this policy's configuration",
    });
  }
}

function uncovered({ resource, value, assignments, missing }: Coverage, property: string) {
  const points = `${missing.join(" and ")} points`;
  return {
    on: resource,
    property,
    found: `${shown(value)}, and ${assignments.length === 0 ? "no plan of its Region selects it" : `no plan that selects it makes ${points}`}`,
    required: `there must be plans that make ${points} of it, because the tag alone backs up nothing`,
  };
}
