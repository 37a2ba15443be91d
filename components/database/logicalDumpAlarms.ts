import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { metricNames } from "../../protection/metrics";
import { DeadLetterQueue } from "../functions/deadLetterQueue";
import { functionName } from "../functions/functionName";
import { announcedAlarm, silent } from "../operations/metricAlarms";
import type { LogicalDumpArgs } from "./logicalDump";

/** A task that ended badly or never began leaves its event in the queue, whose alarm needs nobody's telling. */
export function dumpFailures(
  name: string,
  { region, keyArn, alarmTopicArn, tags = {} }: LogicalDumpArgs,
  clusterArn: pulumi.Input<string>,
  parent: pulumi.Resource,
): DeadLetterQueue {
  const rule = new aws.cloudwatch.EventRule(
    `${name}-failed`,
    {
      region,
      description: "A dump's task ended badly or could not start",
      eventPattern: pulumi.jsonStringify({
        source: ["aws.ecs"],
        "detail-type": ["ECS Task State Change"],
        detail: {
          clusterArn: [clusterArn],
          lastStatus: ["STOPPED"],
          $or: [
            { containers: { exitCode: [{ "anything-but": 0 }], name: ["dump"] } },
            { stopCode: ["TaskFailedToStart", "SpotInterruption", "TerminationNotice"] },
          ],
        },
      }),
      tags: { ...tags },
    },
    { parent },
  );
  const queue = new DeadLetterQueue(
    `${name}-dead-letters`,
    {
      queueName: `${functionName(pulumi.getProject(), pulumi.getStack(), name)}-dead-letters`,
      region,
      keyArn,
      alarmTopicArn,
      of: "the database's dump",
      ruleArns: [rule.arn],
      tags,
    },
    { parent },
  );
  new aws.cloudwatch.EventTarget(
    `${name}-failed-target`,
    { region, rule: rule.name, arn: queue.arn, deadLetterConfig: { arn: queue.arn } },
    { parent, dependsOn: [queue.policy] },
  );
  return queue;
}

/** Silence and age, announced by the Region's backup-alarm function. */
export function dumpAlarms(
  name: string,
  region: string,
  tags: Readonly<Record<string, string>>,
  parent: pulumi.Resource,
): void {
  const hour = 3600;
  announcedAlarm(
    name,
    region,
    {
      suffix: "no-nightly",
      severity: "critical",
      says: "No nightly dump of the database has succeeded in 26 hours.",
      metricName: metricNames.nightlyDumps,
      when: silent(hour, 26),
    },
    tags,
    { parent },
  );
  announcedAlarm(
    name,
    region,
    {
      suffix: "archive-old",
      severity: "warning",
      says: "A weekly archive of the database is more than 8 days old.",
      metricName: metricNames.archiveDumpAge,
      // Told once a night; its silence is the other alarm's.
      when: {
        statistic: "Maximum",
        comparisonOperator: "GreaterThanThreshold",
        threshold: 8 * 24,
        period: 24 * hour,
        evaluationPeriods: 1,
        treatMissingData: "ignore",
      },
    },
    tags,
    { parent },
  );
}
