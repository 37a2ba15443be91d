import type { CadenceId } from "./tags";

export type CopyDestination = "recovery-region" | "recovery-account";

/** One backup cadence: a rule of an AWS Backup plan. Days and minutes are AWS Backup's own units. */
export interface Cadence {
  readonly id: CadenceId;
  /** AWS cron expression, for example `cron(0 2 * * ? *)`. */
  readonly scheduleExpression: string;
  /** IANA name; AWS Backup's scheduleExpressionTimezone. */
  readonly timezone: string;
  readonly startWindowMinutes: number;
  readonly completionWindowMinutes: number;
  readonly deleteAfterDays: number;
  readonly coldStorageAfterDays?: number;
  readonly continuous: boolean;
  readonly copies: readonly { readonly destination: CopyDestination; readonly deleteAfterDays: number }[];
}
