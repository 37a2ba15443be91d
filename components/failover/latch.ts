import type * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../common/iamPolicy";

/**
 * The latch's contract, between the table, the republisher, the alarm and the runbook. The attribute names are also in
 * lambdas/failover-latch/types.ts, which may not import this room; a test holds the two together.
 */
export const latchKey = "id";
/** Boolean attribute: true sends traffic to the recovery Region. */
export const latchAttribute = "engaged";

export const latchMetric = {
  namespace: "NeonPro/Failover",
  name: "LatchEngaged",
  /** Dimension whose value is the DNS name that the latch moves. */
  dimension: "Record",
} as const;

/** Seconds; the shortest standard resolution, and all that Route 53 accepts. */
export const metricPeriodSeconds = 60;
/** Minutes without a publication after which people are told. Longer than a cold start with its retries. */
export const staleAfterMinutes = 5;

/**
 * The alarm that the health check follows: one minute with a 1 in it.
 *
 * A Route 53 check of an alarm reads the alarm's *metric* with the alarm's settings, not its state. It takes standard
 * resolution and the plain statistics only, and no "M out of N" (API_AlarmIdentifier). Maximum, so that
 * in the minute in which the latch is set the 1 wins over an earlier 0.
 *
 * Missing data is `missing`, the one treatment for which the check's own insufficientDataHealthStatus decides:
 * `breaching` would fail over because a function stopped, and `notBreaching` would fail back, which is a person's decision.
 */
export const latchAlarmSettings = {
  statistic: "Maximum",
  period: metricPeriodSeconds,
  evaluationPeriods: 1,
  comparisonOperator: "GreaterThanOrEqualToThreshold",
  threshold: 1,
  treatMissingData: "missing",
} as const;

/** The alarm for people: silence is the fault that it is for. */
export const staleAlarmSettings = {
  statistic: "SampleCount",
  period: metricPeriodSeconds,
  evaluationPeriods: staleAfterMinutes,
  comparisonOperator: "LessThanThreshold",
  threshold: 1,
  treatMissingData: "breaching",
} as const;

/** What the republisher may do, beside what every function may: read the one table, publish in the one namespace. */
export function republisherStatements(
  tableArn: pulumi.Input<string>,
  keyArn: pulumi.Input<string>,
  region: string,
): Statement[] {
  return [
    { Sid: "ReadLatch", Effect: "Allow", Action: "dynamodb:GetItem", Resource: tableArn },
    {
      // DynamoDB decrypts the table's key with the caller's permission.
      Sid: "DecryptLatchThroughDynamoDb",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: keyArn,
      Condition: { StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` } },
    },
    {
      // PutMetricData knows no resources; the namespace is all that narrows it.
      Sid: "PublishLatch",
      Effect: "Allow",
      Action: "cloudwatch:PutMetricData",
      Resource: "*",
      Condition: { StringEquals: { "cloudwatch:namespace": latchMetric.namespace } },
    },
  ];
}
