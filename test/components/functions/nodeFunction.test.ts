/** What NodeFunction declares, under mocks: they prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { bundle } from "../../../components/functions/bundle";
import { NodeFunction } from "../../../components/functions/nodeFunction";
import type { NodeFunctionArgs } from "../../../components/functions/nodeFunction";
import { accountId, parsed, recordResources, settle, valueOf } from "../../support/mocks";
import type { Recorded, Recording } from "../../support/mocks";

const keyArn = "arn:aws:kms:sa-east-1:123456789012:key/mrk-1";
const topicArn = "arn:aws:sns:sa-east-1:123456789012:critical";
const physical = "neonpro-backup-recovery-test-alarm";
const queueArn = `arn:aws:sqs:sa-east-1:123456789012:${physical}-dead-letters`;
const logArn = `arn:aws:logs:sa-east-1:123456789012:log-group:/aws/lambda/${physical}`;

const quiet: NodeFunctionArgs = {
  entry: "lambdas/backup-alarm/handler.ts",
  region: "sa-east-1",
  description: "A function",
  keyArn,
  accountId,
  statements: [
    { Sid: "ReadLatch", Effect: "Allow", Action: "dynamodb:GetItem", Resource: "arn:aws:dynamodb:::table/x" },
  ],
  alarmTopicArn: topicArn,
  tags: { owner: "platform" },
};
const args: NodeFunctionArgs = { ...quiet, environment: { TABLE: pulumi.output("latch") } };

async function declared(change: Partial<NodeFunctionArgs> = {}): Promise<{ made: NodeFunction; recorded: Recording }> {
  const recorded = recordResources();
  const made = new NodeFunction("alarm", { ...args, ...change });
  await settle();
  return { made, recorded };
}

function without(inputs: Recorded["inputs"], ...keys: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !keys.includes(key)));
}

describe("NodeFunction", () => {
  it("declares exactly these children", async () => {
    const { recorded } = await declared();
    assert.deepEqual(recorded.childrenOf("alarm"), [
      "aws:cloudwatch/logGroup:LogGroup alarm-logs",
      "aws:cloudwatch/metricAlarm:MetricAlarm alarm-errors",
      "aws:cloudwatch/metricAlarm:MetricAlarm alarm-lost-dead-letters",
      "aws:cloudwatch/metricAlarm:MetricAlarm alarm-throttles",
      "aws:iam/role:Role alarm-role",
      "aws:iam/rolePolicy:RolePolicy alarm-permissions",
      "aws:lambda/function:Function alarm-function",
      "neonpro:functions:DeadLetterQueue alarm-dead-letters",
    ]);
    assert.deepEqual(recorded.childrenOf("alarm-dead-letters"), [
      "aws:cloudwatch/metricAlarm:MetricAlarm alarm-dead-letters-depth",
      "aws:sqs/queue:Queue alarm-dead-letters-queue",
      "aws:sqs/queuePolicy:QueuePolicy alarm-dead-letters-policy",
    ]);
    assert.equal(recorded.resources.length, 12);
  });

  it("runs the bundle on Node 24 and arm64, under the key, with its dead-letter queue", async () => {
    const { recorded } = await declared();
    const { inputs } = recorded.one("alarm-function");
    assert.deepEqual(without(inputs, "code"), {
      name: physical,
      region: "sa-east-1",
      description: "A function",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      role: `arn:aws:iam::123456789012:role/${physical}`,
      timeout: 30,
      memorySize: 256,
      kmsKeyArn: keyArn,
      environment: { variables: { TABLE: "latch" } },
      deadLetterConfig: { targetArn: queueArn },
      loggingConfig: {
        logFormat: "JSON",
        logGroup: `/aws/lambda/${physical}`,
        applicationLogLevel: "INFO",
        systemLogLevel: "WARN",
      },
      tags: { owner: "platform" },
    });
    assert.ok(inputs.code instanceof pulumi.asset.AssetArchive);
    const asset = (await inputs.code.assets)["index.js"];
    assert.ok(asset instanceof pulumi.asset.StringAsset);
    assert.equal(await asset.text, bundle(args.entry).code);
  });

  it("takes limits and leaves out what was not asked for", async () => {
    const recorded = recordResources();
    new NodeFunction("alarm", { ...quiet, timeoutSeconds: 900, memoryMegabytes: 512, logRetentionDays: 90 });
    await settle();
    const { inputs } = recorded.one("alarm-function");
    assert.deepEqual([inputs.timeout, inputs.memorySize, "environment" in inputs], [900, 512, false]);
    assert.equal(recorded.one("alarm-logs").inputs.retentionInDays, 90);
  });

  it("[SEC-2] makes the encrypted log group, with retention, before the function", async () => {
    const { recorded } = await declared();
    assert.deepEqual(recorded.one("alarm-logs").inputs, {
      name: `/aws/lambda/${physical}`,
      region: "sa-east-1",
      retentionInDays: 731,
      kmsKeyId: keyArn,
      tags: { owner: "platform" },
    });
    const { dependencies } = recorded.one("alarm-function");
    assert.ok(dependencies.includes(recorded.one("alarm-logs").urn));
    assert.ok(dependencies.includes(recorded.one("alarm-permissions").urn), "Lambda tries sqs:SendMessage on creation");
  });

  it("[SEC-4] trusts Lambda for this account only and allows no more than its work", async () => {
    const { recorded } = await declared();
    const role = recorded.one("alarm-role").inputs;
    assert.deepEqual(without(role, "assumeRolePolicy"), {
      name: physical,
      description: `Execution role of ${physical}`,
      tags: { owner: "platform" },
    });
    assert.deepEqual(parsed(role.assumeRolePolicy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AssumedByTheServiceForThisAccount",
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ],
    });
    const permissions = recorded.one("alarm-permissions").inputs;
    assert.equal(permissions.role, physical);
    assert.deepEqual(parsed(permissions.policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "WriteOwnLogs",
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: `${logArn}:*`,
        },
        { Sid: "SendOwnDeadLetters", Effect: "Allow", Action: "sqs:SendMessage", Resource: queueArn },
        {
          Sid: "UseKeyThroughLambdaAndSqs",
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: keyArn,
          Condition: {
            StringEquals: { "kms:ViaService": ["lambda.sa-east-1.amazonaws.com", "sqs.sa-east-1.amazonaws.com"] },
          },
        },
        {
          Sid: "ReadLatch",
          Effect: "Allow",
          Action: "dynamodb:GetItem",
          Resource: "arn:aws:dynamodb:::table/x",
        },
      ],
    });
  });

  it("[SEC-2][SEC-3] keeps dead letters encrypted for 14 days, for TLS only", async () => {
    const { recorded } = await declared();
    assert.deepEqual(recorded.one("alarm-dead-letters-queue").inputs, {
      name: `${physical}-dead-letters`,
      region: "sa-east-1",
      messageRetentionSeconds: 1_209_600,
      kmsMasterKeyId: keyArn,
      kmsDataKeyReusePeriodSeconds: 300,
      tags: { owner: "platform" },
    });
    const policy = recorded.one("alarm-dead-letters-policy").inputs;
    assert.equal(policy.queueUrl, `https://sqs.sa-east-1.amazonaws.com/123456789012/${physical}-dead-letters`);
    assert.deepEqual(parsed(policy.policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyWithoutTls",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: queueArn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("[MON-2] alarms on errors, throttling, lost and waiting dead letters, on the topic directly", async () => {
    const { made, recorded } = await declared();
    const common = {
      region: "sa-east-1",
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "notBreaching",
      alarmActions: [topicArn],
      okActions: [topicArn],
      tags: { owner: "platform" },
    };
    const lambda = { ...common, namespace: "AWS/Lambda", statistic: "Sum", dimensions: { FunctionName: physical } };
    assert.deepEqual(
      Object.fromEntries(
        recorded.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").map(({ name, inputs }) => [name, inputs]),
      ),
      {
        "alarm-errors": { ...lambda, metricName: "Errors", alarmDescription: `${physical} failed.` },
        "alarm-throttles": {
          ...lambda,
          metricName: "Throttles",
          alarmDescription: `${physical} was throttled: events wait, and are lost after six hours.`,
        },
        "alarm-lost-dead-letters": {
          ...lambda,
          metricName: "DeadLetterErrors",
          alarmDescription: `${physical} could not put a failed event into its dead-letter queue: the event is lost.`,
        },
        "alarm-dead-letters-depth": {
          ...common,
          namespace: "AWS/SQS",
          metricName: "ApproximateNumberOfMessagesVisible",
          dimensions: { QueueName: `${physical}-dead-letters` },
          statistic: "Maximum",
          alarmDescription: `Something that ${physical} should have handled waits in its dead-letter queue.`,
        },
      },
    );
    assert.deepEqual(await valueOf(pulumi.all([...made.alarmNames])), [
      "alarm-errors",
      "alarm-throttles",
      "alarm-lost-dead-letters",
      "alarm-dead-letters-depth",
    ]);
  });

  it("hands out the function, its role, its queue and its ARN", async () => {
    const { made } = await declared();
    assert.equal(await valueOf(made.arn), `arn:aws:lambda:sa-east-1:123456789012:function:${physical}`);
    assert.equal(await valueOf(made.fn.name), physical);
    assert.equal(await valueOf(made.role.name), physical);
    assert.equal(await valueOf(made.deadLetterQueue.arn), queueArn);
    assert.equal(made.functionName, physical);
  });

  it("refuses limits that Lambda does not have, all at once", () => {
    recordResources();
    assert.throws(() => new NodeFunction("alarm", { ...args, timeoutSeconds: 901, memoryMegabytes: 1 }), {
      message:
        "alarm: timeoutSeconds: received 901; Lambda takes whole numbers from 1 to 900.\n" +
        "alarm: memoryMegabytes: received 1; Lambda takes whole numbers from 128 to 10240.",
    });
  });
});
