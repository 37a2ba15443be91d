/** What the tests of the watching components share. */
import assert from "node:assert/strict";
import { parsed } from "../../support/mocks";
import type { Recording } from "../../support/mocks";

export const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-operations";
export const topic = "arn:aws:sns:eu-west-1:123456789012:critical";
export const catalogue = {
  name: "neonpro-test-catalogue",
  arn: "arn:aws:dynamodb:eu-west-1:123456789012:table/neonpro-test-catalogue",
  keyArn,
};
export const tags = { owner: "platform" };
export const announced = "neonpro-backup-recovery-test-announced-";

/** A function's statements beside those that every function has. */
export function ownStatements(recorded: Recording, permissions: string): Record<string, unknown>[] {
  const { Statement } = parsed(recorded.one(permissions).inputs.policy) as { Statement: Record<string, unknown>[] };
  const common = ["WriteOwnLogs", "SendOwnDeadLetters", "UseKeyThroughLambdaAndSqs"];
  return Statement.filter(({ Sid }) => !common.includes(String(Sid)));
}

/** The two statements that write a signal. */
export function signalStatements(actions: string | readonly string[]): unknown[] {
  return [
    {
      Sid: "KeepSignals",
      Effect: "Allow",
      Action: actions,
      Resource: catalogue.arn,
      Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["SIGNAL"] } },
    },
    tableKey,
  ];
}

export const tableKey = {
  Sid: "UseTheTablesKeyThroughDynamoDb",
  Effect: "Allow",
  Action: "kms:Decrypt",
  Resource: keyArn,
  Condition: { StringEquals: { "kms:ViaService": "dynamodb.eu-west-1.amazonaws.com" } },
};

export const publishMetrics = {
  Sid: "PublishMetrics",
  Effect: "Allow",
  Action: "cloudwatch:PutMetricData",
  Resource: "*",
  Condition: { StringEquals: { "cloudwatch:namespace": "NeonPro/Recovery" } },
};

export const tellTheLog = {
  Sid: "TellTheOperationsLog",
  Effect: "Allow",
  Action: "events:PutEvents",
  Resource: "arn:aws:events:eu-west-1:123456789012:event-bus/default",
  Condition: { StringEquals: { "events:source": "neonpro.recovery" } },
};

/** The schedule that starts a function, and the role that may start nothing else. */
export function assertRuns(recorded: Recording, name: string, functionName: string, minutes: number): void {
  const fn = `arn:aws:lambda:eu-west-1:123456789012:function:${functionName}`;
  assert.deepEqual(recorded.one(`${name}-schedule`).inputs, {
    region: "eu-west-1",
    description: `Starts ${functionName}`,
    scheduleExpression: `rate(${minutes} minutes)`,
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: fn,
      roleArn: `arn:aws:iam::123456789012:role/${name}-role`,
      retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
    },
  });
  assert.ok(recorded.one(`${name}-schedule`).dependencies.includes(recorded.one(`${name}-permission`).urn));
  const document = parsed(recorded.one(`${name}-permission`).inputs.policy) as { Statement: unknown };
  assert.deepEqual(document.Statement, [
    { Sid: "StartTheFunction", Effect: "Allow", Action: "lambda:InvokeFunction", Resource: fn },
  ]);
  const trust = parsed(recorded.one(`${name}-role`).inputs.assumeRolePolicy) as { Statement: { Condition: unknown }[] };
  assert.deepEqual(trust.Statement[0]?.Condition, { StringEquals: { "aws:SourceAccount": "123456789012" } });
}

/** The alarms that a component announces: suffix, severity and settings, without names and texts. */
export function announcedAlarms(recorded: Recording, name: string): Record<string, unknown>[] {
  return recorded
    .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
    .filter(({ inputs }) => String(inputs.name).startsWith(announced))
    .map(({ inputs }) => {
      const { alarmDescription, name: physical, region, namespace, tags: own, ...settings } = inputs;
      assert.deepEqual([region, namespace, own], ["eu-west-1", "NeonPro/Recovery", tags]);
      const [, severity = "none"] = /^\[(\w+)\] \S/.exec(String(alarmDescription)) ?? [];
      return { suffix: String(physical).slice(`${announced}${name}-`.length), severity, ...settings };
    });
}
