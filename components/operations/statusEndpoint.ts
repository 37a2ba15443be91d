import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { StatusPlan } from "../../protection/statusPlan";
import type { Statement } from "../common/iamPolicy";
import { refuse } from "../common/problems";
import { NodeFunction } from "../functions/nodeFunction";
import { keyThroughDynamoDb, tableArn } from "./catalogueTable";
import type { TablePlace } from "./catalogueTable";
import { statusAlarms } from "./statusAlarms";
import { StatusDomain } from "./statusDomain";
import { accessLogFormat, detailRoute, environmentProblems, statusRoute, throttling } from "./statusRoutes";

export interface StatusEndpointArgs {
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the Region. */
  readonly keyArn: pulumi.Input<string>;
  /** The Region's catalogue: `catalogue.tableName`. */
  readonly tableName: pulumi.Input<string>;
  readonly tableArn: pulumi.Input<string>;
  /** The other Region's catalogue, whose signals are read too. @default none */
  readonly other?: TablePlace;
  /** What the status is judged by: `statusPlan(plan, signals)`. */
  readonly plan: StatusPlan;
  /** Hosted zone of `recordName`. */
  readonly zoneId: pulumi.Input<string>;
  /** Host name of this Region's endpoint, for example `status-sa-east-1.neonpro.example`. One Region, one name. */
  readonly recordName: string;
  /** Topic of the Region for the function's own alarms: `alerts.topicArn(region, "warning")`. */
  readonly alarmTopicArn: pulumi.Input<string>;
  /** @default 366: who read the detail is asked for within a year */
  readonly accessLogDays?: number;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * `GET /api/backups/status` of a Region (MON-1): public, without names of resources, throttled; and its detail for IAM
 * principals with `execute-api:Invoke`. Every Region has its own endpoint under its own name, and needs nothing of the other.
 *
 * `api.neonpro.healthcare` is the application's: its gateway passes the path on to the endpoint of its own Region
 * (docs/status.md), so that the name follows the application's failover and not one of its own.
 *
 * The access log holds no address and no agent: an IP address is personal data (LGPD art. 5 I), and throttling needs none.
 *
 * @example
 * new StatusEndpoint("status-sa-east-1", { region: "sa-east-1", accountId, keyArn, tableName: catalogue.tableName,
 *   tableArn: catalogue.table.arn, plan: statusPlan(plan, signals), zoneId, recordName: "status-sa-east-1.neonpro.example", alarmTopicArn });
 */
export class StatusEndpoint extends pulumi.ComponentResource {
  readonly api: aws.apigatewayv2.Api;
  readonly answerer: NodeFunction;
  readonly url: string;
  /** What a role needs `execute-api:Invoke` on to read the detail. */
  readonly detailArn: pulumi.Output<string>;

  constructor(name: string, args: StatusEndpointArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:operations:StatusEndpoint", name, {}, opts);
    refuse(environmentProblems(name, args.plan), this);
    const { region, tags = {} } = args;
    const physicalName = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
    this.url = `https://${args.recordName}${statusRoute.split(" ")[1] ?? ""}`;
    this.answerer = this.answering(name, args);
    this.api = new aws.apigatewayv2.Api(
      `${name}-api`,
      {
        name: physicalName,
        region,
        description: "Whether NeonPro's backups can be trusted",
        protocolType: "HTTP",
        // Only the custom name answers: it is the one with a certificate and a record of ours.
        disableExecuteApiEndpoint: true,
        tags,
      },
      { parent: this },
    );
    this.detailArn = pulumi.interpolate`${this.api.executionArn}/$default/GET/api/backups/status/detail`;
    this.routes(name, region);
    const stage = this.stage(name, physicalName, args);
    new StatusDomain(
      `${name}-domain`,
      { region, recordName: args.recordName, zoneId: args.zoneId, apiId: this.api.id, stage: stage.id, tags },
      { parent: this },
    );
    statusAlarms(name, { region, recordName: args.recordName, apiId: this.api.id, tags }, { parent: this });
    this.registerOutputs({ url: this.url, detailArn: this.detailArn });
  }

