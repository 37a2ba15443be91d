import type { Report } from "../framework/report";
import type { StackView } from "../framework/stack";
import type { Subject } from "../framework/subject";
import { shown, shownPath, unknown, type Path } from "../framework/values";
import { types } from "./resourceTypes";

const customerKeys: ReadonlySet<string> = new Set(types.anyKey);

/**
 * Judges a property that must name a customer-managed key. AWS-managed keys are recognised by their alias only: the ARN
 * of such a key looks like any other. An unknown value passes when it comes from a key of this stack.
 */
export function requireCustomerKey(
  stack: StackView,
  report: Report,
  on: Subject,
  path: Path,
  requirement: { readonly whenAbsent: string; readonly required: string },
): void {
  const property = shownPath(path);
  const value = on.at(...path);
  if (value === unknown) {
    const sources = on.sourcesOf(String(path[0])).map((urn) => stack.withUrn(urn)?.type ?? "");
    if (!sources.some((type) => customerKeys.has(type))) report.cannotTell(on, property);
  } else if (value === undefined || value === "") {
    report.violation({ on, property, found: `absent, ${requirement.whenAbsent}`, required: requirement.required });
  } else if (typeof value === "string" && /(^|:)alias\/aws\//.test(value)) {
    report.violation({ on, property, found: `${shown(value)}, an AWS-managed key`, required: requirement.required });
  }
}
