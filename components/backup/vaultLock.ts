import { airGappedMinDays, coolingOffLimits, retentionLimits } from "../../protection/backupLimits";
import type { Cadence, CopyDestination } from "../../protection/schedules";

/** The retention window that a vault enforces. Days are counted from the creation of the source backup (L9). */
export interface VaultLock {
  /**
   * `governance` can be lifted by a principal with the permission; `compliance` by nobody, AWS included, once the
   * cooling-off period is over.
   */
  readonly mode: "governance" | "compliance";
  /** Shortest retention that the vault accepts, in days (1 to 36,500). */
  readonly minDays: number;
  /** Longest retention that the vault accepts, in days (1 to 36,500). */
  readonly maxDays: number;
  /**
   * Cooling-off period in days, 3 to 36,500; required with `compliance`, refused with `governance`: its mere presence
   * makes AWS Backup lock for ever (V2).
   * @default none
   */
  readonly changeableForDays?: number;
}

/** Where a rule or a copy lands: the vault of the plan, or one of the copy destinations. */
export type VaultRole = "primary" | CopyDestination;
export type VaultLocks = Readonly<Partial<Record<VaultRole, VaultLock>>>;

function within(value: number, { minDays, maxDays }: { readonly minDays: number; readonly maxDays: number }): boolean {
  return Number.isInteger(value) && value >= minDays && value <= maxDays;
}

function windowProblems(path: string, window: { readonly minDays: number; readonly maxDays: number }): string[] {
  const problems = (["minDays", "maxDays"] as const)
    .filter((bound) => !within(window[bound], retentionLimits))
    .map((bound) => `${path}.${bound} is ${window[bound]}; allowed are whole days from 1 to 36500 (V1)`);
  if (window.minDays > window.maxDays) {
    problems.push(
      `${path}.minDays is ${window.minDays}, more than ${path}.maxDays ${window.maxDays}: no retention would fit (V1); swap or widen them`,
    );
  }
  return problems;
}

/** Everything that AWS Backup would refuse in a lock, or accept and never give back. */
export function lockProblems(path: string, lock: VaultLock): string[] {
  const problems = windowProblems(path, lock);
  const days = lock.changeableForDays;
  if (lock.mode === "governance" && days !== undefined) {
    problems.push(
      `${path}.changeableForDays is ${days} in governance mode, but its presence makes the lock a compliance lock that nobody can lift (V2); remove it or set mode to compliance`,
    );
  }
  if (lock.mode === "compliance" && (days === undefined || !within(days, coolingOffLimits))) {
    problems.push(
      `${path}.changeableForDays is ${days ?? "missing"} in compliance mode; allowed are whole days from 3 to 36500 (V2)`,
    );
  }
  return problems;
}

/** A logically air-gapped vault is in compliance mode from its creation, without a grace period (V6). */
export function airGappedProblems(
  path: string,
  window: { readonly minDays: number; readonly maxDays: number },
): string[] {
  const problems = windowProblems(path, window);
  if (window.minDays < airGappedMinDays) {
    problems.push(
      `${path}.minDays is ${window.minDays}; a logically air-gapped vault needs at least ${airGappedMinDays} (V6)`,
    );
  }
  return problems;
}

/** Each retention of a cadence with the vault that it lands in. */
export function landings(
  cadence: Cadence,
): readonly { readonly vault: VaultRole; readonly path: string; readonly deleteAfterDays: number }[] {
  return [
    { vault: "primary", path: `cadence ${cadence.id}`, deleteAfterDays: cadence.deleteAfterDays },
    ...cadence.copies.map(({ destination, deleteAfterDays }) => ({
      vault: destination,
      path: `cadence ${cadence.id}, copy to ${destination}`,
      deleteAfterDays,
    })),
  ];
}

/**
 * Rules and copies whose retention the lock of their own destination refuses: they apply cleanly and then fail every
 * night (V3). A vault without a known lock is not judged.
 */
export function lockFitProblems(cadences: readonly Cadence[], locks: VaultLocks): string[] {
  return cadences.flatMap(landings).flatMap(({ vault, path, deleteAfterDays }) => {
    const lock = locks[vault];
    if (lock === undefined || (deleteAfterDays >= lock.minDays && deleteAfterDays <= lock.maxDays)) return [];
    return [
      `${path}: deleteAfterDays is ${deleteAfterDays}; the lock of the ${vault} vault accepts ${lock.minDays} to ${lock.maxDays} days (V3); change the retention or the lock before it is applied`,
    ];
  });
}
