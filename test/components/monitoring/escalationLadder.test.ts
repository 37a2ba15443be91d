/** What EscalationLadder and Incidents declare, under mocks: they prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import { EscalationLadder } from "../../../components/monitoring/escalationLadder";
import type { EscalationLadderArgs } from "../../../components/monitoring/escalationLadder";
import { Incidents } from "../../../components/monitoring/incidents";
import { ladderOf, ladderProblems } from "../../../components/monitoring/ladder";
import { recipientPattern } from "../../../operations/escalation/token";
import { stackSchema } from "../../../protection/schema";
import { accountId, parsed, recordResources, settle, valueOf } from "../../support/mocks";
import type { Recorded, Recording } from "../../support/mocks";
import { assertValidDefinition } from "../../support/stateMachine";
import type { Definition } from "../../support/stateMachine";
import { minimal } from "../../protection/configs";

const region = "eu-west-1";
const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1";
const criticalTopicArn = "arn:aws:sns:eu-west-1:123456789012:critical";
const tags = { owner: "platform" };
const prefix = "neonpro-backup-recovery-test-escalation";
const { escalation } = stackSchema.parse({
  ...minimal.production,
  escalation: {
    levels: {
      ...minimal.production.escalation.levels,
      devops: { email: ["ops@example.com"], sms: ["+15550100"], https: ["https://chat.example.com/hook"] },
    },
  },
});

function hash(endpoint: string): string {
  return createHash("sha256").update(endpoint).digest("hex").slice(0, 8);
}

async function declared(
  change: Partial<EscalationLadderArgs> = {},
): Promise<{ made: EscalationLadder; recorded: Recording }> {
  const recorded = recordResources();
  const incidents = new Incidents("incidents", { region, keyArn, tags });
  const made = new EscalationLadder("escalation", {
    region,
    accountId,
    keyArn,
    escalation,
    incidents,
    criticalTopicArn,
    breakGlassRoleName: "break-glass",
    tags,
    ...change,
  });
  await settle();
  return { made, recorded };
}

interface Statement {
  readonly Sid: string;
  readonly Action: unknown;
  readonly Resource: unknown;
}

const everyFunctions = ["WriteOwnLogs", "SendOwnDeadLetters", "UseKeyThroughLambdaAndSqs"];

/** What a policy allows beyond what every function may: action and resource by statement. */
function allowedBy({ inputs }: Recorded): Record<string, readonly [unknown, unknown]> {
  const { Statement } = parsed(inputs.policy) as { Statement: Statement[] };
  return Object.fromEntries(
    Statement.filter(({ Sid }) => !everyFunctions.includes(Sid)).map(({ Sid, Action, Resource }) => [
      Sid,
      [Action, Resource],
    ]),
  );
}

