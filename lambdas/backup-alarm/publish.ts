import { PublishCommand } from "@aws-sdk/client-sns";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { Message } from "./message";
import type { Severity } from "./types";

/** Sends a message to a topic. The severity is an attribute too, for filter policies of subscribers. */
export async function publish(
  sns: SNSClient,
  topicArn: string,
  severity: Severity,
  { subject, body }: Message,
): Promise<string | undefined> {
  const { MessageId } = await sns.send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: subject,
      MessageStructure: "json",
      Message: JSON.stringify(body),
      MessageAttributes: { severity: { DataType: "String", StringValue: severity } },
    }),
  );
  return MessageId;
}
