import type { DataClassId } from "../../protection/tags";

/**
 * What a continuous point holds: any second of it can be restored. `until` null: it still grows, and reaches as far as the
 * service's lag behind the present allows (coverage.ts).
 */
export interface Coverage {
  readonly from: string;
  readonly until: string | null;
}

/** One recovery point, copy or validated restore as the events told it (BKP-6). */
export interface CatalogueItem {
  readonly kind: "backup" | "copy" | "restore" | "restore-validation";
  /** `unknown` where no tag or name says it. */
  readonly dataClass: DataClassId | "unknown";
  readonly resource: string;
  /** The recovery point's ARN; the job's ID where a job left no point. */
  readonly recoveryPoint: string;
  readonly vault: string | null;
  readonly region: string;
  /** The moment the data is of: a snapshot's creation. RFC 3339 in UTC with milliseconds. */
  readonly pointInTime: string;
  readonly completedAt: string;
  /** AWS Backup's own state. Only COMPLETED without issues is valid to restore from. */
  readonly outcome: string;
  readonly valid: boolean;
  readonly cause: string | null;
  readonly sizeBytes: number | null;
  readonly contentHash: string | null;
  /** The entry of the operations log that it comes from. */
  readonly chain: string;
  readonly sequence: number;
  /** Continuous points only; `pointInTime` is then the start of the last job that confirmed the point. */
  readonly covers?: Coverage;
}
