/** What AlertChannels declares, under mocks: they prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AlertChannels } from "../../../components/monitoring/alertChannels";
import type { AlertChannelsArgs, Severity } from "../../../components/monitoring/alertChannels";
import { accountId, parsed, recordResources, settle, valueOf } from "../../support/mocks";
import type { Recording } from "../../support/mocks";

const regions = ["sa-east-1", "eu-west-1"];
const keyArns: Readonly<Record<string, string>> = {
  "sa-east-1": "arn:aws:kms:sa-east-1:123456789012:key/mrk-1",
  "eu-west-1": "arn:aws:kms:eu-west-1:123456789012:key/mrk-1",
};
const none = { email: [], sms: [], https: [] };
const args: AlertChannelsArgs = {
  regions,
  keyArns,
  accountId: pulumi.output(accountId),
  subscriptions: {
    critical: {
      email: ["on-call@neonpro.example"],
      sms: ["+5511999990000"],
      https: ["https://hooks.neonpro.example/x"],
    },
    warning: { ...none, email: ["team@neonpro.example"] },
    informational: none,
  },
  tags: { owner: "platform" },
};

async function declared(
  change: Partial<AlertChannelsArgs> = {},
): Promise<{ made: AlertChannels; recorded: Recording }> {
  const recorded = recordResources();
  const made = new AlertChannels("alerts", { ...args, ...change });
  await settle();
  return { made, recorded };
}

describe("AlertChannels", () => {
  it("[MON-3] declares three topics with policies in each Region, and their subscriptions", async () => {
    const { recorded } = await declared();
    const critical = (region: string) => [
      `aws:sns/topic:Topic alerts-${region}-critical`,
      `aws:sns/topicPolicy:TopicPolicy alerts-${region}-critical-policy`,
      `aws:sns/topicSubscription:TopicSubscription alerts-${region}-critical-email-7d806c1d`,
      `aws:sns/topicSubscription:TopicSubscription alerts-${region}-critical-https-6e7fb0e6`,
      `aws:sns/topicSubscription:TopicSubscription alerts-${region}-critical-sms-c8d4dcc4`,
    ];
    const quieter = (region: string) => [
      `aws:sns/topic:Topic alerts-${region}-informational`,
      `aws:sns/topic:Topic alerts-${region}-warning`,
      `aws:sns/topicPolicy:TopicPolicy alerts-${region}-informational-policy`,
      `aws:sns/topicPolicy:TopicPolicy alerts-${region}-warning-policy`,
      `aws:sns/topicSubscription:TopicSubscription alerts-${region}-warning-email-94034d63`,
    ];
    assert.deepEqual(
      recorded.childrenOf("alerts"),
      regions.flatMap((region) => [...critical(region), ...quieter(region)]).sort(),
    );
    assert.equal(recorded.resources.length, 21);
  });

  for (const region of regions) {
    for (const severity of ["critical", "warning", "informational"] as const) {
      it(`[SEC-2][MON-3] encrypts the ${severity} topic of ${region} under that Region's customer key (K11)`, async () => {
        const { made, recorded } = await declared();
        assert.deepEqual(recorded.one(`alerts-${region}-${severity}`).inputs, {
          name: `neonpro-backup-recovery-test-alerts-${severity}`,
          region,
          displayName: `NeonPro backup: ${severity}`,
          kmsMasterKeyId: keyArns[region],
          signatureVersion: 2,
          tags: { owner: "platform" },
        });
        const arn = `arn:aws:sns:${region}:123456789012:neonpro-backup-recovery-test-alerts-${severity}`;
        assert.equal(await valueOf(made.topicArn(region, severity)), arn);
        assert.equal(await valueOf(made.topics[region]?.[severity].arn ?? ""), arn);
        assert.equal(await valueOf(made.topicArnsIn(region)[severity]), arn);
      });
    }
  }

  it("[MON-4] subscribes e-mail, SMS and HTTPS endpoints to the topic of their severity", async () => {
    const { recorded } = await declared();
    const topic = (severity: Severity) =>
      `arn:aws:sns:eu-west-1:123456789012:neonpro-backup-recovery-test-alerts-${severity}`;
    const inRegion = recorded
      .ofType("aws:sns/topicSubscription:TopicSubscription")
      .map(({ inputs }) => inputs)
      .filter(({ region }) => region === "eu-west-1")
      .sort((one, other) => String(one.endpoint).localeCompare(String(other.endpoint)));
    assert.deepEqual(inRegion, [
      { region: "eu-west-1", topic: topic("critical"), protocol: "sms", endpoint: "+5511999990000" },
      {
        region: "eu-west-1",
        topic: topic("critical"),
        protocol: "https",
        endpoint: "https://hooks.neonpro.example/x",
        endpointAutoConfirms: true,
      },
      { region: "eu-west-1", topic: topic("critical"), protocol: "email", endpoint: "on-call@neonpro.example" },
      { region: "eu-west-1", topic: topic("warning"), protocol: "email", endpoint: "team@neonpro.example" },
    ]);
  });

  it("[SEC-3][SEC-4] lets the account and three services publish, and nobody without TLS", async () => {
    const { recorded } = await declared();
    const topicArn = "arn:aws:sns:eu-west-1:123456789012:neonpro-backup-recovery-test-alerts-critical";
    const { inputs } = recorded.one("alerts-eu-west-1-critical-policy");
    assert.equal(inputs.arn, topicArn);
    assert.equal(inputs.region, "eu-west-1");
    assert.deepEqual(parsed(inputs.policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AccountManagesAndPublishes",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
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
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
        {
          Sid: "BackupVaultsPublish",
          Effect: "Allow",
          Principal: { Service: "backup.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topicArn,
          Condition: {
            StringEquals: { "aws:SourceAccount": "123456789012" },
            ArnLike: { "aws:SourceArn": "arn:aws:backup:eu-west-1:123456789012:backup-vault:*" },
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
      ],
    });
  });

  it("hands out an ARN that waits for the topic's policy (S12)", async () => {
    const { made, recorded } = await declared();
    // What a vault's notification would do with it: the engine orders it after the policy.
    new aws.backup.VaultNotifications("notified", {
      backupVaultName: "vault",
      backupVaultEvents: ["BACKUP_JOB_FAILED"],
      snsTopicArn: made.topicArn("sa-east-1", "warning"),
    });
    await settle();
    assert.ok(recorded.one("notified").dependencies.includes(recorded.one("alerts-sa-east-1-warning-policy").urn));
  });

  it("refuses a Region that it was not made for", async () => {
    const { made } = await declared();
    assert.throws(() => made.topicArn("us-east-1", "critical"), {
      message: "No alert channels in us-east-1; there are some in sa-east-1, eu-west-1.",
    });
  });

  it("refuses wrong arguments, all at once, without repeating anybody's address", () => {
    recordResources();
    const wrong: AlertChannelsArgs = {
      ...args,
      regions: ["sa-east-1", "us-east-1", "sa-east-1"],
      subscriptions: { ...args.subscriptions, informational: { ...none, email: ["secret person"] } },
    };
    assert.throws(() => new AlertChannels("alerts", wrong), {
      message: [
        "alerts: regions: names sa-east-1 twice.",
        "alerts: keyArns: has no key for us-east-1; topics need a customer-managed key of their Region (K11).",
        "alerts: subscriptions.informational.email[0]: is not an e-mail address.",
      ].join("\n"),
    });
    assert.throws(() => new AlertChannels("alerts", { ...args, regions: [] }), {
      message: "alerts: regions: is empty; alerts need a topic in each Region that protects data.",
    });
  });
});
