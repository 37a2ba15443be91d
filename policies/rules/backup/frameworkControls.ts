import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { listAt, shown, textual, unknown, valueAt } from "../../framework/values";
import { placeKey, regionText } from "./selectionPlace";
import { backupTypes } from "./types";

/** AWS Backup Audit Manager's limits in one account and Region (S11). */
const mostControls = 50;
const mostFrameworks = 15;

export const frameworkControls = stackRule(
  {
    name: "backup-framework-controls",
    sentence: "Audit frameworks keep AWS Backup's limits for names, controls and scopes.",
    severity: "medium",
    level: "mandatory",
    refs: ["S11"],
    why: "AWS Backup refuses the framework, and backups go without their audit; limits are those of an account and Region.",
    mend: "merge frameworks, drop controls, or scope by one tag",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/aws-backup-limits.html",
  },
  {
    types: backupTypes.framework,
    check(stack, report) {
      const places = new Map<string, { readonly last: Subject; frameworks: number; controls: number }>();
      for (const framework of stack.ofType(backupTypes.framework)) {
        judgeName(framework, report);
        const controls = listAt(framework.props, ["controls"]);
        if (controls === unknown) report.cannotTell(framework, "controls");
        else {
          controls.forEach((control, index) => {
            judgeScope(framework, control, `controls[${index}].scope.tags`, report);
          });
        }
        const key = placeKey(framework);
        const before = places.get(key) ?? { frameworks: 0, controls: 0 };
        places.set(key, {
          last: framework,
          frameworks: before.frameworks + 1,
          controls: before.controls + (controls === unknown ? 0 : controls.length),
        });
      }
      for (const { last, frameworks, controls } of places.values()) {
        const where = `in ${regionText(last)}`;
        const limit = (most: number) => `it must be at most ${most} in one account and Region, all frameworks together`;
        if (controls > mostControls) {
          report.violation({
            on: last,
            property: "controls",
            found: `${controls} ${where}`,
            required: limit(mostControls),
          });
        }
        if (frameworks > mostFrameworks) {
          const found = `${frameworks} ${where}`;
          report.violation({ on: last, property: "number of frameworks", found, required: limit(mostFrameworks) });
        }
      }
    },
  },
);

function judgeName(framework: Subject, report: Report): void {
  report.tell(framework, ["name"], (name) => {
    // Without a name the provider makes one that fits.
    if (name === undefined || /^[a-zA-Z]\w{0,255}$/.test(textual(name) ?? "")) return;
    report.violation({
      on: framework,
      property: "name",
      found: shown(name),
      required: "it must be letters, digits and underscores after a letter, because AWS Backup takes no dashes here",
      mend: "write underscores",
    });
  });
}

function judgeScope(framework: Subject, control: unknown, property: string, report: Report): void {
  const tags = valueAt(control, ["scope", "tags"]);
  if (tags === unknown) report.cannotTell(framework, property);
  if (typeof tags !== "object" || tags === null || Object.keys(tags).length <= 1) return;
  report.violation({
    on: framework,
    property,
    found: Object.keys(tags).join(" and "),
    required: "it must be one tag, because AWS Backup takes no more in a scope",
  });
}
