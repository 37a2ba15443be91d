import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { LatchPorts } from "./types";

/** DynamoDB and CloudWatch behind the function's ports. */
export function awsPorts(dynamodb: DynamoDBClient, cloudwatch: CloudWatchClient): LatchPorts {
  return {
    async readItem(table, id) {
      const { Item } = await dynamodb.send(
        // Eventually consistent, the minute after setting the latch could still republish the old value.
        new GetItemCommand({ TableName: table, Key: { id: { S: id } }, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : { id, engaged: plain(Item.engaged) };
    },
    async putMetric({ namespace, name, dimension, id, value }) {
      await cloudwatch.send(
        new PutMetricDataCommand({
          Namespace: namespace,
          MetricData: [
            {
              MetricName: name,
              Dimensions: [{ Name: dimension, Value: id }],
              Value: value,
              // Standard resolution: Route 53 takes no other.
              StorageResolution: 60,
            },
          ],
        }),
      );
    },
  };
}

/** A boolean as it is, anything else as what DynamoDB calls it, so that the message can show it. */
function plain(value: AttributeValue | undefined): unknown {
  return value?.BOOL ?? value;
}
