/** DnsFailover with mocks: what we pass, not what AWS accepts, nor how Route 53 reacts. */
import assert from "node:assert/strict";
import { DnsFailover } from "../../../components/failover/dnsFailover";
import { parsed, recordResources, settle, valueOf } from "../../support/mocks";
import { declareFailover, failoverArgs, keyUsEast1, needs } from "./support";

const tags = { project: "neonpro" };
const topicArn = "arn:aws:sns:us-east-1:123456789012:dns-endpoints-topic";

describe("DnsFailover", () => {
  it("[DRP-3] declares exactly zone, pair, latch and checks", async () => {
    const { recording } = await declareFailover();
    assert.deepEqual(recording.childrenOf("dns"), [
      "aws:route53/record:Record dns-primary",
      "aws:route53/record:Record dns-secondary",
      "aws:route53/zone:Zone dns-zone",
      "neonpro:failover:EndpointChecks dns-endpoints",
      "neonpro:failover:FailoverLatch dns-latch",
    ]);
  });

  it("[DRP-3] lets the primary record follow the latch alone, with a TTL of 60 seconds", async () => {
    const { recording } = await declareFailover();
    assert.deepEqual(recording.one("dns-primary").inputs, {
      zoneId: "dns-zone-id",
      name: "app.neonpro.example",
      type: "CNAME",
      ttl: 60,
      records: ["primary.example.net"],
      setIdentifier: "primary",
      failoverRoutingPolicies: [{ type: "PRIMARY" }],
      healthCheckId: "dns-latch-check-id",
    });
    assert.deepEqual(recording.one("dns-secondary").inputs, {
      zoneId: "dns-zone-id",
      name: "app.neonpro.example",
      type: "CNAME",
      ttl: 60,
      records: ["recovery.example.net"],
      setIdentifier: "secondary",
      failoverRoutingPolicies: [{ type: "SECONDARY" }],
    });
  });

  it("makes the secondary after the primary: a plain record and a failover record cannot stand side by side", async () => {
    const { recording } = await declareFailover();
    assert.ok(recording.one("dns-secondary").dependencies.includes(recording.one("dns-primary").urn));
  });

  it("[DRP-3] needs neither the primary Region nor us-east-1 to fail over", async () => {
    const { recording } = await declareFailover();
    const latch = recording.resources.filter(({ name }) => name.startsWith("dns-latch")).map(({ name }) => name);
    const needed = needs(recording, "dns-primary", "dns-secondary", ...latch);
    const involved = recording.resources.filter(({ urn, custom }) => custom && needed.has(urn));
    assert.ok(involved.length > latch.length / 2, "the walk found the latch");
    for (const { name, inputs } of involved) {
      assert.ok(inputs.region === undefined || inputs.region === "eu-west-1", `${name} is in ${String(inputs.region)}`);
      assert.doesNotMatch(JSON.stringify(inputs), /us-east-1|sa-east-1/, name);
    }
    const global = involved.filter(({ inputs }) => inputs.region === undefined).map(({ type }) => type);
    assert.deepEqual([...new Set(global)].sort(), [
      "aws:iam/role:Role",
      "aws:iam/rolePolicy:RolePolicy",
      "aws:route53/healthCheck:HealthCheck",
      "aws:route53/record:Record",
      "aws:route53/zone:Zone",
    ]);
  });

  it("has no record that follows an endpoint check", async () => {
    const { recording } = await declareFailover();
    const followed = recording.ofType("aws:route53/record:Record").map(({ inputs }) => inputs.healthCheckId);
    assert.deepEqual(followed, ["dns-latch-check-id", undefined]);
  });

  it("owns and protects a zone of its own, and tells its name servers", async () => {
    const { recording, failover } = await declareFailover();
    const { inputs, protect } = recording.one("dns-zone");
    assert.equal(protect, true);
    assert.deepEqual(inputs, {
      name: "neonpro.example",
      comment: "NeonPro: follows the failover latch",
      forceDestroy: false,
      tags,
    });
    assert.deepEqual(await valueOf(failover.nameServers ?? []), ["ns-1.example.org", "ns-2.example.org"]);
  });

  it("adopts a zone by its id and declares none", async () => {
    const { recording, failover } = await declareFailover({
      zone: { adopt: "Z0123456789EXAMPLE", name: "neonpro.example" },
    });
    assert.deepEqual(recording.ofType("aws:route53/zone:Zone"), []);
    assert.equal(recording.one("dns-primary").inputs.zoneId, "Z0123456789EXAMPLE");
    assert.equal(await valueOf(failover.zoneId), "Z0123456789EXAMPLE");
    assert.equal(failover.nameServers, undefined);
  });

  it("refuses with every problem at once and declares nothing", async () => {
    const recording = recordResources();
    assert.throws(
      () => new DnsFailover("dns", { ...failoverArgs, recordName: "neonpro.example", healthPath: "health" }),
      {
        message: [
          'recordName is "neonpro.example", the zone itself, which cannot be a CNAME; name a record below it',
          'healthPath is "health"; allowed is a path that begins with / and has at most 255 characters',
        ].join("\n"),
      },
    );
    await settle();
    assert.deepEqual(
      recording.resources.filter((resource) => resource.custom),
      [],
    );
  });

  describe("without a recovery endpoint", () => {
    it("[DRP-1] declares one plain record under the same logical name, and says that nothing fails over", async () => {
      const { recording, failover } = await declareFailover({ recoveryEndpoint: undefined });
      assert.deepEqual(
        recording.ofType("aws:route53/record:Record").map(({ name, inputs }) => ({ name, inputs })),
        [
          {
            name: "dns-primary",
            inputs: {
              zoneId: "dns-zone-id",
              name: "app.neonpro.example",
              type: "CNAME",
              ttl: 60,
              records: ["primary.example.net"],
            },
          },
        ],
      );
      assert.equal(failover.redirects, false);
      assert.equal(
        failover.status,
        "app.neonpro.example does not fail over: no recovery endpoint is configured, engaging the latch moves nothing, and the RTO of a lost Region is unknown, which counts as not met",
      );
    });

    it("checks the primary endpoint and keeps the latch ready", async () => {
      const { recording } = await declareFailover({ recoveryEndpoint: undefined });
      assert.deepEqual(
        recording
          .ofType("aws:route53/healthCheck:HealthCheck")
          .map(({ name }) => name)
          .sort(),
        ["dns-endpoints-primary-check", "dns-latch-check"],
      );
    });
  });

  it("says where traffic goes when there is a pair", async () => {
    const { failover } = await declareFailover();
    assert.equal(failover.redirects, true);
    assert.equal(
      failover.status,
      "app.neonpro.example goes to recovery.example.net in eu-west-1 when the latch is engaged",
    );
  });
});

