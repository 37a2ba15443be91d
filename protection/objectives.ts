import { hoursToMinutes } from "./durations";
import type { DataClassId, TierId } from "./tags";

/** What can be lost, in AWS Resilience Hub's words. `software` is also deletion, corruption and a bad deployment. */
export const disruptions = ["software", "hardware", "availability-zone", "region"] as const;
export type Disruption = (typeof disruptions)[number];

/** The kinds of data that the two documents give an RPO for. */
export type RpoCategory = "patient" | "critical" | "configuration" | "administrative" | "static-assets";

export interface Objective {
  /** Most minutes of data that may be lost. */
  readonly rpoMinutes: number;
  /** Most minutes until the data serves again. */
  readonly rtoMinutes: number;
}

export interface TierObjective {
  /** Most minutes until the tier's services answer again. */
  readonly rtoMinutes: number;
  /** Maximum tolerable downtime in minutes; null where the documents name none. */
  readonly mtdMinutes: number | null;
}

/** Recovery objectives (DRP-1): the stricter of documents A and B wherever both name one. */
export const objectives = {
  /** A: patient 1 h, administrative 24 h. B: patient 5 min, critical 15 min, configuration 1 min, static assets 24 h. */
  rpoMinutes: {
    patient: 5,
    critical: 15,
    configuration: 1,
    administrative: hoursToMinutes(24),
    "static-assets": hoursToMinutes(24),
  },
  /** A: critical 2 h, non-critical 8 h, MTD 4 h for critical systems. B: critical services 1 h, full system 4 h. */
  tiers: {
    critical: { rtoMinutes: hoursToMinutes(1), mtdMinutes: hoursToMinutes(4) },
    "non-critical": { rtoMinutes: hoursToMinutes(4), mtdMinutes: null },
  },
  /** B, data recovery: a restore from backups, whatever the tier. */
  dataRecoveryMinutes: hoursToMinutes(2),
  /** B, compliance validation: part of every recovery, so it has to fit inside the RTO. */
  complianceValidationMinutes: 30,
} as const satisfies {
  readonly rpoMinutes: Readonly<Record<RpoCategory, number>>;
  readonly tiers: Readonly<Record<TierId, TierObjective>>;
  readonly dataRecoveryMinutes: number;
  readonly complianceValidationMinutes: number;
};

/**
 * The RPO category of each class. Configuration is no class of its own: it lives in replicated secrets and version
 * control, not in a bucket. A dump is the nightly administrative copy; what patients lose is bounded by the database.
 */
export const rpoCategories: Readonly<Record<DataClassId, RpoCategory>> = {
  medical: "patient",
  personal: "patient",
  sensitive: "patient",
  biometric: "patient",
  financial: "administrative",
  operational: "critical",
  public: "static-assets",
  "database-dump": "administrative",
  "operations-log": "critical",
};

/**
 * The objective for a class after a disruption. The documents name one RPO and one RTO for every cause; only `software`
 * differs: it is answered by a restore from backups, for which B allows two hours whatever the tier.
 */
export function objectiveFor(
  dataClass: { readonly id: DataClassId; readonly tier: TierId },
  disruption: Disruption,
): Objective {
  const tierRto = objectives.tiers[dataClass.tier].rtoMinutes;
  return {
    rpoMinutes: objectives.rpoMinutes[rpoCategories[dataClass.id]],
    rtoMinutes: disruption === "software" ? Math.min(tierRto, objectives.dataRecoveryMinutes) : tierRto,
  };
}
