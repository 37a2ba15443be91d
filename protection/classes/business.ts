import type { DataClass } from "../dataClasses";
import { yearsToDays } from "../durations";
import { law } from "./legalBasis";

/** Data of the business itself. */
export const businessClasses = {
  financial: {
    id: "financial",
    title: "Financial data",
    sensitivity: "high",
    tier: "non-critical",
    cadence: "continuous+daily+weekly",
    clock: "creation",
    stages: [
      { name: "identifiable", endsAfterDays: yearsToDays(5), prefix: "identifiable/", endAction: "anonymize" },
      // The tax term binds the identifiable record; the anonymized one is NeonPro's wish.
      { name: "anonymized", endsAfterDays: yearsToDays(7), prefix: "anonymized/", legalFloorDays: null },
    ],
    endAction: "delete-permanently",
    legalFloorDays: yearsToDays(5),
    legalBasis: [law.taxTerm, law.endOfProcessing],
    sources: [
      'A "Financial Data": 5 years, Brazilian tax regulations, anonymization',
      'B "Financial": high, 7 years',
      "RET-3",
      "SEC-1",
    ],
    noncurrentDays: 35,
    transitions: [
      { afterDays: 90, storageClass: "STANDARD_IA" },
      { afterDays: 365, storageClass: "GLACIER_IR" },
    ],
    objectLock: {
      // A default of five years would also lock anonymized records, which are written at year five and live for two.
      defaultRetentionDays: null,
      why: "The writer locks each identifiable record for the tax term; anonymized ones stay deletable.",
    },
  },
  operational: {
    id: "operational",
    title: "Operational data",
    sensitivity: "medium",
    tier: "non-critical",
    // Continuous, because a daily point alone would lose more than the 15 minutes that its objective allows.
    cadence: "continuous+daily",
    clock: "creation",
    stages: [{ name: "kept", endsAfterDays: yearsToDays(2), prefix: "" }],
    endAction: "delete-permanently",
    legalFloorDays: null,
    legalBasis: [law.policy],
    sources: ['B "Operational": medium, 2 years', "RET-6", "SEC-1"],
    noncurrentDays: 35,
    transitions: [
      { afterDays: 30, storageClass: "STANDARD_IA" },
      { afterDays: 180, storageClass: "GLACIER_IR" },
    ],
    objectLock: null,
  },
  public: {
    id: "public",
    title: "Public content",
    sensitivity: "standard",
    tier: "non-critical",
    cadence: "daily",
    clock: "creation",
    stages: [{ name: "kept", endsAfterDays: yearsToDays(1), prefix: "" }],
    endAction: "delete-permanently",
    legalFloorDays: null,
    legalBasis: [law.policy],
    sources: ['B "Public": standard, 1 year', "RET-7", "SEC-1", "BKP-11"],
    noncurrentDays: 35,
    // Read all the time: retrieval charges would cost more than the storage saves.
    transitions: [],
    objectLock: null,
  },
} as const satisfies Readonly<Record<string, DataClass>>;
