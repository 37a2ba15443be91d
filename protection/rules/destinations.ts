import type { Problem } from "../problems";
import { cadences } from "../schedules";
import type { CadenceCopy } from "../schedules";
import type { StackConfig } from "../schema";
import type { CadenceId } from "../tags";
import { vaultOf } from "../vaults";
import type { VaultId } from "../vaults";

interface Landing {
  readonly path: string;
  readonly days: number;
  readonly vault: VaultId | "airGapped";
  readonly what: string;
}

const overrideKeys = {
  "recovery-region": "recoveryRegionDays",
  "recovery-account": "recoveryAccountDays",
  "air-gapped": "airGappedDays",
} as const;

function copyLanding(config: StackConfig, id: CadenceId, copy: CadenceCopy): Landing {
  const key = overrideKeys[copy.destination];
  const own = config.backups[id].copies[key] === undefined;
  const path = own ? `backups.${id}.deleteAfterDays` : `backups.${id}.copies.${key}`;
  return { path, days: copy.deleteAfterDays, vault: vaultOf[copy.destination], what: "the copies in" };
}

/**
 * V3: a rule's or a copy's retention lies inside the lock window of the vault that it lands in. Outside of it AWS Backup
 * accepts the plan and then fails every job.
 */
export function retentionFitsDestination(config: StackConfig): readonly Problem[] {
  const landings = cadences(config).flatMap((cadence): readonly Landing[] => [
    {
      path: `backups.${cadence.id}.deleteAfterDays`,
      days: cadence.deleteAfterDays,
      vault: "primary",
      what: "the points in",
    },
    ...cadence.copies.map((copy) => copyLanding(config, cadence.id, copy)),
  ]);
  return landings.flatMap(({ path, days, vault, what }) => {
    const window = config.vaults[vault];
    if (window === undefined) return [];
    const { minDays, maxDays } = window;
    // A window the wrong way round is V1's to report: nothing fits it.
    if (minDays > maxDays || (days >= minDays && days <= maxDays)) return [];
    const bound =
      days < minDays ? `lower vaults.${vault}.minDays to ${days}` : `raise vaults.${vault}.maxDays to ${days}`;
    return [
      {
        path,
        given: `${days} days for ${what} vaults.${vault}`,
        allowed: `${minDays} to ${maxDays} days, the lock window of vaults.${vault}`,
        rule: "V3",
        fix: `Choose a retention inside the window, or ${bound}: otherwise every such job fails.`,
        related: [`vaults.${vault}`],
      },
    ];
  });
}
