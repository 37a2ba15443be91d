import { CreateTableCommand, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { incidentKeys } from "../../../components/monitoring/incidents";

/** The incidents table as the component declares it. */
export async function createIncidentsTable(dynamodb: DynamoDBClient, TableName: string): Promise<void> {
  const { hashKey, untoldIndex, untoldAttribute, windowAttribute, expiryAttribute } = incidentKeys;
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: hashKey, AttributeType: "S" },
        { AttributeName: untoldAttribute, AttributeType: "S" },
        { AttributeName: windowAttribute, AttributeType: "N" },
      ],
      KeySchema: [{ AttributeName: hashKey, KeyType: "HASH" }],
      GlobalSecondaryIndexes: [
        {
          IndexName: untoldIndex,
          KeySchema: [
            { AttributeName: untoldAttribute, KeyType: "HASH" },
            { AttributeName: windowAttribute, KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
    }),
  );
  await dynamodb.send(
    new UpdateTimeToLiveCommand({
      TableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: expiryAttribute },
    }),
  );
}
