/**
 * What AWS Backup accepts, by constraint ID (L, V, S: AWS's documentation and API model). The configuration's rules and the
 * components both check against it: the former before anything is declared, the latter whoever uses them.
 */

/** Bounds in days of a lifecycle (L2), and of a vault lock's window (V1). */
export const retentionLimits = { minDays: 1, maxDays: 36_500 } as const;
/** Days that point-in-time recovery reaches back (L3). */
export const maxContinuousDays = 35;
/** Days that a point has to stay in cold storage, being billed for them in any case (L1). */
export const coldStorageGapDays = 90;
/** Shortest start window in minutes; jobs are retried within it (S8). */
export const minStartWindowMinutes = 60;
/** Days of a compliance lock's cooling-off (V2): the lower bound is AWS's 72 hours. */
export const coolingOffLimits = { minDays: 3, maxDays: 36_500 } as const;
/** Days that a logically air-gapped vault keeps everything at least (V6). */
export const airGappedMinDays = 7;