  private answering(name: string, args: StatusEndpointArgs): NodeFunction {
    const { region, keyArn, other, tags = {} } = args;
    return new NodeFunction(
      `${name}-answerer`,
      {
        entry: "lambdas/backup-status/handler.ts",
        region,
        description: "Answers whether the backups can be trusted",
        keyArn,
        accountId: args.accountId,
        environment: {
          CATALOGUE_TABLE: args.tableName,
          STATUS_PLAN: JSON.stringify(args.plan),
          ...(other === undefined ? {} : { OTHER_TABLE: other.tableName, OTHER_REGION: other.region }),
        },
        statements: this.statements(args),
        timeoutSeconds: 10,
        alarmTopicArn: args.alarmTopicArn,
        tags,
      },
      { parent: this },
    );
  }

  /** Reading three partitions of the own table and one of the other; the points themselves stay out of reach. */
  private statements({ region, keyArn, tableArn: own, other, accountId }: StatusEndpointArgs): Statement[] {
    const query = (Sid: string, table: pulumi.Input<string>, keys: readonly string[]): Statement => ({
      Sid,
      Effect: "Allow",
      Action: "dynamodb:Query",
      Resource: table,
      Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": keys } },
    });
    return [
      query("ReadWhatTheStatusIsMadeFrom", own, ["LATEST", "RETIRED", "SIGNAL"]),
      keyThroughDynamoDb("UseKeyThroughDynamoDb", { region, keyArn }),
      ...(other === undefined
        ? []
        : [
            query("ReadTheOtherRegionsSignals", tableArn(other, accountId), ["SIGNAL"]),
            keyThroughDynamoDb("UseOtherKeyThroughDynamoDb", other),
          ]),
    ];
  }

  private routes(name: string, region: string): void {
    const child = { parent: this };
    const integration = new aws.apigatewayv2.Integration(
      `${name}-integration`,
      {
        region,
        apiId: this.api.id,
        integrationType: "AWS_PROXY",
        integrationUri: this.answerer.fn.invokeArn,
        payloadFormatVersion: "2.0",
        timeoutMilliseconds: 10_000,
      },
      child,
    );
    for (const [suffix, routeKey] of [
      ["status", statusRoute],
      ["detail", detailRoute],
    ] as const) {
      new aws.apigatewayv2.Route(
        `${name}-${suffix}-route`,
        {
          region,
          apiId: this.api.id,
          routeKey,
          target: pulumi.interpolate`integrations/${integration.id}`,
          authorizationType: suffix === "detail" ? "AWS_IAM" : "NONE",
        },
        child,
      );
      new aws.lambda.Permission(
        `${name}-${suffix}-permission`,
        {
          region,
          function: this.answerer.fn.name,
          action: "lambda:InvokeFunction",
          principal: "apigateway.amazonaws.com",
          sourceArn: pulumi.interpolate`${this.api.executionArn}/$default/${routeKey.replace(" ", "")}`,
        },
        child,
      );
    }
  }

  private stage(name: string, physicalName: string, args: StatusEndpointArgs): aws.apigatewayv2.Stage {
    const { region, keyArn, accessLogDays = 366, tags = {} } = args;
    const log = new aws.cloudwatch.LogGroup(
      `${name}-access`,
      {
        // Under this prefix AWS keeps delivery permissions out of the account's one policy, which has a size limit.
        name: `/aws/vendedlogs/apis/${physicalName}`,
        region,
        retentionInDays: accessLogDays,
        kmsKeyId: keyArn,
        tags,
      },
      { parent: this },
    );
    return new aws.apigatewayv2.Stage(
      `${name}-stage`,
      {
        name: "$default",
        region,
        apiId: this.api.id,
        autoDeploy: true,
        // What bounds the function's concurrency and its bill: it is public, and answers within a second.
        defaultRouteSettings: { ...throttling, detailedMetricsEnabled: false },
        accessLogSettings: { destinationArn: log.arn, format: accessLogFormat },
        tags,
      },
      { parent: this },
    );
  }
}
