import type { DataClassId } from "../../protection/tags";
import type { CatalogueItem } from "../catalogue/types";
import type { Signal } from "../signals";

/** From the best to the worst: what cannot be seen may have failed, so it is worse than what is known to be degraded. */
export const statuses = ["healthy", "degraded", "unknown", "failed"] as const;
export type Status = (typeof statuses)[number];

/** The newest that is known of a class, form, resource and vault. */
export interface LatestRow {
  /** A continuous point is a form of its own: it does not stand in for snapshots, nor they for it. */
  readonly form: CatalogueItem["kind"] | "continuous";
  readonly dataClass: CatalogueItem["dataClass"];
  readonly resource: string;
  /** The newest that can be restored from, or the newest test that passed; null where there is none. */
  readonly valid: CatalogueItem | null;
  /** The newest that ended, however it ended. */
  readonly attempt: CatalogueItem | null;
}

/** A resource that a person took out of the status: it is not backed up any more, on purpose. */
export interface Retirement {
  readonly resource: string;
  /** RFC 3339 in UTC with milliseconds; a backup that ended later puts the resource back. */
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

/** All that the status is made from, as it was read. */
export interface Snapshot {
  readonly latest: readonly LatestRow[];
  readonly signals: readonly Signal[];
  readonly retired: readonly Retirement[];
}

export type Freshness = "fresh" | "due" | "late" | "unknown";
/** `not-planned`: no cadence makes points of the class. */
export type Backups = "on-schedule" | "failing" | "overdue" | "missing" | "unknown" | "not-planned";

export interface ClassStatus {
  readonly dataClass: DataClassId;
  readonly objectiveSeconds: number;
  /** Seconds of data that would be lost now, at most; null where nobody knows. */
  readonly attainedSeconds: number | null;
  readonly freshness: Freshness;
  readonly backups: Backups;
  /** Places besides the vault of the backup that hold a recent copy of every resource of the class. */
  readonly copies: number;
  readonly copiesPlanned: number;
  readonly resources: number;
  /** RFC 3339; null: none is known. */
  readonly lastRestoreTest: { readonly at: string; readonly passed: boolean } | null;
}

export interface Reason {
  /** Stable, for machines: a row of rules.ts. */
  readonly code: string;
  readonly status: Exclude<Status, "healthy">;
  /** A data class, a signal or `backups`. Never a resource. */
  readonly subject: string;
  /** One sentence for people, without names of resources. */
  readonly text: string;
  /** What only the detail may show: resources, findings. */
  readonly details: readonly string[];
}

export interface SignalStatus {
  readonly name: string;
  readonly region: string;
  readonly verdict: Signal["verdict"];
  readonly observedAt: string | null;
  readonly findings: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
}

export interface StatusReport {
  readonly status: Status;
  /** When the newest good backup ended, RFC 3339; null: none is known. */
  readonly lastBackup: string | null;
  readonly generatedAt: string;
  readonly classes: readonly ClassStatus[];
  readonly signals: readonly SignalStatus[];
  /** Worst first. */
  readonly reasons: readonly Reason[];
  readonly retired: readonly Retirement[];
}