describe("EscalationLadder", () => {
  it("declares exactly these children, all in its Region", async () => {
    const { recorded } = await declared();
    assert.deepEqual(recorded.childrenOf("escalation"), [
      "aws:cloudwatch/metricAlarm:MetricAlarm escalation-aborted",
      "aws:cloudwatch/metricAlarm:MetricAlarm escalation-failed",
      "aws:cloudwatch/metricAlarm:MetricAlarm escalation-throttled",
      "aws:cloudwatch/metricAlarm:MetricAlarm escalation-timed-out",
      "aws:iam/role:Role escalation-role",
      "aws:iam/rolePolicy:RolePolicy escalation-permissions",
      "aws:kms/key:Key escalation-link-key",
      "aws:sfn/stateMachine:StateMachine escalation-machine",
      "neonpro:functions:NodeFunction escalation-acknowledge",
      "neonpro:functions:NodeFunction escalation-rung",
      "neonpro:monitoring:AcknowledgeEndpoint escalation-page",
      "neonpro:monitoring:EscalationTopic escalation-calls",
    ]);
    assert.deepEqual(recorded.childrenOf("escalation-page"), [
      "aws:apigatewayv2/api:Api escalation-page-api",
      "aws:apigatewayv2/integration:Integration escalation-page-integration",
      "aws:apigatewayv2/route:Route escalation-page-get",
      "aws:apigatewayv2/route:Route escalation-page-post",
      "aws:apigatewayv2/stage:Stage escalation-page-stage",
      "aws:cloudwatch/logGroup:LogGroup escalation-page-log",
      "aws:lambda/permission:Permission escalation-page-permission",
    ]);
    const elsewhere = recorded.resources.filter(
      ({ custom, type, inputs }) => custom && !type.startsWith("aws:iam/") && inputs.region !== region,
    );
    assert.deepEqual(elsewhere, []);
  });

  it("[MON-5] carries the configured levels in a valid definition, and nobody's address", async () => {
    const { made, recorded } = await declared();
    const { inputs, dependencies } = recorded.one("escalation-machine");
    assert.deepEqual([inputs.name, inputs.type, inputs.region], [prefix, "STANDARD", region]);
    assert.ok(dependencies.includes(recorded.one("escalation-permissions").urn));
    assertValidDefinition(inputs.definition);
    const definition = parsed(inputs.definition) as Definition;
    const { Parameters } = definition.States["Next rung"] as unknown as {
      Parameters: { FunctionName: string; Payload: { ladder: unknown } };
    };
    assert.equal(Parameters.FunctionName, `arn:aws:lambda:${region}:${accountId}:function:${prefix}-rung`);
    assert.deepEqual(Parameters.Payload.ladder, ladderOf(escalation));
    assert.deepEqual(
      ladderOf(escalation).levels.map(({ number, afterMinutes, audience, recipients }) => [
        number,
        afterMinutes,
        audience,
        recipients,
      ]),
      [
        [
          1,
          0,
          "internal",
          [
            `1-email-${hash("ops@example.com")}`,
            `1-sms-${hash("+15550100")}`,
            `1-https-${hash("https://chat.example.com/hook")}`,
          ],
        ],
        [2, 30, "internal", [`2-email-${hash("security@example.com")}`]],
        [3, 60, "internal", [`3-email-${hash("executive@example.com")}`]],
        [4, 90, "external", [`4-email-${hash("external@example.com")}`]],
      ],
    );
    for (const id of ladderOf(escalation).levels.flatMap(({ recipients }) => recipients))
      assert.match(id, recipientPattern);
    assert.doesNotMatch(String(inputs.definition), /@example|15550100|chat\.example/);
    assert.equal(definition.TimeoutSeconds, 270 * 60);
    assert.equal(made.longestSeconds, 270 * 60);
  });

  it("[MON-4][MON-5] subscribes everybody to the messages that name them and to no others", async () => {
    const { recorded } = await declared();
    const subscriptions = recorded
      .ofType("aws:sns/topicSubscription:TopicSubscription")
      .map(({ name, inputs }) => [
        name,
        inputs.protocol,
        inputs.endpoint,
        inputs.filterPolicyScope,
        inputs.filterPolicy,
        inputs.endpointAutoConfirms,
      ]);
    const one = (level: number, channel: string, endpoint: string) => {
      const id = `${level}-${channel}-${hash(endpoint)}`;
      const filter = JSON.stringify({ recipient: [id] });
      const confirms = channel === "https" ? true : undefined;
      return [`escalation-calls-${id}`, channel, endpoint, "MessageAttributes", filter, confirms];
    };
    const byName = (all: unknown[][]) => all.toSorted((left, right) => String(left[0]).localeCompare(String(right[0])));
    const expected = [
      one(1, "email", "ops@example.com"),
      one(1, "sms", "+15550100"),
      one(1, "https", "https://chat.example.com/hook"),
      one(2, "email", "security@example.com"),
      one(3, "email", "executive@example.com"),
      one(4, "email", "external@example.com"),
    ];
    assert.deepEqual(byName(subscriptions), byName(expected));
    const { inputs } = recorded.one("escalation-calls-topic");
    assert.deepEqual([inputs.name, inputs.kmsMasterKeyId, inputs.signatureVersion], [`${prefix}-calls`, keyArn, 2]);
    const { Statement } = parsed(recorded.one("escalation-calls-policy").inputs.policy) as { Statement: Statement[] };
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      ["AccountManagesAndPublishes", "DenyPublishingWithoutTls"],
    );
  });

  it("[SEC-4] lets the ladder sign and the page check, and neither do the other's work", async () => {
    const { recorded } = await declared();
    const table = `arn:aws:dynamodb:${region}:${accountId}:table/neonpro-backup-recovery-test-incidents`;
    const linkKey = `arn:aws:kms:${region}:${accountId}:key/escalation-link-key-id`;
    const bus = `arn:aws:events:${region}:${accountId}:event-bus/default`;
    assert.deepEqual(allowedBy(recorded.one("escalation-rung-permissions")), {
      ReadIncident: ["dynamodb:GetItem", table],
      SignLinks: ["kms:GenerateMac", linkKey],
      CallPeople: ["sns:Publish", `arn:aws:sns:${region}:${accountId}:${prefix}-calls`],
      OpenTheTable: [["kms:Decrypt"], keyArn],
      EncryptMessages: [["kms:Decrypt", "kms:GenerateDataKey"], keyArn],
      TellTheOperationsLog: ["events:PutEvents", bus],
    });
    assert.deepEqual(allowedBy(recorded.one("escalation-acknowledge-permissions")), {
      TakeAnswer: [["dynamodb:GetItem", "dynamodb:UpdateItem"], table],
      CheckLinks: ["kms:VerifyMac", linkKey],
      OpenTheTable: [["kms:Decrypt"], keyArn],
      TellTheOperationsLog: ["events:PutEvents", bus],
    });
    assert.deepEqual(allowedBy(recorded.one("escalation-permissions")), {
      CallTheFunction: ["lambda:InvokeFunction", `arn:aws:lambda:${region}:${accountId}:function:${prefix}-rung`],
      SpeakForItself: ["sns:Publish", criticalTopicArn],
      EncryptMessages: [["kms:Decrypt", "kms:GenerateDataKey"], keyArn],
    });
  });

  it("[SEC-2] signs links with a key that never leaves KMS and that only break-glass deletes", async () => {
    const { recorded } = await declared();
    const { inputs, protect } = recorded.one("escalation-link-key");
    assert.deepEqual(
      [inputs.customerMasterKeySpec, inputs.keyUsage, inputs.deletionWindowInDays, inputs.multiRegion, protect],
      ["HMAC_256", "GENERATE_VERIFY_MAC", 30, undefined, true],
    );
    const { Statement } = parsed(inputs.policy) as { Statement: Statement[] };
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      ["AdministrationByTheAccount", "OnlyBreakGlassDisablesOrDeletes", "CodesByTheAccountsRoles"],
    );
  });

  it("[SEC-4] throttles the page, and logs neither its address, which is the link, nor who asks", async () => {
    const { made, recorded } = await declared();
    assert.deepEqual(
      ["get", "post"].map((method) => recorded.one(`escalation-page-${method}`).inputs.routeKey),
      ["GET /", "POST /"],
    );
    const { defaultRouteSettings, accessLogSettings } = recorded.one("escalation-page-stage").inputs as {
      defaultRouteSettings: object;
      accessLogSettings: { format: string };
    };
    assert.deepEqual(defaultRouteSettings, { throttlingRateLimit: 5, throttlingBurstLimit: 10 });
    assert.doesNotMatch(accessLogSettings.format, /path|query|sourceIp|userAgent/i);
    assert.equal(recorded.one("escalation-page-log").inputs.kmsKeyId, keyArn);
    assert.match(await valueOf(made.acknowledgeUrl), /\/$/);
    const { environment } = recorded.one("escalation-rung-function").inputs as {
      environment: { variables: Record<string, string> };
    };
    assert.equal(environment.variables.ACKNOWLEDGE_URL, await valueOf(made.acknowledgeUrl));
  });

  it("[MON-2] is watched without itself: its alarms act on the critical topic", async () => {
    const { recorded } = await declared();
    const alarms = recorded.ofType("aws:cloudwatch/metricAlarm:MetricAlarm");
    for (const { name, inputs } of alarms) assert.deepEqual(inputs.alarmActions, [criticalTopicArn], name);
    const own = alarms.filter(({ inputs }) => inputs.namespace === "AWS/States").map(({ inputs }) => inputs.metricName);
    assert.deepEqual(own, ["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted", "ExecutionThrottled"]);
  });

  it("refuses a ladder without anybody, and what SNS would never deliver to", () => {
    const nobody = stackSchema.parse(minimal.staging).escalation;
    assert.deepEqual(ladderProblems(nobody), [
      "escalation.levels: have nobody; leave the ladder out, or name who is told (MON-5).",
    ]);
    recordResources();
    const incidents = new Incidents("incidents", { region, keyArn });
    assert.throws(
      () =>
        new EscalationLadder("escalation", {
          region,
          accountId,
          keyArn,
          escalation: nobody,
          incidents,
          criticalTopicArn,
          breakGlassRoleName: "x",
        }),
      /^Error: escalation: escalation\.levels: have nobody/,
    );
    const wrong = structuredClone(escalation);
    wrong.levels.executive.sms = ["555"];
    assert.deepEqual(ladderProblems(wrong), [
      "subscriptions.levels.executive.sms[0]: is not a phone number in E.164, + and 7 to 15 digits.",
    ]);
  });

  it("keeps names within AWS's limits in the stacks there are", () => {
    for (const stack of ["prod", "staging"]) {
      for (const each of ["sa-east-1", "eu-west-1"]) {
        recordResources({ stack });
        const incidents = new Incidents(`incidents-${each}`, { region: each, keyArn });
        const made = new EscalationLadder(`escalation-${each}`, {
          region: each,
          accountId,
          keyArn,
          escalation,
          incidents,
          criticalTopicArn,
          breakGlassRoleName: "break-glass",
        });
        assert.equal(made.physicalName, `neonpro-backup-recovery-${stack}-escalation-${each}`);
        assert.ok(made.physicalName.length <= 80);
      }
    }
  });
});

