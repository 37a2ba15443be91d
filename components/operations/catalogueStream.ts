import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** How the log's stream is read: whole, in order, its entries only, and without giving one up for an outage of hours. */
export function streamReading(
  onFailureArn: pulumi.Input<string>,
): Omit<aws.lambda.EventSourceMappingArgs, "functionName" | "eventSourceArn"> {
  return {
    // From the oldest record that the stream still has: an entry from before the mapping counts too.
    startingPosition: "TRIM_HORIZON",
    batchSize: 100,
    maximumBatchingWindowInSeconds: 1,
    functionResponseTypes: ["ReportBatchItemFailures"],
    bisectBatchOnFunctionError: true,
    // An outage of six hours loses nothing; afterwards the record's place in the stream waits in the dead-letter queue.
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: 6 * 60 * 60,
    destinationConfig: { onFailure: { destinationArn: onFailureArn } },
    // The head and the deduplication keys are written with every entry, and say nothing here.
    filterCriteria: {
      filters: [
        {
          pattern: JSON.stringify({ eventName: ["INSERT"], dynamodb: { Keys: { pk: { S: [{ prefix: "ENTRY#" }] } } } }),
        },
      ],
    },
  };
}
