import { coldStorageGapDays, maxContinuousDays, retentionLimits } from "../backupLimits";
import { backupTerms, dailyBackup } from "../backupTerms";
import { show } from "../problems";
import type { Problem } from "../problems";
import type { StackConfig } from "../schema";
import { cadenceIds } from "../tags";
import type { CadenceId } from "../tags";

/** Every retention that the configuration gives a cadence: the points' own, and those of copies that differ. */
function retentionsOf(config: StackConfig, id: CadenceId): readonly { path: string; days: number }[] {
  const backup = config.backups[id];
  const own = { path: `backups.${id}.deleteAfterDays`, days: backup.deleteAfterDays };
  const copies = (["recoveryRegionDays", "recoveryAccountDays"] as const).flatMap((key) => {
    const days = backup.copies[key];
    return days === undefined ? [] : [{ path: `backups.${id}.copies.${key}`, days }];
  });
  return [own, ...copies];
}

/** L2 and L3: days that AWS Backup takes at all; continuous backups stop at 35 and know no cold storage. */
export function lifecycleBounds(config: StackConfig): readonly Problem[] {
  return cadenceIds.flatMap((id) => {
    const longest = id === "continuous" ? maxContinuousDays : retentionLimits.maxDays;
    const rule = id === "continuous" ? "L3" : "L2";
    const cold = config.backups[id].coldStorageAfterDays;
    const problems: Problem[] = retentionsOf(config, id)
      .filter(({ days }) => days < 1 || days > longest)
      .map(({ path, days }) => ({
        path,
        given: `${days} days`,
        allowed: `1 to ${longest} days`,
        rule,
        fix:
          id === "continuous"
            ? "Keep the point-in-time log 35 days at most; longer terms are the daily and weekly points'."
            : "Choose a number of days in that range.",
      }));
    if (cold === undefined) return problems;
    const path = `backups.${id}.coldStorageAfterDays`;
    if (id === "continuous") {
      const fix = "Remove it: AWS Backup refuses cold storage in a continuous rule.";
      problems.push({ path, given: `${cold} days`, allowed: "nothing", rule: "L3", fix });
    } else if (cold < 1) {
      const fix = "Choose a number of days in that range, or remove it.";
      problems.push({ path, given: `${cold} days`, allowed: `1 to ${retentionLimits.maxDays} days`, rule: "L2", fix });
    }
    return problems;
  });
}

/** L1: a point that moves to cold storage stays there for 90 days; copies move on the same day as their source. */
export function coldStorageGap(config: StackConfig): readonly Problem[] {
  return cadenceIds.flatMap((id) => {
    const cold = config.backups[id].coldStorageAfterDays;
    if (cold === undefined || id === "continuous") return [];
    const least = cold + coldStorageGapDays;
    const coldPath = `backups.${id}.coldStorageAfterDays`;
    return retentionsOf(config, id)
      .filter(({ days }) => days < least)
      .map(({ path, days }) => ({
        path,
        given: `${days} days, ${days - cold} after the move to cold storage on day ${cold}`,
        allowed: `${least} days or more`,
        rule: "L1",
        fix: `Keep it ${least} days, move it to cold storage earlier, or remove ${coldPath}.`,
        related: [coldPath],
      }));
  });
}

/** Production keeps no backup shorter than the ledger says, and takes the daily one when it says. */
export function ledgerFloors(config: StackConfig): readonly Problem[] {
  if (config.environment !== "production") return [];
  const short = cadenceIds.flatMap((id) => {
    const { deleteAfterDays, ledger } = backupTerms[id];
    return retentionsOf(config, id)
      .filter(({ days }) => days < deleteAfterDays)
      .map(({ path, days }) => ({
        path,
        given: `${days} days`,
        allowed: `${deleteAfterDays} days or more in production`,
        rule: ledger,
        fix: `Keep it ${deleteAfterDays} days; only staging may keep less than the requirements ledger.`,
      }));
  });
  const { dailyAt, timezone } = config.backups;
  const late = [
    { path: "backups.dailyAt", given: dailyAt, expected: dailyBackup.at },
    { path: "backups.timezone", given: timezone, expected: dailyBackup.timezone },
  ].filter(({ given, expected }) => given !== expected);
  return [
    ...short,
    ...late.map(({ path, given, expected }) => ({
      path,
      given: show(given),
      allowed: `"${expected}" in production`,
      rule: "BKP-3",
      fix: "Remove it: the requirement is a daily backup at 02:00 in São Paulo, which is the default.",
    })),
  ];
}

/** The cap on stages and locks is staging's alone: production's terms are the law's and the ledger's. */
export function retentionCap(config: StackConfig): readonly Problem[] {
  const cap = config.storage.maximumRetentionDays;
  const path = "storage.maximumRetentionDays";
  if (config.environment === "production") {
    if (cap === undefined) return [];
    const fix = "Remove it: production keeps what protection/dataClasses.ts says.";
    return [{ path, given: `${cap} days`, allowed: "nothing in production", rule: "RET-1", fix }];
  }
  if (cap !== undefined && cap >= 1 && cap <= retentionLimits.maxDays) return [];
  return [
    {
      path,
      given: cap === undefined ? "nothing" : `${cap} days`,
      allowed: `1 to ${retentionLimits.maxDays} days in staging`,
      rule: "RET-1",
      fix: "Say for how many days staging keeps its test data, such as 30: without it objects are locked for 20 years.",
    },
  ];
}
