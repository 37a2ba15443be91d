import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../common/iamPolicy";
import { refuse } from "../common/problems";
import { severities, subscriptionList, subscriptionProblems } from "./subscriptions";
import type { Severity, Subscriptions } from "./subscriptions";
import { topicStatements } from "./topicPolicy";

export type { Severity, Subscriptions } from "./subscriptions";

export interface AlertChannelsArgs {
  /** One set of topics each: what fails in a Region is announced there, and a lost Region silences no other. */
  readonly regions: readonly string[];
  /**
   * A customer-managed key of each Region. Its policy has to admit `cloudwatch`, `events`, `backup` and `sns`: under the
   * AWS-managed key none of the services can publish, and no alarm ever arrives (K11).
   */
  readonly keyArns: Readonly<Record<string, pulumi.Input<string>>>;
  readonly accountId: pulumi.Input<string>;
  readonly subscriptions: Readonly<Record<Severity, Subscriptions>>;
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Topics by Region and severity (ledger MON-3, MON-4), `<project>-<stack>-alerts-<severity>`, with the configured
 * e-mail, SMS and HTTPS subscriptions on each Region's topics.
 *
 * @example
 * const channels = new AlertChannels("alerts", { regions: ["sa-east-1", "eu-west-1"], keyArns, accountId, subscriptions });
 * channels.topicArn("sa-east-1", "critical");
 */
export class AlertChannels extends pulumi.ComponentResource {
  readonly topics: Readonly<Record<string, Readonly<Record<Severity, aws.sns.Topic>>>>;
  private readonly arns: Readonly<Record<string, Readonly<Record<Severity, pulumi.Output<string>>>>>;

  constructor(name: string, args: AlertChannelsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:monitoring:AlertChannels", name, {}, opts);
    refuse(
      alertChannelsProblems(args).map((problem) => `${name}: ${problem}`),
      this,
    );
    const channels = args.regions.map((region) => ({
      region,
      critical: this.channel(name, region, "critical", args),
      warning: this.channel(name, region, "warning", args),
      informational: this.channel(name, region, "informational", args),
    }));
    this.topics = Object.fromEntries(
      channels.map(({ region, critical, warning, informational }) => [
        region,
        { critical: critical.topic, warning: warning.topic, informational: informational.topic },
      ]),
    );
    this.arns = Object.fromEntries(
      channels.map(({ region, critical, warning, informational }) => [
        region,
        { critical: critical.arn, warning: warning.arn, informational: informational.arn },
      ]),
    );
    this.registerOutputs({ topics: this.topics });
  }

  /**
   * The topic's ARN, known once its policy is in place: AWS Backup tests the policy when a vault is told of the topic
   * (S12), and an alarm that fires before it is lost. Throws for a Region that has no channels.
   */
  topicArn(region: string, severity: Severity): pulumi.Output<string> {
    return this.topicArnsIn(region)[severity];
  }

  /** The Region's topic ARNs by severity, as BackupAlarm takes them. */
  topicArnsIn(region: string): Readonly<Record<Severity, pulumi.Output<string>>> {
    const arns = this.arns[region];
    if (arns === undefined) {
      const known = Object.keys(this.arns).join(", ");
      throw new pulumi.ResourceError(`No alert channels in ${region}; there are some in ${known}.`, this, true);
    }
    return arns;
  }

  private channel(
    name: string,
    region: string,
    severity: Severity,
    { keyArns, accountId, subscriptions, tags = {} }: AlertChannelsArgs,
  ): { readonly topic: aws.sns.Topic; readonly arn: pulumi.Output<string> } {
    const child = { parent: this };
    const prefix = `${name}-${region}-${severity}`;
    const topic = new aws.sns.Topic(
      prefix,
      {
        name: `${pulumi.getProject()}-${pulumi.getStack()}-${name}-${severity}`,
        region,
        displayName: `NeonPro backup: ${severity}`,
        // alertChannelsProblems has seen to it that there is one; without a key the topic would not be encrypted.
        ...(keyArns[region] === undefined ? {} : { kmsMasterKeyId: keyArns[region] }),
        // HTTPS subscribers verify SHA-256 signatures; version 1 is SHA-1.
        signatureVersion: 2,
        tags,
      },
      child,
    );
    const statements = pulumi
      .output(accountId)
      .apply((account) => policyDocument(...topicStatements({ topicArn: topic.arn, accountId: account, region })));
    const policy = new aws.sns.TopicPolicy(`${prefix}-policy`, { region, arn: topic.arn, policy: statements }, child);
    for (const { channel, endpoint, id } of subscriptionList(subscriptions[severity])) {
      new aws.sns.TopicSubscription(
        `${prefix}-${channel}-${id}`,
        {
          region,
          topic: topic.arn,
          protocol: channel,
          endpoint,
          // The provider then waits for the endpoint's own confirmation instead of leaving the subscription pending.
          ...(channel === "https" ? { endpointAutoConfirms: true } : {}),
        },
        child,
      );
    }
    return { topic, arn: pulumi.all([topic.arn, policy.id]).apply(([arn]) => arn) };
  }
}

/** Everything that is wrong with the arguments. */
export function alertChannelsProblems({ regions, keyArns, subscriptions }: AlertChannelsArgs): string[] {
  return [
    ...(regions.length === 0 ? ["regions: is empty; alerts need a topic in each Region that protects data."] : []),
    ...regions
      .filter((region, index) => regions.indexOf(region) !== index)
      .map((region) => `regions: names ${region} twice.`),
    ...regions
      .filter((region) => keyArns[region] === undefined)
      .map((region) => `keyArns: has no key for ${region}; topics need a customer-managed key of their Region (K11).`),
    ...severities.flatMap((severity) => subscriptionProblems(severity, subscriptions[severity])),
  ];
}
