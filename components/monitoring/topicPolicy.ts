import type * as pulumi from "@pulumi/pulumi";
import { rootArn } from "../common/arn";
import type { Statement } from "../common/iamPolicy";

export interface TopicPolicyFacts {
  readonly topicArn: pulumi.Input<string>;
  readonly accountId: string;
  readonly region: string;
}

/**
 * Who may do what with an alert topic. Two services publish for this account's resources only (`aws:SourceAccount`).
 * AWS Backup has no such statement in its documentation, and PutBackupVaultNotifications refuses a policy it does not
 * understand (S12), so it publishes without that condition; it takes no topic of another account, by its own limits.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html
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
      Sid: "AlarmsAndRulesPublish",
      Effect: "Allow",
      Principal: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] },
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
