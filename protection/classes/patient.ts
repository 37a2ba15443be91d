import type { DataClass } from "../dataClasses";
import { yearsToDays } from "../durations";
import { law } from "./legalBasis";

/** Data about patients: RPO of five minutes, and the two clocks that are not an object's age. */
export const patientClasses = {
  medical: {
    id: "medical",
    title: "Medical records",
    sensitivity: "maximum",
    tier: "critical",
    cadence: "continuous+daily+weekly",
    // Adding an entry restarts the term of the whole record, which S3 cannot know: the end is a person's decision.
    clock: "last-entry",
    stages: [{ name: "kept", endsAfterDays: yearsToDays(25), prefix: "" }],
    endAction: "manual-review",
    legalFloorDays: yearsToDays(20),
    legalBasis: [law.medicalRecords, law.medicalIntegrity, law.cfmRecords],
    sources: [
      'A "Medical Records": 20 years, CFM Resolution 1.821/2007, manual review required before deletion',
      'B "PHI (Protected Health Information)": maximum, 25 years',
      "RET-1",
      "RET-11",
      "SEC-1",
    ],
    noncurrentDays: null,
    // AWS Backup reads both classes; it skips Glacier Flexible Retrieval and Deep Archive (X1).
    transitions: [
      { afterDays: 90, storageClass: "STANDARD_IA" },
      { afterDays: 365, storageClass: "GLACIER_IR" },
    ],
    objectLock: {
      defaultRetentionDays: yearsToDays(20),
      why: "The law's floor; the writer renews the lock of a record's older objects when an entry is added.",
    },
  },
  personal: {
    id: "personal",
    title: "Personal data",
    sensitivity: "high",
    tier: "critical",
    // Weekly points live 365 days: they would keep identifiable data a year past its stage.
    cadence: "continuous+daily",
    clock: "creation",
    stages: [
      { name: "identifiable", endsAfterDays: yearsToDays(2), prefix: "identifiable/", endAction: "anonymize" },
      { name: "anonymized", endsAfterDays: yearsToDays(10), prefix: "anonymized/" },
    ],
    endAction: "delete-permanently",
    legalFloorDays: null,
    legalBasis: [law.endOfProcessing],
    sources: [
      'A "Personal Data": 2 years, LGPD Article 16º, automatic anonymization',
      'B "PII (Personally Identifiable Information)": high, 10 years',
      "RET-2",
      "SEC-1",
    ],
    noncurrentDays: 35,
    transitions: [
      { afterDays: 90, storageClass: "STANDARD_IA" },
      { afterDays: 365, storageClass: "GLACIER_IR", prefix: "anonymized/" },
    ],
    objectLock: null,
  },
  sensitive: {
    id: "sensitive",
    title: "Sensitive data under consent",
    sensitivity: "maximum",
    tier: "critical",
    // Vaults are locked and this class must go at once: the recovery Region's replica is its only copy.
    cadence: "none",
    clock: "consent-withdrawal",
    stages: [{ name: "identifiable", endsAfterDays: null, prefix: "" }],
    endAction: "delete-permanently",
    legalFloorDays: null,
    legalBasis: [law.consentWithdrawal, law.endOfProcessing],
    sources: [
      'A "Sensitive Data": immediate cleanup on consent withdrawal, LGPD Article 18º, permanent deletion',
      "RET-4",
      "SEC-1",
    ],
    // "At once" is the application destroying the subject's data key; this bounds how long the cipher text stays.
    noncurrentDays: 7,
    transitions: [],
    objectLock: null,
  },
  biometric: {
    id: "biometric",
    title: "Biometric data",
    sensitivity: "maximum",
    tier: "critical",
    cadence: "none",
    clock: "creation",
    stages: [{ name: "identifiable", endsAfterDays: yearsToDays(1), prefix: "" }],
    endAction: "delete-permanently",
    legalFloorDays: null,
    legalBasis: [law.biometricClaim, law.policy],
    sources: ['A "Biometric Data": 1 year, ANVISA RDC 75/2013, permanent deletion', "RET-5", "SEC-1"],
    noncurrentDays: 7,
    transitions: [],
    objectLock: null,
  },
} as const satisfies Readonly<Record<string, DataClass>>;
