import type { Aspect, Check } from "./checks";

/** Document A's result of an integrity verification (AUD-2, "Integrity Verification"). */
export interface IntegrityResult {
  /**
   * `failed`: a key cannot be used or a store is gone, so data cannot be restored. `degraded`: a protection is not as planned.
   * `unknown`: nothing is known to be wrong, and something could not be checked.
   */
  readonly status: "healthy" | "degraded" | "failed" | "unknown";
  /** How many protections are not as planned, and how many keys gave back something else than was put in. */
  readonly integrityViolations: number;
  /** Percent of the vaults and buckets that were seen to be encrypted under the planned key. What is unknown is not among them. */
  readonly encryptionConsistency: number;
  /** Percent of the keys that were seen to encrypt and decrypt. What is unknown is not among them. */
  readonly keyAccessibility: number;
}

const fatal: ReadonlySet<Aspect> = new Set(["key", "key-material", "exists"]);

/** The document's result of a set of checks. Nothing checked is `unknown`, at 0 percent. */
export function integrityResult(checks: readonly Check[]): IntegrityResult {
  return {
    status: status(checks),
    // An unusable key is counted by keyAccessibility; what it gives back wrongly is a violation of its own.
    integrityViolations: checks.filter(({ aspect, verdict }) => verdict === "bad" && aspect !== "key").length,
    encryptionConsistency: percentGood(checks, ["encryption"]) ?? 0,
    keyAccessibility: percentGood(checks, ["key"]) ?? 0,
  };
}

function status(checks: readonly Check[]): IntegrityResult["status"] {
  const bad = checks.filter(({ verdict }) => verdict === "bad");
  if (bad.some(({ aspect }) => fatal.has(aspect))) return "failed";
  if (bad.length > 0) return "degraded";
  return checks.length > 0 && checks.every(({ verdict }) => verdict === "good") ? "healthy" : "unknown";
}

/** Percent of the checks of these aspects that are good; undefined without any such check. Never rounded up to 100. */
export function percentGood(checks: readonly Check[], of: readonly Aspect[]): number | undefined {
  const judged = checks.filter(({ aspect }) => of.includes(aspect));
  if (judged.length === 0) return undefined;
  const good = judged.filter(({ verdict }) => verdict === "good").length;
  return Math.floor((good * 10_000) / judged.length) / 100;
}

/** The result as the operations log keeps it: the state first, the document's figures behind it (AUD-2). */
export function resultText(result: IntegrityResult): string {
  return [
    result.status,
    `integrityViolations ${result.integrityViolations}`,
    `encryptionConsistency ${result.encryptionConsistency}`,
    `keyAccessibility ${result.keyAccessibility}`,
  ].join("; ");
}
