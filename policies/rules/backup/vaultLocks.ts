import type { Report } from "../../framework/report";
import type { Subject } from "../../framework/subject";
import { positive, unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { isAirGapped, openBecause, type Vaults } from "./vaults";

/** The window of retention that a vault accepts, in days; an absent bound does not bind. */
export interface Window {
  readonly vault: Subject;
  readonly minDays: number | undefined;
  readonly maxDays: number | undefined;
}

/** The windows of a stack's vaults. */
export class VaultLocks {
  readonly #windows = new Map<string, readonly Window[]>();
  readonly #unreadable = new Set<string>();

  constructor(vaults: Vaults, report: Report) {
    const locks = vaults.attached(types.vaultLock);
    for (const stray of locks.strays)
      report.cannotTell(stray, "backupVaultName", openBecause(stray.at("backupVaultName")));
    for (const vault of vaults.all) {
      const holders = isAirGapped(vault) ? [vault] : locks.of(vault);
      this.#windows.set(
        vault.urn,
        holders.map((holder) => this.#window(vault, holder, report)),
      );
    }
  }

  #window(vault: Subject, holder: Subject, report: Report): Window {
    const [minDays, maxDays] = (["minRetentionDays", "maxRetentionDays"] as const).map((bound) => {
      const value = holder.at(bound);
      if (value !== unknown) return positive(value);
      report.cannotTell(holder, bound);
      this.#unreadable.add(vault.urn);
      return undefined;
    });
    return { vault, minDays, maxDays };
  }

  windowsOf(vault: Subject): readonly Window[] {
    return this.#windows.get(vault.urn) ?? [];
  }

  /** True when a bound of the vault's lock is not known; the constructor has reported it. */
  isUnreadable(vault: Subject): boolean {
    return this.#unreadable.has(vault.urn);
  }
}
