import type { Report } from "../../framework/report";
import type { Subject } from "../../framework/subject";
import { numeric, shown, shownPath, textual, type Path } from "../../framework/values";

/** Names of restore testing plans and selections: no dashes, unlike everywhere else in AWS Backup (R1). */
export function judgeName(on: Subject, report: Report): void {
  report.tell(on, ["name"], (name) => {
    if (name === undefined || /^\w{1,50}$/.test(textual(name) ?? "")) return;
    report.violation({
      on,
      property: "name",
      found: shown(name),
      required: "it must be 1 to 50 letters, digits and underscores, because AWS Backup takes no other here",
      mend: "write underscores, and shorten it",
    });
  });
}

/** A number between two bounds; absent means AWS Backup's default. */
export function judgeNumber(on: Subject, path: Path, [least, most]: readonly [number, number], report: Report): void {
  report.tell(on, path, (value) => {
    const number = numeric(value);
    if (number === undefined || (number >= least && number <= most)) return;
    report.violation({
      on,
      property: shownPath(path),
      found: String(number),
      required: `it must be ${least} to ${most}, because AWS Backup takes no other`,
    });
  });
}
