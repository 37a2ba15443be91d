import { airGappedMinDays, coolingOffLimits, retentionLimits } from "../backupLimits";
import { dataClasses } from "../dataClasses";
import type { Problem } from "../problems";
import type { StackConfig } from "../schema";
import { usedVaults } from "../vaults";
import type { VaultId } from "../vaults";

interface Window {
  readonly path: string;
  readonly minDays: number;
  readonly maxDays: number;
}

/** V1 (V6 for an air-gapped vault): the window is in range and the right way round. */
function windowProblems({ path, minDays, maxDays }: Window, least: number, rule: string): readonly Problem[] {
  const problems: Problem[] = [];
  if (minDays < least || minDays > retentionLimits.maxDays) {
    const fix = "Choose a number of days in that range.";
    problems.push({
      path: `${path}.minDays`,
      given: `${minDays} days`,
      allowed: `${least} to ${retentionLimits.maxDays} days`,
      rule,
      fix,
    });
  }
  if (maxDays < minDays || maxDays > retentionLimits.maxDays) {
    const fix = "Make the window's end at least its beginning: no job could fit it.";
    const allowed = `${minDays} (minDays) to ${retentionLimits.maxDays} days`;
    problems.push({
      path: `${path}.maxDays`,
      given: `${maxDays} days`,
      allowed,
      rule,
      fix,
      related: [`${path}.minDays`],
    });
  }
  return problems;
}

function coolingOff(id: VaultId, config: StackConfig): readonly Problem[] {
  const { mode, changeableForDays: changeable } = config.vaults[id];
  const path = `vaults.${id}.changeableForDays`;
  const { minDays: least, maxDays: most } = coolingOffLimits;
  if (mode === "governance") {
    if (changeable === undefined) return [];
    const fix = "Remove it: AWS takes a lock with a cooling-off as a compliance lock, for ever.";
    const related = [`vaults.${id}.mode`];
    return [{ path, given: `${changeable} days`, allowed: "nothing in governance mode", rule: "V2", fix, related }];
  }
  if (changeable !== undefined && changeable >= least && changeable <= most) return [];
  return [
    {
      path,
      given: changeable === undefined ? "nothing" : `${changeable} days`,
      allowed: `${least} to ${most} days in compliance mode`,
      rule: "V2",
      fix: "Say for how many days the lock may still be changed or removed; after them nobody can.",
      related: [`vaults.${id}.mode`],
    },
  ];
}

/** V1, V2 and V6: locks that AWS Backup accepts and that mean what they say. */
export function lockWindows(config: StackConfig): readonly Problem[] {
  const { airGapped } = config.vaults;
  return [
    ...usedVaults(config).flatMap((id) => [
      ...windowProblems({ path: `vaults.${id}`, ...config.vaults[id] }, retentionLimits.minDays, "V1"),
      ...coolingOff(id, config),
    ]),
    ...(airGapped === undefined
      ? []
      : windowProblems({ path: "vaults.airGapped", ...airGapped }, airGappedMinDays, "V6")),
  ];
}

/** V5: a vault in which medical records land may never be locked below the law's 20 years. */
export function medicalTermFits(config: StackConfig): readonly Problem[] {
  if (config.environment !== "production") return [];
  const floor = dataClasses.medical.legalFloorDays ?? 0;
  const { airGapped } = config.vaults;
  const windows: readonly Window[] = [
    ...usedVaults(config).map((id) => ({ path: `vaults.${id}`, ...config.vaults[id] })),
    ...(airGapped === undefined ? [] : [{ path: "vaults.airGapped", ...airGapped }]),
  ];
  return windows
    .filter(({ maxDays }) => maxDays < floor)
    .map(({ path, maxDays }) => ({
      path: `${path}.maxDays`,
      given: `${maxDays} days`,
      allowed: `${floor} days or more in production`,
      rule: "V5",
      fix: `Set it to ${floor} (20 years) or more: once locked, no record could be kept for the law's term.`,
    }));
}
