import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchClient, MetricDatum } from "@aws-sdk/client-cloudwatch";
import { metricNamespace } from "../../protection/metrics";

/** One figure; per class where `dataClass` is given. */
export interface Figure {
  /** One of protection/metrics.ts. */
  readonly name: string;
  readonly value: number;
  readonly dataClass?: string;
}

/** Publishes figures of one moment in one request (CloudWatch takes 1,000). None: no request, so that silence stays silence. */
export async function reportMetrics(cloudwatch: CloudWatchClient, at: Date, figures: readonly Figure[]): Promise<void> {
  if (figures.length === 0) return;
  const MetricData = figures.map(({ name, value, dataClass }): MetricDatum => ({
    MetricName: name,
    Value: value,
    Timestamp: at,
    ...(dataClass === undefined ? {} : { Dimensions: [{ Name: "DataClass", Value: dataClass }] }),
  }));
  await cloudwatch.send(new PutMetricDataCommand({ Namespace: metricNamespace, MetricData }));
}
