import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../common/iamPolicy";
import type { Recipient } from "./ladder";
import { topicStatements } from "./topicPolicy";

export interface EscalationTopicArgs {
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the Region; it has to admit `sns`. */
  readonly keyArn: pulumi.Input<string>;
  readonly recipients: readonly Recipient[];
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * One topic for the whole ladder, on which every recipient gets the messages that name them and no others: a filter policy
 * each. So a link is one person's, and no function needs the right to send an SMS to any number.
 */
export class EscalationTopic extends pulumi.ComponentResource {
  /** Known once the topic's policy is in place. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: EscalationTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:monitoring:EscalationTopic", name, {}, opts);
    const { region, accountId, keyArn, recipients, tags } = args;
    const child = { parent: this };
    const topic = new aws.sns.Topic(
      `${name}-topic`,
      {
        name: `${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
        region,
        displayName: "NeonPro: escalation",
        kmsMasterKeyId: keyArn,
        // HTTPS subscribers verify SHA-256 signatures; version 1 is SHA-1.
        signatureVersion: 2,
        tags,
      },
      child,
    );
    // The account's roles and TLS; no service publishes here.
    const policy = new aws.sns.TopicPolicy(
      `${name}-policy`,
      {
        region,
        arn: topic.arn,
        policy: pulumi
          .output(accountId)
          .apply((account) =>
            policyDocument(
              ...topicStatements({ topicArn: topic.arn, accountId: account, region }).filter(
                ({ Sid }) => Sid === "AccountManagesAndPublishes" || Sid === "DenyPublishingWithoutTls",
              ),
            ),
          ),
      },
      child,
    );
    for (const { id, channel, endpoint } of recipients) {
      new aws.sns.TopicSubscription(
        `${name}-${id}`,
        {
          region,
          topic: topic.arn,
          protocol: channel,
          endpoint,
          filterPolicyScope: "MessageAttributes",
          filterPolicy: JSON.stringify({ recipient: [id] }),
          ...(channel === "https" ? { endpointAutoConfirms: true } : {}),
        },
        child,
      );
    }
    this.arn = pulumi.all([topic.arn, policy.id]).apply(([arn]) => arn);
    this.registerOutputs({ arn: this.arn });
  }
}