describe("EndpointChecks", () => {
  it("[DRP-3] declares exactly a check and an alarm an endpoint, the latch's alarm, and the topic", async () => {
    const { recording } = await declareFailover();
    assert.deepEqual(recording.childrenOf("dns-endpoints"), [
      "aws:cloudwatch/metricAlarm:MetricAlarm dns-endpoints-latch-alarm",
      "aws:cloudwatch/metricAlarm:MetricAlarm dns-endpoints-primary-alarm",
      "aws:cloudwatch/metricAlarm:MetricAlarm dns-endpoints-recovery-alarm",
      "aws:route53/healthCheck:HealthCheck dns-endpoints-primary-check",
      "aws:route53/healthCheck:HealthCheck dns-endpoints-recovery-check",
      "aws:sns/topic:Topic dns-endpoints-topic",
      "aws:sns/topicPolicy:TopicPolicy dns-endpoints-topic-policy",
      "aws:sns/topicSubscription:TopicSubscription dns-endpoints-email-oncall@neonpro.example",
    ]);
  });

  it("[SEC-3] probes both endpoints by HTTPS, by name", async () => {
    const { recording } = await declareFailover();
    const check = (host: string, name: string) => ({
      type: "HTTPS",
      fqdn: host,
      resourcePath: "/api/health",
      enableSni: true,
      requestInterval: 30,
      failureThreshold: 3,
      port: 443,
      tags: { ...tags, Name: name },
    });
    assert.deepEqual(
      recording.one("dns-endpoints-primary-check").inputs,
      check("primary.example.net", "dns-endpoints-primary-check"),
    );
    assert.deepEqual(
      recording.one("dns-endpoints-recovery-check").inputs,
      check("recovery.example.net", "dns-endpoints-recovery-check"),
    );
  });

  it("[MON-3] alarms in us-east-1, the only Region with the metric, to a topic there (X14)", async () => {
    const { recording } = await declareFailover();
    const alarm = (says: string, healthCheckId: string, treatMissingData: string) => ({
      region: "us-east-1",
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
      alarmActions: [topicArn],
      okActions: [topicArn],
      tags,
    });
    assert.deepEqual(
      recording.one("dns-endpoints-primary-alarm").inputs,
      alarm(
        "primary.example.net in sa-east-1 does not answer /api/health.",
        "dns-endpoints-primary-check-id",
        "breaching",
      ),
    );
    assert.deepEqual(
      recording.one("dns-endpoints-recovery-alarm").inputs,
      alarm(
        "recovery.example.net in eu-west-1 does not answer /api/health.",
        "dns-endpoints-recovery-check-id",
        "breaching",
      ),
    );
    assert.deepEqual(
      recording.one("dns-endpoints-latch-alarm").inputs,
      alarm(
        "Route 53 answers app.neonpro.example with the recovery Region: the failover latch is engaged.",
        "dns-latch-check-id",
        "ignore",
      ),
    );
  });

  it("[BKP-8] encrypts the topic under a key of us-east-1, which CloudWatch can use (K11)", async () => {
    const { recording } = await declareFailover();
    assert.deepEqual(recording.one("dns-endpoints-topic").inputs, {
      region: "us-east-1",
      kmsMasterKeyId: keyUsEast1,
      tags,
    });
    const policy = recording.one("dns-endpoints-topic-policy").inputs;
    assert.equal(policy.region, "us-east-1");
    assert.equal(policy.arn, topicArn);
    assert.deepEqual(parsed(policy.policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AllowAlarmsOfThisAccount",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: topicArn,
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
        {
          Sid: "DenyWithoutTls",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: topicArn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("[MON-4] subscribes each address in us-east-1, and none when there is none", async () => {
    const { recording } = await declareFailover();
    assert.deepEqual(recording.one("dns-endpoints-email-oncall@neonpro.example").inputs, {
      region: "us-east-1",
      topic: topicArn,
      protocol: "email",
      endpoint: "oncall@neonpro.example",
    });
    const silent = await declareFailover({ alarmEmails: [] });
    assert.deepEqual(silent.recording.ofType("aws:sns/topicSubscription:TopicSubscription"), []);
  });
});
