import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { unknown, type Path } from "../../framework/values";
import { types } from "../resourceTypes";
import { propertyOf, retainedOf, tellDays, type Retained } from "./planRules";
import { openBecause, VaultLocks, type Window } from "./vaultLocks";

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
      const locks = new VaultLocks(stack, report);
      for (const plan of stack.ofType(types.plan)) {
        for (const retained of retainedOf(plan, report)) {
          for (const path of destinationsOf(retained)) judge(retained, path, locks, report);
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

function judge(retained: Retained, destination: Path, locks: VaultLocks, report: Report): void {
  const { plan, kind, path } = retained;
  const field = String(destination.at(-1));
  const candidates = candidatesOf(retained, destination, locks);
  if (candidates === unknown) {
    report.cannotTell(plan, propertyOf(retained, field));
    return;
  }
  // What cannot be read of a lock was reported with the lock itself.
  const readable = candidates.filter((vault) => !locks.isUnreadable(vault));
  const windows = readable.map((vault) => locks.windowsOf(vault));
  if (windows.every((each) => each.length === 0)) return;
  if (kind === "copy" && plan.at(...path, "lifecycle") === undefined) {
    report.cannotTell(
      plan,
      propertyOf(retained, "lifecycle"),
      "it is absent, and AWS does not say how long such a copy is kept",
    );
    return;
  }
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

function candidatesOf(retained: Retained, destination: Path, locks: VaultLocks): readonly Subject[] | typeof unknown {
  const { plan, kind, rule } = retained;
  const value = plan.at(...destination);
  const target = locks.find(plan, value);
  if (target.kind === "one") return [target.subject];
  if (target.kind === "outside") return [];
  // The plan's dependencies are those of all its rules. A copy goes to another vault than its rule.
  const own = kind === "copy" ? locks.find(plan, plan.at(...rule, "targetVaultName")) : undefined;
  const others = target.candidates.filter((vault) => own?.kind !== "one" || vault.urn !== own.subject.urn);
  return others.length === 0 ? unknown : others;
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
    property: propertyOf(retained, "lifecycle", "deleteAfter"),
    found: days === undefined ? "absent, which means for ever" : String(days),
    required: `it must be ${bounds}, because the lock of ${vault.label} fails every ${retained.kind === "copy" ? "copy" : "backup"} job outside that window`,
  });
}
