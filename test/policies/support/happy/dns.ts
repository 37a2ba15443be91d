import type { Program } from "../program";

const account = "123456789012";
const topicArn = (region: string) => `arn:aws:sns:${region}:${account}:alerts`;

/** The happy program's records, health checks, alarms and topics. */
export function dns(program: Program): void {
  records(program);
  checks(program);
  topics(program);
  events(program);
}

/** The primary record follows a latch: an alarm on a metric of one's own, in the other Region. */
function records(program: Program): void {
  for (const [name, type] of [
    ["primary", "PRIMARY"],
    ["secondary", "SECONDARY"],
  ] as const) {
    program.add(name, "aws:route53/record:Record", {
      zoneId: "Z1",
      name: "api.neonpro.healthcare",
      type: "CNAME",
      ttl: 60,
      setIdentifier: name,
      failoverRoutingPolicies: [{ type }],
      records: [`${name}.neonpro.healthcare`],
      ...(name === "primary" ? { healthCheckId: "check-latch" } : {}),
    });
  }
}

function checks(program: Program): void {
  program.add("latch", "aws:cloudwatch/metricAlarm:MetricAlarm", {
    name: "latch",
    arn: `arn:aws:cloudwatch:eu-west-1:${account}:alarm:latch`,
    region: "eu-west-1",
    namespace: "NeonPro/Failover",
    metricName: "LatchEngaged",
    treatMissingData: "missing",
    alarmActions: [topicArn("eu-west-1")],
  });
  program.add("latch-check", "aws:route53/healthCheck:HealthCheck", {
    id: "check-latch",
    type: "CLOUDWATCH_METRIC",
    cloudwatchAlarmName: "latch",
    cloudwatchAlarmRegion: "eu-west-1",
    insufficientDataHealthStatus: "LastKnownStatus",
  });
  program.add("endpoint-check", "aws:route53/healthCheck:HealthCheck", {
    id: "check-endpoint",
    type: "HTTPS",
    fqdn: "primary.neonpro.healthcare",
  });
  program.add("endpoint-alarm", "aws:cloudwatch/metricAlarm:MetricAlarm", {
    name: "endpoint",
    arn: `arn:aws:cloudwatch:us-east-1:${account}:alarm:endpoint`,
    region: "us-east-1",
    namespace: "AWS/Route53",
    metricName: "HealthCheckStatus",
    treatMissingData: "breaching",
    alarmActions: [topicArn("us-east-1")],
    okActions: [topicArn("us-east-1")],
  });
}

/** The topic of the primary Region is encrypted; alarms, events and the vault publish to it. */
function topics(program: Program): void {
  const root = { AWS: `arn:aws:iam::${account}:root` };
  const forEveryResource = { Effect: "Allow", Resource: "*" };
  program.add("topics-key", "aws:kms/key:Key", {
    arn: `arn:aws:kms:sa-east-1:${account}:key/topics`,
    keyId: "topics",
    region: "sa-east-1",
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { ...forEveryResource, Sid: "Account", Principal: root, Action: "kms:*" },
        {
          ...forEveryResource,
          Sid: "Publishers",
          Principal: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com", "backup.amazonaws.com"] },
          Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        },
        {
          Sid: "OnlyBreakGlassDeletes",
          Effect: "Deny",
          Principal: "*",
          Action: ["kms:DeleteImportedKeyMaterial", "kms:DisableKey", "kms:ScheduleKeyDeletion"],
          Resource: "*",
          Condition: { ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/break-glass` } },
        },
      ],
    }),
  });
  for (const region of ["sa-east-1", "eu-west-1", "us-east-1"]) {
    const [name, arn] = [`alerts-${region}`, topicArn(region)];
    const encryption = region === "sa-east-1" ? { kmsMasterKeyId: `arn:aws:kms:sa-east-1:${account}:key/topics` } : {};
    program.add(name, "aws:sns/topic:Topic", { arn, id: arn, region, ...encryption });
    program.add(`${name}-email`, "aws:sns/topicSubscription:TopicSubscription", {
      topic: arn,
      region,
      protocol: "email",
      endpoint: "devops@neonpro.healthcare",
    });
    program.add(`${name}-policy`, "aws:sns/topicPolicy:TopicPolicy", {
      arn,
      region,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: ["cloudwatch.amazonaws.com", "backup.amazonaws.com"] },
            Action: "sns:Publish",
            Resource: arn,
            Condition: { StringEquals: { "aws:SourceAccount": account } },
          },
          { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sns:Publish", Resource: arn },
        ],
      }),
    });
  }
}

function events(program: Program): void {
  for (const [suffix, region, provider] of [
    ["", "sa-east-1", "default"],
    ["-recovery", "eu-west-1", "default"],
    ["-account", "eu-west-1", "recovery-account"],
  ] as const) {
    const rule = `failures${suffix}`;
    const eventPattern = JSON.stringify({
      source: ["aws.backup"],
      "detail-type": ["Backup Job State Change", "Copy Job State Change"],
      detail: { state: [{ "anything-but": ["CREATED", "PENDING", "RUNNING", "COMPLETED"] }] },
    });
    program.add(rule, "aws:cloudwatch/eventRule:EventRule", { name: rule, region, eventPattern }, provider);
    if (provider !== "default") continue;
    program.add(`${rule}-target`, "aws:cloudwatch/eventTarget:EventTarget", {
      rule,
      region,
      arn: topicArn(region),
      deadLetterConfig: { arn: `arn:aws:sqs:${region}:${account}:undelivered` },
    });
  }
  program.add("vault-notifications", "aws:backup/vaultNotifications:VaultNotifications", {
    backupVaultName: "neonpro",
    region: "sa-east-1",
    snsTopicArn: topicArn("sa-east-1"),
    backupVaultEvents: ["CONTINUOUS_BACKUP_INTERRUPTED", "BACKUP_JOB_FAILED"],
  });
  program.add("reports-alarm", "aws:cloudwatch/metricAlarm:MetricAlarm", {
    name: "reports",
    arn: `arn:aws:cloudwatch:sa-east-1:${account}:alarm:reports`,
    region: "sa-east-1",
    namespace: "AWS/Lambda",
    metricName: "Errors",
    treatMissingData: "notBreaching",
    alarmActions: [topicArn("sa-east-1")],
  });
}
