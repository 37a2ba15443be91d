import type { DataClassId } from "../../protection/tags";

/** One direction of a bucket pair; S3 reports how late it is in the Region of the destination. */
export interface ShownReplication {
  readonly dataClass: DataClassId;
  readonly source: string;
  readonly destination: string;
  readonly ruleId: string;
  readonly destinationRegion: string;
}

export interface DashboardFacts {
  readonly title: string;
  /** The primary Region first. */
  readonly regions: readonly string[];
  /** By Region; CloudWatch shows up to 100 in one widget. */
  readonly alarmArns: Readonly<Record<string, readonly string[]>>;
  readonly dataClasses: readonly DataClassId[];
  readonly replications: readonly ShownReplication[];
  /** Where the runbooks can be read, such as `https://.../docs/runbooks`; undefined: their paths in the repository. */
  readonly runbooksUrl: string | undefined;
}

export type Metric = readonly (string | Readonly<Record<string, unknown>>)[];

export interface Widget {
  readonly type: "text" | "alarm" | "metric";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Columns of a CloudWatch dashboard. */
export const dashboardColumns = 24;
/** Alarms that one widget takes. */
export const mostAlarms = 100;

/** A widget before it has its place. */
export type Placeless = Omit<Widget, "x" | "y" | "width">;
