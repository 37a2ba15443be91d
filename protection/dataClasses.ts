import { businessClasses } from "./classes/business";
import { patientClasses } from "./classes/patient";
import { recordClasses } from "./classes/records";
import type { CadenceTagValue, DataClassId, TierId } from "./tags";

export type SensitivityLevel = "maximum" | "high" | "medium" | "standard";
export type RetentionClock = "creation" | "last-entry" | "consent-withdrawal";
export type EndAction = "manual-review" | "anonymize" | "delete-permanently";

/**
 * One stage of a class's life, with its own key prefix in the class's bucket. An `anonymized` stage follows the
 * `identifiable` one: its objects are new ones, written when that ends, so they live for the difference of the two ends
 * (`lifetimeDays` in retention.ts). `kept` stages stand beside each other, each from its object's creation.
 */
export interface RetentionStage {
  readonly name: "identifiable" | "anonymized" | "kept";
  /** Days on the class's clock after which the stage is over; null: never by itself. */
  readonly endsAfterDays: number | null;
  /** Key prefix of the stage's objects; "" when the class has a single stage. */
  readonly prefix: string;
  /**
   * What happens at the end of this stage. Only `manual-review` keeps lifecycle from expiring the stage's objects: what
   * is anonymized is deleted too, after its anonymized record was written elsewhere.
   * @default the class's endAction
   */
  readonly endAction?: EndAction;
  /** @default the class's noncurrentDays */
  readonly noncurrentDays?: number | null;
  /** @default the class's legalFloorDays */
  readonly legalFloorDays?: number | null;
}

export interface LegalBasis {
  readonly law: string;
  readonly article: string;
  /** Whether design/regulation.md found the source and it says so. */
  readonly verified: boolean;
  readonly note: string;
}

export interface StorageTransition {
  /** Days after an object's creation; S3 takes STANDARD_IA from 30 on. */
  readonly afterDays: number;
  /**
   * The `prefix` of the one stage whose objects move.
   * @default every object of the bucket
   */
  readonly prefix?: string;
  /** Only classes that AWS Backup can read (X1) where the bucket is selected. */
  readonly storageClass: "STANDARD_IA" | "GLACIER_IR" | "DEEP_ARCHIVE";
}

export interface DataClass {
  readonly id: DataClassId;
  readonly title: string;
  readonly sensitivity: SensitivityLevel;
  readonly tier: TierId;
  readonly cadence: CadenceTagValue;
  readonly clock: RetentionClock;
  readonly stages: readonly RetentionStage[];
  readonly endAction: EndAction;
  /** The law's minimum in days; null where no law sets one. */
  readonly legalFloorDays: number | null;
  readonly legalBasis: readonly LegalBasis[];
  /** Rows of the two source documents and ledger IDs that this class answers. */
  readonly sources: readonly string[];
  /** Days after which a noncurrent version is deleted; null: never (medical). */
  readonly noncurrentDays: number | null;
  readonly transitions: readonly StorageTransition[];
  /** Object Lock: null where the class must stay erasable (sensitive, biometric, personal) or is not worth a lock. */
  readonly objectLock: {
    /** Default retention of every new object in days; null: the writer sets it per object. */
    readonly defaultRetentionDays: number | null;
    readonly why: string;
  } | null;
}

/** Every class of data that NeonPro holds, with how long it lives and why (ledger RET-1 to RET-7, SEC-1). */
export const dataClasses: Readonly<Record<DataClassId, DataClass>> = {
  ...patientClasses,
  ...businessClasses,
  ...recordClasses,
};
