import type { Report } from "../../framework/report";
import type { Subject } from "../../framework/subject";
import { listAt, positive, shownPath, textual, unknown, valueAt, type Path } from "../../framework/values";

/** An enabled lifecycle rule, reduced to what decides how long objects live. */
export interface LifecycleRule {
  readonly on: Subject;
  /** Where it stands in the program: `rules[0]`. */
  readonly at: string;
  readonly prefix: string;
  /** False where tags or sizes narrow the rule to some objects under its prefix. */
  readonly whole: boolean;
  readonly expirationDays: number | undefined;
  /** A date expires everything written before it, whatever its age. */
  readonly expirationDate: string | undefined;
  readonly noncurrentDays: number | undefined;
  /** Newer noncurrent versions that stay, however old. */
  readonly keptVersions: number;
}

/** Reads the rules at a path; what cannot be read is reported, and null says that something is missing. */
export function lifecycleRulesAt(on: Subject, path: Path, report: Report): readonly LifecycleRule[] | null {
  const rules = listAt(on.props, path);
  if (rules === unknown) {
    report.cannotTell(on, shownPath(path));
    return null;
  }
  const missing = rules.flatMap((rule, index) => {
    const found = findUnknown(rule);
    return found === undefined ? [] : [shownPath([...path, index, ...found])];
  });
  for (const property of missing) report.cannotTell(on, property);
  if (missing.length > 0) return null;
  return rules.flatMap((rule, index) => (isEnabled(rule) ? [reduced(on, shownPath([...path, index]), rule)] : []));
}

/** A bucket's rules: those of its configurations, else its own deprecated ones; null when something is missing. */
export function lifecycleRulesOf(
  bucket: Subject,
  configurations: readonly Subject[],
  report: Report,
): readonly LifecycleRule[] | null {
  const inline = configurations.length === 0 ? [lifecycleRulesAt(bucket, ["lifecycleRules"], report)] : [];
  const lists = [...configurations.map((each) => lifecycleRulesAt(each, ["rules"], report)), ...inline];
  return lists.includes(null) ? null : lists.flatMap((list) => list ?? []);
}

/** What decides; an unknown transition or an unknown ID does not matter. */
const deciding: readonly Path[] = [
  ["status"],
  ["enabled"],
  ["prefix"],
  ["tags"],
  ["filter"],
  ["expiration"],
  ["noncurrentVersionExpiration"],
];

function findUnknown(rule: unknown): Path | undefined {
  if (valueAt(rule, []) === unknown) return [];
  for (const path of deciding) {
    const found = unknownWithin(valueAt(rule, path), path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unknownWithin(value: unknown, path: Path): Path | undefined {
  if (value === unknown) return path;
  if (typeof value !== "object" || value === null) return undefined;
  for (const key of Object.keys(value)) {
    const found = unknownWithin(valueAt(value, [key]), [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `status` in the configuration resource, `enabled` in a bucket's own deprecated rules. */
function isEnabled(rule: unknown): boolean {
  return valueAt(rule, ["status"]) === "Enabled" || valueAt(rule, ["enabled"]) === true;
}

function reduced(on: Subject, at: string, rule: unknown): LifecycleRule {
  const first = (...paths: Path[]) => paths.map((path) => valueAt(rule, path)).find((value) => value !== undefined);
  const narrowing = [
    first(["filter", "tag"], ["filter", "tags"], ["filter", "and", "tags"], ["tags"]),
    first(["filter", "objectSizeGreaterThan"], ["filter", "and", "objectSizeGreaterThan"]),
    first(["filter", "objectSizeLessThan"], ["filter", "and", "objectSizeLessThan"]),
  ];
  const days = (...paths: Path[]) => positive(first(...paths));
  const date = textual(first(["expiration", "date"]));
  return {
    on,
    at,
    prefix: textual(first(["filter", "prefix"], ["filter", "and", "prefix"], ["prefix"])) ?? "",
    whole: narrowing.every(isNothing),
    expirationDays: days(["expiration", "days"]),
    expirationDate: date === "" ? undefined : date,
    noncurrentDays: days(["noncurrentVersionExpiration", "noncurrentDays"], ["noncurrentVersionExpiration", "days"]),
    keptVersions: days(["noncurrentVersionExpiration", "newerNoncurrentVersions"]) ?? 0,
  };
}

function isNothing(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === 0;
}
