import type { CadenceId } from "./tags";

/** Time zone and hour of the daily backup (BKP-3: "Daily at 2:00 AM (BRT)"). */
export const dailyBackup = { timezone: "America/Sao_Paulo", at: "02:00" } as const;

/**
 * The ledger's retention of each cadence in days: the default of every stack, and the least that production may keep.
 * The weekly points' long term is not theirs but the weekly dump's (Aurora ignores cold storage, L4).
 */
export const backupTerms: Readonly<Record<CadenceId, { readonly deleteAfterDays: number; readonly ledger: string }>> = {
  continuous: { deleteAfterDays: 35, ledger: "BKP-5" },
  hourly: { deleteAfterDays: 7, ledger: "BKP-2" },
  daily: { deleteAfterDays: 90, ledger: "BKP-3" },
  weekly: { deleteAfterDays: 365, ledger: "BKP-4" },
};
