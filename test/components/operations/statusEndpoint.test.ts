/** The endpoint with mocks: what we pass, not what AWS accepts, nor what API Gateway does with it. */
import assert from "node:assert/strict";
import { StatusEndpoint } from "../../../components/operations/statusEndpoint";
import { environmentProblems } from "../../../components/operations/statusRoutes";
import { partitions } from "../../../operations/catalogue/keys";
import { parsed, recordResources, settle, valueOf } from "../../support/mocks";
import type { Recording } from "../../support/mocks";
import { plan } from "../../operations/status/snapshots";

const accountId = "123456789012";
const name = "status-sa-east-1";
const physical = `neonpro-backup-recovery-test-${name}`;
const tableName = "catalogue";
const tableArn = `arn:aws:dynamodb:sa-east-1:${accountId}:table/catalogue`;
const keyArn = `arn:aws:kms:sa-east-1:${accountId}:key/one`;
const otherKeyArn = `arn:aws:kms:eu-west-1:${accountId}:key/two`;
const alarmTopicArn = `arn:aws:sns:sa-east-1:${accountId}:warning`;
const recordName = "status-sa-east-1.neonpro.example";
const tags = { project: "neonpro" };
const executionArn = `arn:aws:execute-api:sa-east-1:${accountId}:api-1`;

async function declare(more: Partial<ConstructorParameters<typeof StatusEndpoint>[1]> = {}) {
  const recording = recordResources({
    outputs: (type) => {
      switch (type) {
        case "aws:apigatewayv2/api:Api":
          return { executionArn };
        case "aws:lambda/function:Function":
          return { invokeArn: "arn:aws:apigateway:invoke" };
        case "aws:acm/certificate:Certificate":
          return {
            domainValidationOptions: [
              {
                domainName: recordName,
                resourceRecordName: `_proof.${recordName}`,
                resourceRecordType: "CNAME",
                resourceRecordValue: "_value.acm-validations.aws",
              },
            ],
          };
        case "aws:apigatewayv2/domainName:DomainName":
          return { domainNameConfiguration: { targetDomainName: "d-1.execute-api", hostedZoneId: "ZAPI" } };
        case "aws:route53/record:Record":
          return { fqdn: `_proof.${recordName}` };
        default:
          return {};
      }
    },
  });
  const endpoint = new StatusEndpoint(name, {
    region: "sa-east-1",
    accountId,
    keyArn,
    tableName,
    tableArn,
    other: { region: "eu-west-1", tableName: "other-catalogue", keyArn: otherKeyArn },
    plan,
    zoneId: "Z1",
    recordName,
    alarmTopicArn,
    tags,
    ...more,
  });
  await settle();
  return { recording, endpoint };
}

const inputs = (recording: Recording, suffix: string) => recording.one(`${name}-${suffix}`).inputs;

