import type { BackupConfig, StackConfig } from "./schema";
import { cadenceIds } from "./tags";
import type { CadenceId } from "./tags";

export type CopyDestination = "recovery-region" | "recovery-account" | "air-gapped";

/** One backup cadence: a rule of an AWS Backup plan. Days and minutes are AWS Backup's own units. */
export interface Cadence {
  readonly id: CadenceId;
  /** AWS cron expression, for example `cron(0 2 * * ? *)`. */
  readonly scheduleExpression: string;
  /** IANA name; AWS Backup's scheduleExpressionTimezone. */
  readonly timezone: string;
  readonly startWindowMinutes: number;
  readonly completionWindowMinutes: number;
  readonly deleteAfterDays: number;
  readonly coldStorageAfterDays?: number;
  readonly continuous: boolean;
  readonly copies: readonly CadenceCopy[];
}

/** A copy counts its days from the source's creation (L9), and lives by its own lifecycle alone (L10). */
export interface CadenceCopy {
  readonly destination: CopyDestination;
  readonly deleteAfterDays: number;
  readonly coldStorageAfterDays?: number;
}

/**
 * Where each cadence's points are copied. Copies of continuous backups become plain snapshots (L7), so they are left to
 * the others; hourly points serve a lost Region, the longer ones also a lost or hostile account.
 */
export const copyDestinations: Readonly<Record<CadenceId, readonly CopyDestination[]>> = {
  continuous: [],
  hourly: ["recovery-region"],
  daily: ["recovery-region", "recovery-account", "air-gapped"],
  weekly: ["recovery-region", "recovery-account", "air-gapped"],
};

/**
 * One job per resource runs at a time (S6), so the cadences keep out of each other's way: hourly at half past, daily at
 * its own time (02:00 unless staging says otherwise), continuous at 05:00 and weekly at 07:00.
 */
function scheduleExpression(id: CadenceId, dailyAt: string): string {
  const [hour, minute] = dailyAt.split(":").map(Number) as [number, number];
  switch (id) {
    case "continuous":
      // Log shipping never pauses. The schedule only says when AWS Backup looks for resources to switch it on for.
      return "cron(0 5 * * ? *)";
    case "hourly":
      return "cron(30 * * * ? *)";
    case "daily":
      return `cron(${minute} ${hour} * * ? *)`;
    case "weekly":
      return "cron(0 7 ? * SUN *)";
  }
}

function copiesOf(id: CadenceId, backup: BackupConfig, has: (destination: CopyDestination) => boolean) {
  const overrides = {
    "recovery-region": backup.copies.recoveryRegionDays,
    "recovery-account": backup.copies.recoveryAccountDays,
    "air-gapped": backup.copies.airGappedDays,
  };
  return copyDestinations[id].filter(has).map((destination) => ({
    destination,
    deleteAfterDays: overrides[destination] ?? backup.deleteAfterDays,
    ...cold(backup),
  }));
}

function cold(backup: BackupConfig): { readonly coldStorageAfterDays?: number } {
  return backup.coldStorageAfterDays === undefined ? {} : { coldStorageAfterDays: backup.coldStorageAfterDays };
}

/** The four cadences of a stack (BKP-2 to BKP-5), in the order of {@link cadenceIds}. */
export function cadences(
  config: Pick<StackConfig, "backups" | "recoveryAccount"> & Partial<Pick<StackConfig, "vaults">>,
): readonly Cadence[] {
  const has: Readonly<Record<CopyDestination, boolean>> = {
    "recovery-region": true,
    "recovery-account": config.recoveryAccount !== undefined,
    "air-gapped": config.vaults?.airGapped !== undefined,
  };
  return cadenceIds.map((id) => {
    const backup = config.backups[id];
    return {
      id,
      scheduleExpression: scheduleExpression(id, config.backups.dailyAt),
      timezone: config.backups.timezone,
      startWindowMinutes: backup.startWindowMinutes,
      completionWindowMinutes: backup.completionWindowMinutes,
      deleteAfterDays: backup.deleteAfterDays,
      ...cold(backup),
      continuous: id === "continuous",
      copies: copiesOf(id, backup, (destination) => has[destination]),
    };
  });
}
