import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { requiredVariable } from "../common/environment";
import { anchor } from "./anchor";
import { awsPorts } from "./ports";
import type { Anchored } from "./types";

const logger = new Logger({ serviceName: "anchor-operations" });
const clients = { dynamodb: new DynamoDBClient(), s3: new S3Client(), kms: new KMSClient() };

/** Started daily by EventBridge Scheduler. It throws when it cannot sign or tell: its error alarm is the reader. */
export async function handler(): Promise<Anchored | undefined> {
  const keyArn = requiredVariable("SIGNING_KEY_ARN");
  const events = new EventBridgeClient({ region: requiredVariable("OTHER_REGION") });
  try {
    const done = await anchor(
      {
        chain: requiredVariable("AWS_REGION"),
        keyId: keyArn.slice(keyArn.lastIndexOf("/") + 1),
        now: Date.now(),
      },
      awsPorts(
        { ...clients, events },
        {
          table: requiredVariable("LOG_TABLE"),
          bucket: requiredVariable("ARCHIVE_BUCKET"),
          keyArn,
          busArn: requiredVariable("OTHER_BUS_ARN"),
        },
      ),
    );
    if (done === undefined) logger.warn("The chain is empty: nothing to sign");
    else logger.info("Anchored", { ...done });
    return done;
  } finally {
    events.destroy();
  }
}