describe("StatusEndpoint", () => {
  it("[MON-1] declares exactly function, API, two routes, stage, log, domain and alarms", async () => {
    const { recording } = await declare();
    assert.deepEqual(recording.childrenOf(name), [
      `aws:apigatewayv2/api:Api ${name}-api`,
      `aws:apigatewayv2/integration:Integration ${name}-integration`,
      `aws:apigatewayv2/route:Route ${name}-detail-route`,
      `aws:apigatewayv2/route:Route ${name}-status-route`,
      `aws:apigatewayv2/stage:Stage ${name}-stage`,
      `aws:cloudwatch/logGroup:LogGroup ${name}-access`,
      `aws:cloudwatch/metricAlarm:MetricAlarm ${name}-errors`,
      `aws:cloudwatch/metricAlarm:MetricAlarm ${name}-slow`,
      `aws:lambda/permission:Permission ${name}-detail-permission`,
      `aws:lambda/permission:Permission ${name}-status-permission`,
      `neonpro:functions:NodeFunction ${name}-answerer`,
      `neonpro:operations:StatusDomain ${name}-domain`,
    ]);
    assert.deepEqual(recording.childrenOf(`${name}-domain`), [
      `aws:acm/certificate:Certificate ${name}-domain-certificate`,
      `aws:acm/certificateValidation:CertificateValidation ${name}-domain-validated`,
      `aws:apigatewayv2/apiMapping:ApiMapping ${name}-domain-mapping`,
      `aws:apigatewayv2/domainName:DomainName ${name}-domain-name`,
      `aws:route53/record:Record ${name}-domain-proof`,
      `aws:route53/record:Record ${name}-domain-record`,
    ]);
  });

  it("[MON-1][SEC-4] leaves the status open and puts the detail behind IAM", async () => {
    const { recording, endpoint } = await declare();
    const route = (suffix: string) => {
      const { routeKey, authorizationType, target } = inputs(recording, `${suffix}-route`);
      return [routeKey, authorizationType, target];
    };
    const target = `integrations/${name}-integration-id`;
    assert.deepEqual(route("status"), ["GET /api/backups/status", "NONE", target]);
    assert.deepEqual(route("detail"), ["GET /api/backups/status/detail", "AWS_IAM", target]);
    assert.equal(inputs(recording, "status-permission").sourceArn, `${executionArn}/$default/GET/api/backups/status`);
    const detailArn = `${executionArn}/$default/GET/api/backups/status/detail`;
    assert.equal(inputs(recording, "detail-permission").sourceArn, detailArn);
    assert.equal(await valueOf(endpoint.detailArn), detailArn);
    assert.equal(endpoint.url, "https://status-sa-east-1.neonpro.example/api/backups/status");
    assert.deepEqual(inputs(recording, "integration"), {
      region: "sa-east-1",
      apiId: `${name}-api-id`,
      integrationType: "AWS_PROXY",
      integrationUri: "arn:aws:apigateway:invoke",
      payloadFormatVersion: "2.0",
      timeoutMilliseconds: 10_000,
    });
  });

  it("throttles, and logs neither addresses nor agents", async () => {
    const { recording } = await declare();
    const stage = inputs(recording, "stage");
    assert.deepEqual(stage.defaultRouteSettings, {
      throttlingRateLimit: 10,
      throttlingBurstLimit: 20,
      detailedMetricsEnabled: false,
    });
    assert.equal(stage.name, "$default");
    assert.equal(stage.autoDeploy, true);
    const { destinationArn, format } = stage.accessLogSettings as { destinationArn: string; format: string };
    assert.equal(destinationArn, `arn:aws:logs:sa-east-1:${accountId}:log-group:/aws/vendedlogs/apis/${physical}`);
    assert.deepEqual(Object.keys(JSON.parse(format) as object), [
      "requestId",
      "time",
      "route",
      "status",
      "latency",
      "integrationError",
      "principal",
    ]);
    assert.doesNotMatch(format, /sourceIp|userAgent/);
    assert.deepEqual(inputs(recording, "access"), {
      name: `/aws/vendedlogs/apis/${physical}`,
      region: "sa-east-1",
      retentionInDays: 366,
      kmsKeyId: keyArn,
      tags,
    });
  });

  it("answers under the custom name alone, with a certificate proved in the zone", async () => {
    const { recording } = await declare();
    assert.equal(inputs(recording, "api").disableExecuteApiEndpoint, true);
    assert.deepEqual(inputs(recording, "domain-certificate"), {
      region: "sa-east-1",
      domainName: recordName,
      validationMethod: "DNS",
      tags,
    });
    assert.deepEqual(inputs(recording, "domain-proof"), {
      zoneId: "Z1",
      name: `_proof.${recordName}`,
      type: "CNAME",
      records: ["_value.acm-validations.aws"],
      ttl: 60,
    });
    assert.deepEqual(inputs(recording, "domain-name").domainNameConfiguration, {
      certificateArn: `arn:aws:acm:sa-east-1:${accountId}:Certificate/${name}-domain-certificate`,
      endpointType: "REGIONAL",
      securityPolicy: "TLS_1_2",
    });
    assert.deepEqual(inputs(recording, "domain-record"), {
      zoneId: "Z1",
      name: recordName,
      type: "A",
      aliases: [{ name: "d-1.execute-api", zoneId: "ZAPI", evaluateTargetHealth: false }],
    });
  });

  it("[SEC-4] lets the function read what the status is made from, and the other Region's signals", async () => {
    const { recording } = await declare();
    const document = parsed(inputs(recording, "answerer-permissions").policy) as { Statement: unknown[] };
    const leading = (...keys: string[]) => ({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": keys } });
    const via = (region: string) => ({ StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` } });
    assert.deepEqual(document.Statement.slice(3), [
      {
        Sid: "ReadWhatTheStatusIsMadeFrom",
        Effect: "Allow",
        Action: "dynamodb:Query",
        Resource: tableArn,
        Condition: leading("LATEST", "RETIRED", "SIGNAL"),
      },
      {
        Sid: "UseKeyThroughDynamoDb",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: keyArn,
        Condition: via("sa-east-1"),
      },
      {
        Sid: "ReadTheOtherRegionsSignals",
        Effect: "Allow",
        Action: "dynamodb:Query",
        Resource: `arn:aws:dynamodb:eu-west-1:${accountId}:table/other-catalogue`,
        Condition: leading("SIGNAL"),
      },
      {
        Sid: "UseOtherKeyThroughDynamoDb",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: otherKeyArn,
        Condition: via("eu-west-1"),
      },
    ]);
    assert.deepEqual(Object.values(partitions).toSorted(), ["LATEST", "RETIRED", "SIGNAL"]);
  });

  it("gives the function its tables and the plan", async () => {
    const { recording } = await declare();
    const { variables } = inputs(recording, "answerer-function").environment as { variables: Record<string, string> };
    const { STATUS_PLAN: text = "", ...rest } = variables;
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(plan)));
    assert.deepEqual(rest, {
      CATALOGUE_TABLE: tableName,
      OTHER_TABLE: "other-catalogue",
      OTHER_REGION: "eu-west-1",
    });
  });

  it("announces errors and slowness", async () => {
    const { recording } = await declare();
    const alarm = (suffix: string) => {
      const {
        name: physicalName,
        metricName,
        threshold,
        treatMissingData,
        alarmDescription,
      } = inputs(recording, suffix);
      assert.match(String(alarmDescription), /^\[warning\] status-sa-east-1\.neonpro\.example /);
      return [physicalName, metricName, threshold, treatMissingData];
    };
    const prefix = `neonpro-backup-recovery-test-announced-${name}`;
    assert.deepEqual(alarm("errors"), [`${prefix}-errors`, "5xx", 1, "notBreaching"]);
    assert.deepEqual(alarm("slow"), [`${prefix}-slow`, "Latency", 3000, "notBreaching"]);
    assert.deepEqual(inputs(recording, "errors").dimensions, { ApiId: `${name}-api-id`, Stage: "$default" });
  });

  it("refuses a plan that nobody watches, or that has no room", async () => {
    assert.deepEqual(environmentProblems("x", plan), []);
    assert.deepEqual(environmentProblems("x", { ...plan, signals: [], classes: [] }), [
      "x: plan has no classes; pass statusPlan(plan, signals).",
      "x: plan has no signals; without any, a status would be healthy that nobody watches.",
    ]);
    const signals = Array.from({ length: 100 }, () => ({ name: "keys", region: "sa-east-1" }));
    assert.match(environmentProblems("x", { ...plan, signals })[0] ?? "", /has room for 3584\. Name fewer signals\.$/);
    await assert.rejects(declare({ plan: { ...plan, signals: [] } }), /status-sa-east-1: plan has no signals/);
  });
});
