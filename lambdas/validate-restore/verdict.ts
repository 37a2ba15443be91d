import { checkNames } from "./types";
import type { Check, CheckName, Expectation, Verdict } from "./types";

const kept = 5;

/** Several sentences as one text that a person can still read. */
export function listed(problems: readonly string[]): string {
  const more = problems.length - kept;
  return [...problems.slice(0, kept), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

/**
 * The verdict. Whatever is not certain counts as failed: a check that failed, one that was not made, one that is missing from the
 * list, one that is in it twice. Only a check that was declared optional beforehand may be left unmade.
 */
export function verdictOf(
  made: readonly Check[],
  { point, optional = [] }: Pick<Expectation, "point" | "optional">,
): Verdict {
  const checks = checkNames.map((name): Check => {
    const [own, ...others] = made.filter((check) => check.name === name);
    if (own === undefined) return { name, verdict: "not-made", says: "was not reached", seconds: 0 };
    if (others.length > 0) return { name, verdict: "not-made", says: "answered more than once", seconds: own.seconds };
    return own;
  });
  const bad = checks.filter(
    ({ name, verdict }) => verdict === "failed" || (verdict === "not-made" && !isOptional(name, optional)),
  );
  const comparedExactly =
    point.kind !== "moment" && checks.some(({ name, verdict }) => name === "content" && verdict === "passed");
  const [first] = bad;
  if (first !== undefined) {
    const others = bad.length === 1 ? "" : ` (${bad.length} checks in all)`;
    const how = first.verdict === "failed" ? "failed" : "was not made";
    return { status: "FAILED", checks, comparedExactly, says: `${first.name} ${how}${others}: ${first.says}` };
  }
  const left = checks.filter(({ verdict }) => verdict === "not-made").map(({ name }) => name);
  const says = [
    comparedExactly
      ? "Every row is what it was at the moment of the point."
      : "Exact equality was not checked: there is no manifest of this very moment.",
    ...(left.length === 0 ? [] : [`Not made, and optional: ${left.join(", ")}.`]),
  ].join(" ");
  return { status: "SUCCESSFUL", checks, comparedExactly, says };
}

function isOptional(name: CheckName, optional: readonly CheckName[]): boolean {
  return optional.includes(name);
}
