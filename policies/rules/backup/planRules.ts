import type { Report } from "../../framework/report";
import type { Subject } from "../../framework/subject";
import { listAt, positive, shownPath, textual, unknown, type Path } from "../../framework/values";

/** A rule of a backup plan, or one of its copies: each has a lifecycle of its own (L10). */
export interface Retained {
  readonly plan: Subject;
  readonly kind: "rule" | "copy";
  /** Path of the rule. */
  readonly rule: Path;
  /** Path of the rule or of the copy action. */
  readonly path: Path;
  readonly ruleName: string;
}

/** Every rule and copy of a plan; those that are not known are reported. */
export function retainedOf(plan: Subject, report: Report): readonly Retained[] {
  return children(plan, ["rules"], report).flatMap((rule) => {
    const ruleName = textual(plan.at(...rule, "ruleName")) ?? "unknown";
    const copies = children(plan, [...rule, "copyActions"], report);
    return [
      { plan, kind: "rule" as const, rule, path: rule, ruleName },
      ...copies.map((path) => ({ plan, kind: "copy" as const, rule, path, ruleName })),
    ];
  });
}

function children(plan: Subject, path: Path, report: Report): readonly Path[] {
  const list = listAt(plan.props, path);
  if (list === unknown) {
    report.cannotTell(plan, shownPath(path));
    return [];
  }
  return list.flatMap((_, index) => {
    const child = [...path, index];
    if (plan.at(...child) !== unknown) return [child];
    report.cannotTell(plan, shownPath(child));
    return [];
  });
}

/** `rules[0].lifecycle.deleteAfter (rule "daily")`: sets have no order that a reader could count in. */
export function propertyOf({ path, ruleName }: Retained, ...rest: Path): string {
  return `${shownPath([...path, ...rest])} (rule "${ruleName}")`;
}

/** Hands over a number of days; undefined where it is absent, 0 or -1, which all mean never. */
export function tellDays(
  retained: Retained,
  field: "deleteAfter" | "coldStorageAfter",
  report: Report,
  use: (days: number | undefined) => void,
): void {
  const value = retained.plan.at(...retained.path, "lifecycle", field);
  if (value === unknown) {
    report.cannotTell(retained.plan, propertyOf(retained, "lifecycle", field));
    return;
  }
  use(positive(value));
}
