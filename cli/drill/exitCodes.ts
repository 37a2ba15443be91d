/** What `npm run drill` ends with. Documented in `--help` and docs/drill.md. */
export const drillExitCodes = {
  /** Validated, every objective measured and met. */
  met: 0,
  /** There was no drill: PostgreSQL is missing, or a server did not start. */
  notRun: 1,
  usage: 2,
  /** The recovery or its validation failed, or an objective was missed. */
  failed: 3,
  /** 128 + SIGINT, the shells' own convention. */
  interrupted: 130,
} as const;

export type DrillExitCode = (typeof drillExitCodes)[keyof typeof drillExitCodes];
