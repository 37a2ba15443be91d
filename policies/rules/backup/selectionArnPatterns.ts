import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { shown, textual, unknown } from "../../framework/values";
import { hasUnknown, partsOf } from "./selectionReading";
import { backupTypes } from "./types";

/** AWS Backup's limits of one list: all of it, and as soon as an entry has a wildcard (S3). */
const longest = 500;
const longestWithWildcard = 30;

export const selectionArnPatterns = stackRule(
  {
    name: "backup-selection-arn-patterns",
    sentence: "A selection's lists of ARNs keep AWS Backup's limits, and wildcards stand at the end of the resource.",
    severity: "medium",
    level: "mandatory",
    refs: ["S3"],
    why: "AWS Backup refuses a longer list, and a wildcard inside a resource's name does not select what it seems to.",
    mend: "select by tags, or split the list among several selections",
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
  const parts = partsOf(selection);
  for (const property of ["resources", "notResources"] as const) {
    const list = parts[property];
    if (list === unknown || hasUnknown(selection, list, property)) {
      report.cannotTell(selection, property);
      continue;
    }
    const patterns = list.map((entry) => textual(entry) ?? "");
    const wild = patterns.some((entry) => entry.includes("*"));
    const limit = wild ? longestWithWildcard : longest;
    if (patterns.length > limit) {
      report.violation({
        on: selection,
        property,
        found: `${patterns.length} entries${wild ? ", some with a wildcard" : ""}`,
        required: `it must have at most ${limit}, because AWS Backup takes no more`,
      });
    }
    patterns.forEach((entry, index) => {
      if (!hasInnerWildcard(entry)) return;
      report.violation({
        on: selection,
        property: `${property}[${index}]`,
        found: shown(entry),
        required: "its resource may have a wildcard at the end only, because AWS Backup knows no other place for it",
        mend: "move the wildcard to the end, or select by tags",
      });
    });
  }
}

/** Region and account may be a `*` of their own; the documentation's examples have them so. */
function hasInnerWildcard(pattern: string): boolean {
  const resource = pattern.split(":").slice(5).join(":");
  return resource.slice(0, -1).includes("*");
}
