import type * as pulumi from "@pulumi/pulumi";
import { arn, rootArn } from "../common/arn";
import type { Statement } from "../common/iamPolicy";

export interface TopicPolicyFacts {
  readonly topicArn: pulumi.Input<string>;
  readonly accountId: string;
  readonly region: string;
}

/**
 * Who may do what with an alert topic. Services publish for this account's resources only: alarms by `aws:SourceAccount`,
 * AWS Backup by its vaults besides, which it names as `aws:SourceArn` when it publishes. The vaults are those of the topic's
 * own account and Region, the only ones that can be told of the topic (S12). EventBridge is not among them: its rules reach
 * a function here, never a topic, and a topic's policy for EventBridge may hold no condition.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-service-confused-deputy-prevention.html
 */
export function topicStatements({ topicArn, accountId, region }: TopicPolicyFacts): Statement[] {
  const fromThisAccount = { StringEquals: { "aws:SourceAccount": accountId } };
  return [
    {
      Sid: "AccountManagesAndPublishes",
      Effect: "Allow",
      Principal: { AWS: rootArn(accountId, region) },
      Action: [
        "sns:Publish",
        "sns:Subscribe",
        "sns:GetTopicAttributes",
        "sns:SetTopicAttributes",
        "sns:ListSubscriptionsByTopic",
        "sns:AddPermission",
        "sns:RemovePermission",
        "sns:DeleteTopic",
      ],
      Resource: topicArn,
    },
    {
      Sid: "AlarmsPublish",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: fromThisAccount,
    },
    {
      Sid: "BackupVaultsPublish",
      Effect: "Allow",
      Principal: { Service: "backup.amazonaws.com" },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: {
        ...fromThisAccount,
        ArnLike: {
          "aws:SourceArn": arn({ service: "backup", region, account: accountId, resource: "backup-vault:*" }),
        },
      },
    },
    {
      Sid: "DenyPublishingWithoutTls",
      Effect: "Deny",
      Principal: "*",
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
}
