import { metricNames, metricNamespace } from "../../protection/metrics";
import type { StreamedEntry } from "./types";

/** Seconds that the oldest of these entries had waited for the archive when it arrived there. */
export function lagSeconds(entries: readonly StreamedEntry[], now: number): number {
  const oldest = Math.min(...entries.map(({ recordedAt }) => Date.parse(recordedAt)));
  return Math.max(0, (now - oldest) / 1000);
}

/**
 * A line of CloudWatch's embedded metric format: a metric without a call that could fail after the archive is written, and
 * without a permission. It has to be the whole line, so it goes past the console, which Lambda wraps.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function lagMetricLine(seconds: number, now: number): string {
  const name = metricNames.logArchiveLag;
  const metrics = [{ Name: name, Unit: "Seconds" }];
  const CloudWatchMetrics = [{ Namespace: metricNamespace, Dimensions: [[]], Metrics: metrics }];
  return `${JSON.stringify({ _aws: { Timestamp: now, CloudWatchMetrics }, [name]: seconds })}\n`;
}
