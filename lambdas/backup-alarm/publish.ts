import { PublishCommand } from "@aws-sdk/client-sns";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { Notice } from "./types";

/** Sends a notice to a topic: the whole text to most subscribers, the title alone where there is no room (SMS). */
export async function publish(sns: SNSClient, topicArn: string, notice: Notice): Promise<string | undefined> {
  const { MessageId } = await sns.send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: notice.title,
      MessageStructure: "json",
      Message: JSON.stringify({ default: notice.text, sms: notice.title }),
      MessageAttributes: { severity: { DataType: "String", StringValue: notice.severity } },
    }),
  );
  return MessageId;
}
