import { check, unanswered } from "./checks";
import type { Check, Reading } from "./checks";

/** What the plan declares of a vault. */
export interface ExpectedVault {
  readonly name: string;
  readonly keyArn: string;
  /** The lock's window in days (V1). */
  readonly minDays: number;
  readonly maxDays: number;
  /** Whether the lock is one that nobody can lift, from its date on (V2). */
  readonly compliance: boolean;
}

/** What DescribeBackupVault says, as far as it matters here. */
export interface SeenVault {
  readonly keyArn: string | undefined;
  readonly locked: boolean;
  readonly minDays: number | undefined;
  readonly maxDays: number | undefined;
  /** When a compliance lock becomes final; undefined for a governance lock. */
  readonly lockDate: string | undefined;
  readonly recoveryPoints: number | undefined;
}

/** Recovery points that a vault can hold (S5). */
const recoveryPointQuota = 1_000_000;
/** From here on it is "storage nearing capacity" (document A, "Alerting Mechanisms"). */
const nearlyFull = 0.9;

/**
 * A vault held against the plan: its key, its lock (V4, V15: the policy that denies deletion can be lifted, the lock is what
 * stays), and its room. A deleted vault is a violation; one that could not be described is unknown.
 */
export function vaultChecks(expected: ExpectedVault, seen: Reading<SeenVault>): readonly Check[] {
  const { name } = expected;
  if ("error" in seen) {
    const gone = seen.error === "ResourceNotFoundException";
    return [
      gone ? check("exists", name, "is not there") : unanswered("exists", name, seen.error),
      gone ? check("encryption", name, "is not there") : unanswered("encryption", name, seen.error),
      gone ? check("lock", name, "is not there") : unanswered("lock", name, seen.error),
    ];
  }
  const vault = seen.value;
  return [
    check("exists", name, undefined),
    check("encryption", name, encryption(expected, vault)),
    check("lock", name, lock(expected, vault)),
    ...capacity(name, vault.recoveryPoints),
  ];
}

function encryption({ keyArn }: ExpectedVault, vault: SeenVault): string | undefined {
  if (vault.keyArn === keyArn) return undefined;
  return `is encrypted under ${vault.keyArn ?? "no key"}; planned is ${keyArn}`;
}

function lock(expected: ExpectedVault, { locked, minDays, maxDays, lockDate }: SeenVault): string | undefined {
  if (!locked) return "is not locked";
  if (minDays !== expected.minDays || maxDays !== expected.maxDays) {
    return `is locked for ${minDays ?? "any"} to ${maxDays ?? "any"} days; planned are ${expected.minDays} to ${expected.maxDays}`;
  }
  if (expected.compliance && lockDate === undefined)
    return "has a lock that can be lifted; planned is a compliance lock";
  return undefined;
}

/** AWS Backup may leave the number out; nothing is claimed of the room then, neither good nor unknown. */
function capacity(name: string, points: number | undefined): readonly Check[] {
  if (points === undefined) return [];
  const full = points >= recoveryPointQuota * nearlyFull;
  const violation = full ? `holds ${points} of at most ${recoveryPointQuota} recovery points (S5)` : undefined;
  return [check("capacity", name, violation)];
}
