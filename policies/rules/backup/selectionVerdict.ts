/** What is known of a match before the deployment. */
export type Verdict = "yes" | "no" | "perhaps";

export function every(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("no")) return "no";
  return verdicts.includes("perhaps") ? "perhaps" : "yes";
}

export function some(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("yes")) return "yes";
  return verdicts.includes("perhaps") ? "perhaps" : "no";
}

export function not(verdict: Verdict): Verdict {
  if (verdict === "perhaps") return verdict;
  return verdict === "yes" ? "no" : "yes";
}

export function when(condition: boolean): Verdict {
  return condition ? "yes" : "no";
}
