import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../common/iamPolicy";

/** Where Route 53 reports its checks, and the only Region whose alarms and topics can follow them (X14). */
export const healthMetricsRegion = "us-east-1";

/**
 * Probe every 30 s, unhealthy after 3 failures: about 90 s to detect. The fast interval would save one minute of an RTO
 * of one hour and triple the probes from every checker Region.
 */
export const endpointProbe = { requestInterval: 30, failureThreshold: 3, port: 443 } as const;

export interface Endpoint {
  /** Part of the child's name. */
  readonly id: "primary" | "recovery";
  /** Host name; it has to be public, probes do not reach into a VPC (X15). */
  readonly host: string;
  readonly region: string;
}

export interface EndpointChecksArgs {
  readonly endpoints: readonly Endpoint[];
  /** Path that answers 2xx or 3xx when the application can serve. */
  readonly healthPath: string;
  /** The check that moves traffic: people are told when it does. */
  readonly latchHealthCheckId: pulumi.Input<string>;
  readonly recordName: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key in us-east-1: CloudWatch cannot publish to a topic under `aws/sns` (K11). */
  readonly keyArnUsEast1: pulumi.Input<string>;
  readonly alarmEmails: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Checks of both Regions' endpoints and their alarms, for the orchestration and for people. No record follows them:
 * an endpoint check redirects before the database is promoted, and back as soon as it is green.
 *
 * The alarms and their topic are in us-east-1 because they can be nowhere else. Nothing that failover needs is here.
 */
export class EndpointChecks extends pulumi.ComponentResource {
  readonly topic: aws.sns.Topic;
  readonly healthChecks: Readonly<Partial<Record<Endpoint["id"], aws.route53.HealthCheck>>>;

  constructor(name: string, args: EndpointChecksArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:failover:EndpointChecks", name, {}, opts);
    this.topic = this.alarmTopic(name, args);
    const healthChecks: Partial<Record<Endpoint["id"], aws.route53.HealthCheck>> = {};
    for (const endpoint of args.endpoints) {
      const check = this.endpointCheck(name, endpoint, args);
      healthChecks[endpoint.id] = check;
      this.statusAlarm(`${name}-${endpoint.id}`, check.id, args, {
        says: `${endpoint.host} in ${endpoint.region} does not answer ${args.healthPath}.`,
        // Without data nobody knows whether the endpoint is up.
        treatMissingData: "breaching",
      });
    }
    this.healthChecks = healthChecks;
    this.statusAlarm(`${name}-latch`, args.latchHealthCheckId, args, {
      says: `Route 53 answers ${args.recordName} with the recovery Region: the failover latch is engaged.`,
      // The staleness alarm in the recovery Region is the one for a latch that reports nothing.
      treatMissingData: "ignore",
    });
    this.registerOutputs({
      topicArn: this.topic.arn,
      healthCheckIds: Object.fromEntries(Object.entries(healthChecks).map(([id, check]) => [id, check.id])),
    });
  }

  private alarmTopic(name: string, args: EndpointChecksArgs): aws.sns.Topic {
    const region = healthMetricsRegion;
    const topic = new aws.sns.Topic(
      `${name}-topic`,
      { region, kmsMasterKeyId: args.keyArnUsEast1, tags: { ...args.tags } },
      { parent: this },
    );
    new aws.sns.TopicPolicy(
      `${name}-topic-policy`,
      {
        region,
        arn: topic.arn,
        policy: policyDocument(
          {
            Sid: "AllowAlarmsOfThisAccount",
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: "sns:Publish",
            Resource: topic.arn,
            Condition: { StringEquals: { "aws:SourceAccount": args.accountId } },
          },
          {
            Sid: "DenyWithoutTls",
            Effect: "Deny",
            Principal: "*",
            Action: "sns:Publish",
            Resource: topic.arn,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ),
      },
      { parent: this },
    );
    args.alarmEmails.forEach((endpoint) => {
      // The address is the identity: inserting one must not move the others to new subscriptions.
      new aws.sns.TopicSubscription(
        `${name}-email-${endpoint}`,
        { region, topic: topic.arn, protocol: "email", endpoint },
        { parent: this },
      );
    });
    return topic;
  }

  private endpointCheck(name: string, endpoint: Endpoint, args: EndpointChecksArgs): aws.route53.HealthCheck {
    return new aws.route53.HealthCheck(
      `${name}-${endpoint.id}-check`,
      {
        type: "HTTPS",
        fqdn: endpoint.host,
        resourcePath: args.healthPath,
        enableSni: true,
        ...endpointProbe,
        tags: { ...args.tags, Name: `${name}-${endpoint.id}-check` },
      },
      { parent: this },
    );
  }

  private statusAlarm(
    name: string,
    healthCheckId: pulumi.Input<string>,
    args: EndpointChecksArgs,
    { says, treatMissingData }: { readonly says: string; readonly treatMissingData: "breaching" | "ignore" },
  ): void {
    new aws.cloudwatch.MetricAlarm(
      `${name}-alarm`,
      {
        region: healthMetricsRegion,
        alarmDescription: says,
        namespace: "AWS/Route53",
        metricName: "HealthCheckStatus",
        dimensions: { HealthCheckId: healthCheckId },
        statistic: "Minimum",
        period: 60,
        evaluationPeriods: 1,
        comparisonOperator: "LessThanThreshold",
        threshold: 1,
        treatMissingData,
        alarmActions: [this.topic.arn],
        okActions: [this.topic.arn],
        tags: { ...args.tags },
      },
      { parent: this },
    );
  }
}
