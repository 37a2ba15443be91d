import { resourceRule } from "../../framework/rule";
import type { Report } from "../../framework/report";
import type { Subject } from "../../framework/subject";
import { numeric, positive, unknown } from "../../framework/values";
import { types } from "../resourceTypes";

/** Days: AWS Backup's bounds of a lock (V1), of its cooling-off (V2) and of an air-gapped vault (V6). */
const longestDays = 36_500;
const shortestCoolingOff = 3;
const shortestAirGapped = 7;

const airGapped = new Set<string>(types.airGappedVault);

export const vaultLockBounds = resourceRule(
  {
    name: "backup-vault-lock-bounds",
    sentence: "A vault's lock has bounds that AWS Backup accepts and that some retention can meet.",
    severity: "high",
    level: "mandatory",
    refs: ["V1"],
    why: "AWS Backup rejects other bounds; a lock whose minimum is above its maximum would fail every job.",
    mend: "choose minRetentionDays and maxRetentionDays from 1 to 36500, the first at most the second",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html",
  },
  {
    types: [...types.vaultLock, ...types.airGappedVault],
    check(holder, report) {
      if (airGapped.has(holder.type)) airGappedWindow(holder, report);
      else {
        window(holder, 1, ["V1"], report);
        coolingOff(holder, report);
      }
    },
  },
);

function window(holder: Subject, shortest: number, refs: readonly string[], report: Report): void {
  for (const property of ["minRetentionDays", "maxRetentionDays"] as const) {
    report.tell(holder, [property], (value) => {
      const days = numeric(value);
      // 0 is the provider's state for a bound that is absent.
      if (days === undefined || days === 0 || (days >= shortest && days <= longestDays)) return;
      const required = `it must be ${shortest} to ${longestDays}, because AWS Backup rejects any other`;
      report.violation({ on: holder, property, found: String(days), required, refs });
    });
  }
  const [min, max] = [positive(holder.at("minRetentionDays")), positive(holder.at("maxRetentionDays"))];
  if (min === undefined || max === undefined || min <= max) return;
  report.violation({
    on: holder,
    property: "minRetentionDays",
    found: String(min),
    required: `it must be at most maxRetentionDays, which is ${max}, because no retention could be both`,
    refs,
  });
}

function airGappedWindow(vault: Subject, report: Report): void {
  window(vault, shortestAirGapped, ["V6"], report);
  for (const property of ["minRetentionDays", "maxRetentionDays"] as const) {
    const value = vault.at(property);
    if (value === unknown || positive(value) !== undefined || (numeric(value) ?? 0) < 0) continue;
    const required = "it must be given, because a logically air-gapped vault is created with its lock";
    const mend = `set ${property} to ${shortestAirGapped} to ${longestDays}`;
    report.violation({ on: vault, property, found: "absent", required, refs: ["V6"], mend });
  }
}

/** Present, even when wrong, it means compliance; absent or 0 governance. */
function coolingOff(lock: Subject, report: Report): void {
  report.tell(lock, ["changeableForDays"], (value) => {
    const days = numeric(value);
    if (days === undefined || days === 0 || (days >= shortestCoolingOff && days <= longestDays)) return;
    report.violation({
      on: lock,
      property: "changeableForDays",
      found: String(days),
      required: `it must be ${shortestCoolingOff} to ${longestDays}, or absent for governance mode, because AWS Backup rejects any other`,
      refs: ["V2"],
      mend: `choose ${shortestCoolingOff} to ${longestDays} days for compliance mode, or leave it out for governance mode`,
    });
  });
}
