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
  /**
   * Path of the lifecycle that applies: AWS Backup gives a copy without one that of its source (CloudFormation's
   * AWS::Backup::BackupPlan CopyActionResourceType).
   */
  readonly lifecycle: Path;
  readonly ruleName: string;
}

export interface PlanRule {
  readonly own: Retained;
  readonly copies: readonly Retained[];
  /** False when a copy is not known; that was reported. */
  readonly complete: boolean;
}

/** The rules of a plan with their copies; those that are not known are reported. */
export function rulesOf(plan: Subject, report: Report): readonly PlanRule[] {
  return children(plan, ["rules"], report).paths.map((rule) => {
    const ruleName = textual(plan.at(...rule, "ruleName")) ?? "unknown";
    const { paths, complete } = children(plan, [...rule, "copyActions"], report);
    return {
      own: { plan, kind: "rule", rule, path: rule, lifecycle: [...rule, "lifecycle"], ruleName },
      copies: paths.map((path) => {
        const holder = plan.at(...path, "lifecycle") === undefined ? rule : path;
        return { plan, kind: "copy", rule, path, lifecycle: [...holder, "lifecycle"], ruleName };
      }),
      complete,
    };
  });
}

/** Every rule and copy of a plan; those that are not known are reported. */
export function retainedOf(plan: Subject, report: Report): readonly Retained[] {
  return rulesOf(plan, report).flatMap(({ own, copies }) => [own, ...copies]);
}

/** True where nothing is said, so that a copy has its rule's lifecycle. */
export function inherits({ plan, path }: Retained): boolean {
  return plan.at(...path, "lifecycle") === undefined;
}

function children(plan: Subject, path: Path, report: Report): { readonly paths: readonly Path[]; complete: boolean } {
  const list = listAt(plan.props, path);
  if (list === unknown) {
    report.cannotTell(plan, shownPath(path));
    return { paths: [], complete: false };
  }
  const paths = list.map((_, index) => [...path, index]);
  const known = paths.filter((child) => plan.at(...child) !== unknown);
  for (const child of paths.filter((each) => !known.includes(each))) report.cannotTell(plan, shownPath(child));
  return { paths: known, complete: known.length === paths.length };
}

/** `rules[0].startWindow (rule "daily")`: sets have no order that a reader could count in. */
export function propertyOf({ path, ruleName }: Retained, ...rest: Path): string {
  return `${shownPath([...path, ...rest])} (rule "${ruleName}")`;
}

/** `rules[0].lifecycle.deleteAfter (rule "daily")`, the rule's own where a copy has no lifecycle. */
export function lifecycleProperty({ lifecycle, ruleName }: Retained, field: string): string {
  return `${shownPath([...lifecycle, field])} (rule "${ruleName}")`;
}

/** Hands over a number of days; undefined where it is absent, 0 or -1, which all mean never. */
export function tellDays(
  retained: Retained,
  field: "deleteAfter" | "coldStorageAfter",
  report: Report,
  use: (days: number | undefined) => void,
): void {
  const value = retained.plan.at(...retained.lifecycle, field);
  if (value === unknown) report.cannotTell(retained.plan, lifecycleProperty(retained, field));
  else use(positive(value));
}
