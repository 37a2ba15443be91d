/** Mocks prove what we pass, not that S3 reports what its documentation says. */
import assert from "node:assert/strict";
import { dataClasses } from "../../../protection/dataClasses";
import { bucketIn, make, regions, topicArns } from "./support";

describe("alarms of a pair's replication", () => {
  for (const [name, from, to] of [
    ["replication", "primary", "recovery"],
    ["failback", "recovery", "primary"],
  ] as const) {
    const [source, destination] = [regions[from], regions[to]];
    const dimensions = {
      SourceBucket: bucketIn(source),
      DestinationBucket: bucketIn(destination),
      RuleId: `everything-to-${destination}`,
    };

    it(`[DRP-2] ${name}: one failed operation rings in the source's Region, where S3 reports it`, async () => {
      const recording = await make(dataClasses.medical, { tags: { owner: "platform" } });
      assert.deepEqual(recording.one(`records-${name}-failed`).inputs, {
        region: source,
        alarmDescription: `S3 replication from ${bucketIn(source)} to ${bucketIn(destination)}: some of it was given up: S3 does not come back to it by itself.`,
        namespace: "AWS/S3",
        metricName: "OperationsFailedReplication",
        dimensions,
        statistic: "Sum",
        period: 300,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        treatMissingData: "notBreaching",
        alarmActions: [topicArns[source]],
        okActions: [topicArns[source]],
        tags: { owner: "platform" },
      });
    });

    it(`[DRP-2] ${name}: more than the promised 15 minutes ring in the destination's Region, and silence ends nothing`, async () => {
      const recording = await make(dataClasses.medical);
      assert.deepEqual(recording.one(`records-${name}-late`).inputs, {
        region: destination,
        alarmDescription: `S3 replication from ${bucketIn(source)} to ${bucketIn(destination)}: more than 15 minutes behind.`,
        namespace: "AWS/S3",
        metricName: "ReplicationLatency",
        dimensions,
        statistic: "Maximum",
        period: 300,
        evaluationPeriods: 2,
        datapointsToAlarm: 2,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 900,
        treatMissingData: "ignore",
        alarmActions: [topicArns[destination]],
        okActions: [topicArns[destination]],
      });
    });

    it(`${name}: watches the rule that there is`, async () => {
      const recording = await make(dataClasses.medical);
      const { rules } = recording.one(`records-${name}-configuration`).inputs as { rules: { id: string }[] };
      assert.deepEqual(
        rules.map(({ id }) => id),
        [dimensions.RuleId],
      );
    });
  }
});
