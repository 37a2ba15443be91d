import type { Report } from "../../framework/report";
import { resourceRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { shown, unknown } from "../../framework/values";
import { resourceTagPrefix } from "./selectionMatch";
import { operators, partsOf, unknownLists, type Condition } from "./selectionReading";
import { backupTypes } from "./types";

export const selectionConditions = resourceRule(
  {
    name: "backup-selection-conditions",
    sentence: "A selection's conditions are written so that AWS Backup can find something by them.",
    severity: "high",
    level: "mandatory",
    refs: ["S2"],
    why: "Keys and values are compared letter by letter: a wrong key selects nothing, and no job fails.",
    mend: `write the keys of conditions as ${resourceTagPrefix}<tag key>`,
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources-json.html",
  },
  {
    types: backupTypes.selection,
    check(selection, report) {
      const parts = partsOf(selection);
      for (const property of unknownLists(parts)) report.cannotTell(selection, property);
      const { conditions, tags, resources } = parts;
      if (conditions !== unknown) {
        for (const condition of conditions) judgeCondition(selection, condition, report);
        if (conditions.length > 0 && isEmpty(resources) && isEmpty(tags)) {
          report.violation({
            on: selection,
            property: "resources",
            found: "absent",
            required: "it must not be, because AWS Backup refuses conditions that narrow nothing",
            mend: 'set resources to ["*"]',
          });
        }
      }
      if (tags === unknown) return;
      for (const tag of tags) judgeTag(selection, tag, report);
    },
  },
);

function isEmpty(list: readonly unknown[] | typeof unknown): boolean {
  return list !== unknown && list.length === 0;
}

function judgeCondition(selection: Subject, { operator, property, key, value }: Condition, report: Report): void {
  if (key === unknown) report.cannotTell(selection, `${property}.key`);
  else if (typeof key !== "string" || !key.startsWith(resourceTagPrefix)) {
    report.violation({
      on: selection,
      property: `${property}.key`,
      found: shown(key),
      required: `it must begin with ${resourceTagPrefix}, in this spelling, because AWS Backup knows no other keys`,
    });
  }
  if (operators[operator].like) return;
  if (value === unknown) report.cannotTell(selection, `${property}.value`);
  else if (String(value).includes("*")) {
    report.violation({
      on: selection,
      property: `${property}.value`,
      found: shown(value),
      required: `${operator} must have no wildcard, because it takes the asterisk as it stands and matches nothing else`,
      mend: `use ${operators[operator].negated ? "stringNotLikes" : "stringLikes"}`,
    });
  }
}

function judgeTag(selection: Subject, { property, key }: Condition, report: Report): void {
  if (key === unknown) report.cannotTell(selection, `${property}.key`);
  else if (String(key).startsWith(resourceTagPrefix)) {
    report.violation({
      on: selection,
      property: `${property}.key`,
      found: shown(key),
      required: "it must be the bare tag key, because only conditions have the prefix",
      mend: "leave the prefix out, or use conditions",
    });
  }
}
