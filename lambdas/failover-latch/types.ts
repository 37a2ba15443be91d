/**
 * The latch as it stands in the table. `by`, `reason` and `at` are for people and for the audit trail (DRP-3, DRP-4);
 * only `engaged` decides.
 */
export interface LatchItem {
  /** The DNS name that the latch moves. */
  readonly id: string;
  /** True sends traffic to the recovery Region. */
  readonly engaged: boolean;
}

/** One data point. */
export interface LatchMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimension: string;
  readonly id: string;
  readonly value: 0 | 1;
}

/** What the function needs of AWS. */
export interface LatchPorts {
  /** The item, read strongly consistently; undefined when there is none. Rejects when the table cannot be read. */
  readItem(table: string, id: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  putMetric(metric: LatchMetric): Promise<void>;
}

export interface LatchSettings {
  readonly table: string;
  readonly id: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimension: string;
}
