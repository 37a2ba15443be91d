/**
 * The one link between a resource and the protection plan: backup selections, policies and posture all read these tags.
 * Keys and values are case sensitive in AWS Backup (S2).
 */
export const tagKeys = {
  dataClass: "neonpro:data-class",
  tier: "neonpro:tier",
  cadence: "neonpro:backup-cadence",
} as const;

/** Says whether a resource holds real data: a law's minimum does not bind staging's. Values are the configuration's. */
export const environmentTagKey = "neonpro:environment";

export const dataClassIds = [
  "medical",
  "personal",
  "financial",
  "sensitive",
  "biometric",
  "operational",
  "public",
  "database-dump",
  "operations-log",
] as const;
export type DataClassId = (typeof dataClassIds)[number];

/** Service tiers of the documents' RTO tables: critical services, and the full system. */
export const tierIds = ["critical", "non-critical"] as const;
export type TierId = (typeof tierIds)[number];

export const cadenceIds = ["continuous", "hourly", "daily", "weekly"] as const;
export type CadenceId = (typeof cadenceIds)[number];

/**
 * Permitted values of the cadence tag. A value lists every cadence that applies, so that one StringLike condition per
 * plan (`*daily*`) selects it: Conditions are AND (S2), one value per cadence could not say "daily and weekly".
 */
export const cadenceTagValues = [
  "continuous+hourly+daily+weekly",
  "continuous+daily+weekly",
  "continuous+daily",
  "daily+weekly",
  "daily",
  "none",
] as const;
export type CadenceTagValue = (typeof cadenceTagValues)[number];

/** The cadences a tag value stands for, in the order of {@link cadenceIds}. */
export function cadencesOf(value: CadenceTagValue): readonly CadenceId[] {
  return cadenceIds.filter((id) => value.split("+").includes(id));
}

/** The StringLike pattern that selects every tag value containing the cadence. */
export function cadencePattern(cadence: CadenceId): string {
  return `*${cadence}*`;
}

/** The three tags that every protected resource carries. */
export function protectionTags(
  dataClass: DataClassId,
  tier: TierId,
  cadence: CadenceTagValue,
): Readonly<Record<string, string>> {
  return { [tagKeys.dataClass]: dataClass, [tagKeys.tier]: tier, [tagKeys.cadence]: cadence };
}
