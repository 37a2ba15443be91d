import type { EnforcementLevel } from "../types";

// The enums of analyzer.proto by number.
export const levels: readonly EnforcementLevel[] = ["advisory", "mandatory", "disabled", "remediate"];
const severities = ["unspecified", "low", "medium", "high", "critical"] as const;

/** A level that a newer SDK might add counts as mandatory: a result is never weakened because we do not know its name. */
export function enforcementLevel(value: number): EnforcementLevel {
  return levels[value] ?? "mandatory";
}

export function severity(value: number): string {
  return severities[value] ?? "unspecified";
}

export const remediateLevel = levels.indexOf("remediate");
export const disabledLevel = levels.indexOf("disabled");

/** The number of a level that a person wrote; undefined for anything else. */
export function levelNumber(name: unknown): number | undefined {
  const number = levels.findIndex((level) => level === name);
  return number < 0 ? undefined : number;
}