describe("Incidents", () => {
  it("declares a table that is encrypted, protected, and forgets what is over", async () => {
    const recorded = recordResources();
    const made = new Incidents("incidents", { region, keyArn, tags });
    await settle();
    assert.deepEqual(recorded.childrenOf("incidents"), ["aws:dynamodb/table:Table incidents-table"]);
    const { inputs, protect } = recorded.one("incidents-table");
    assert.equal(protect, true);
    assert.deepEqual(inputs, {
      name: "neonpro-backup-recovery-test-incidents",
      region,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "id",
      attributes: [
        { name: "id", type: "S" },
        { name: "untold", type: "S" },
        { name: "windowEndsAt", type: "N" },
      ],
      globalSecondaryIndexes: [
        {
          name: "untold",
          keySchemas: [
            { attributeName: "untold", keyType: "HASH" },
            { attributeName: "windowEndsAt", keyType: "RANGE" },
          ],
          projectionType: "ALL",
        },
      ],
      ttl: { enabled: true, attributeName: "expiresAt" },
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: true,
      tags: {
        owner: "platform",
        "neonpro:data-class": "operational",
        "neonpro:tier": "critical",
        "neonpro:backup-cadence": "none",
      },
    });
    assert.equal(made.tableName, "neonpro-backup-recovery-test-incidents");
    const name: pulumi.Output<string> = made.table.name;
    assert.equal(await valueOf(name), made.tableName);
  });
});
