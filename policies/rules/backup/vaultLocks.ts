import { attach, Directory, type Target } from "../../framework/relate";
import type { Report } from "../../framework/report";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { positive, shown, textual, unknown } from "../../framework/values";
import { types } from "../resourceTypes";

/** The window of retention that a vault accepts, in days; an absent bound does not bind. */
export interface Window {
  readonly vault: Subject;
  readonly minDays: number | undefined;
  readonly maxDays: number | undefined;
}

/** A stack's vaults with their locks, found by name, ARN or dependency, across Regions and accounts. */
export class VaultLocks {
  readonly #directory: Directory;
  readonly #windows = new Map<string, readonly Window[]>();
  readonly #unreadable = new Set<string>();

  constructor(stack: StackView, report: Report) {
    const vaults = stack.ofType([...types.vault, ...types.airGappedVault]);
    this.#directory = new Directory(stack, vaults, (vault) => [
      vault.at("name"),
      vault.at("id"),
      vault.at("arn"),
      placeKey(textual(vault.at("name")), textual(vault.region)),
    ]);
    const locks = attach(this.#directory, stack.ofType(types.vaultLock), "backupVaultName");
    for (const stray of locks.strays)
      report.cannotTell(stray, "backupVaultName", openBecause(stray.at("backupVaultName")));
    const airGapped = new Set<string>(types.airGappedVault);
    for (const vault of vaults) {
      // A logically air-gapped vault is its own lock (V6).
      const holders = airGapped.has(vault.type) ? [vault] : locks.of(vault);
      this.#windows.set(
        vault.urn,
        holders.flatMap((holder) => this.#window(vault, holder, report)),
      );
    }
  }

  #window(vault: Subject, holder: Subject, report: Report): readonly Window[] {
    const [minDays, maxDays] = (["minRetentionDays", "maxRetentionDays"] as const).map((bound) => {
      const value = holder.at(bound);
      if (value !== unknown) return positive(value);
      report.cannotTell(holder, bound);
      this.#unreadable.add(vault.urn);
      return undefined;
    });
    return [{ vault, minDays, maxDays }];
  }

  windowsOf(vault: Subject): readonly Window[] {
    return this.#windows.get(vault.urn) ?? [];
  }

  /** True when a bound of the vault's lock is not known; the constructor has reported it. */
  isUnreadable(vault: Subject): boolean {
    return this.#unreadable.has(vault.urn);
  }

  /** The vault that a plan's value means; a hand-built ARN is found by its name and Region. */
  find(plan: Subject, value: unknown): Target {
    const target = this.#directory.find(plan, "rules", value);
    if (target.kind !== "outside" || typeof value !== "string") return target;
    const arn = /^arn:[\w-]+:backup:([\w-]+):\d*:backup-vault:(.+)$/.exec(value);
    return arn === null ? target : this.#directory.find(plan, "rules", placeKey(arn[2], arn[1]));
  }
}

function placeKey(name: string | undefined, region: string | undefined): string | undefined {
  return name === undefined || region === undefined ? undefined : `${name} in ${region}`;
}

/** Why a reference is open: it is not known, or more than one vault answers to it. */
export function openBecause(value: unknown): string | undefined {
  return value === unknown ? undefined : `${shown(value)} is the name of several vaults of this stack`;
}
