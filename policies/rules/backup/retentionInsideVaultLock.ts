import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import { unknown, type Path } from "../../framework/values";
import { types } from "../resourceTypes";
import { lifecycleProperty, propertyOf, retainedOf, tellDays, type Retained } from "./planRules";
import { VaultLocks, type Window } from "./vaultLocks";
import { openBecause, Vaults } from "./vaults";

export const retentionInsideVaultLock = stackRule(
  {
    name: "backup-retention-inside-vault-lock",
    sentence: "Every rule and every copy keeps its points inside the lock window of the vault they land in.",
    severity: "critical",
    level: "mandatory",
    refs: ["V3"],
    why: "A vault fails each backup or copy job outside its window: the plan applies cleanly and then protects nothing.",
    mend: "change deleteAfter, or the lock before it can no longer be changed",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
  },
  {
    types: types.plan,
    check(stack, report) {
      const vaults = new Vaults(stack);
      const locks = new VaultLocks(vaults, report);
      for (const plan of stack.ofType(types.plan)) {
        for (const retained of retainedOf(plan, report)) {
          for (const path of destinationsOf(retained)) judge(retained, path, vaults, locks, report);
        }
      }
    },
  },
);

function destinationsOf({ plan, kind, path }: Retained): readonly Path[] {
  if (kind === "copy") return [[...path, "destinationVaultArn"]];
  const airGapped = [...path, "targetLogicallyAirGappedBackupVaultArn"];
  return [[...path, "targetVaultName"], ...(plan.at(...airGapped) === undefined ? [] : [airGapped])];
}

function judge(retained: Retained, destination: Path, vaults: Vaults, locks: VaultLocks, report: Report): void {
  const { plan } = retained;
  const field = String(destination.at(-1));
  const candidates = vaults.candidates(retained, destination);
  if (candidates === unknown) {
    report.cannotTell(plan, propertyOf(retained, field));
    return;
  }
  // What cannot be read of a lock was reported with the lock itself.
  const readable = candidates.filter((vault) => !locks.isUnreadable(vault));
  const windows = readable.map((vault) => locks.windowsOf(vault));
  if (windows.every((each) => each.length === 0)) return;
  tellDays(retained, "deleteAfter", report, (days) => {
    const broken = windows.map((each) => each.filter((window) => !fits(days, window)));
    const first = broken.flat()[0];
    if (first === undefined) return;
    // One of several possible vaults refuses it, another does not: nobody knows which one is meant.
    if (broken.some((each) => each.length === 0)) {
      report.cannotTell(plan, propertyOf(retained, field), openBecause(plan.at(...destination)));
    } else violate(retained, days, first, report);
  });
}

function fits(days: number | undefined, { minDays, maxDays }: Window): boolean {
  if (days === undefined) return maxDays === undefined;
  return days >= (minDays ?? 0) && days <= (maxDays ?? Infinity);
}

function violate(retained: Retained, days: number | undefined, window: Window, report: Report): void {
  const { vault, minDays, maxDays } = window;
  const bounds =
    maxDays === undefined
      ? `at least ${minDays ?? 1}`
      : minDays === undefined
        ? `at most ${maxDays}`
        : `${minDays} to ${maxDays}`;
  report.violation({
    on: retained.plan,
    property: lifecycleProperty(retained, "deleteAfter"),
    found: days === undefined ? "absent, which means for ever" : String(days),
    required: `it must be ${bounds}, because the lock of ${vault.label} fails every ${retained.kind === "copy" ? "copy" : "backup"} job outside that window`,
  });
}
