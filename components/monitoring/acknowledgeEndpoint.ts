import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NodeFunction } from "../functions/nodeFunction";

export interface AcknowledgeEndpointArgs {
  readonly region: string;
  /** Customer-managed key of the Region; it has to admit `logs`. */
  readonly keyArn: pulumi.Input<string>;
  /** lambdas/acknowledge. */
  readonly fn: NodeFunction;
  readonly tags: Readonly<Record<string, string>>;
}

/** Requests a second and at once: a person clicks a link, and what comes faster is refused before it costs a signature check. */
export const acknowledgeThrottling = { throttlingRateLimit: 5, throttlingBurstLimit: 10 } as const;

/**
 * What is logged of a request: never the address of the page, whose query is the token, and no source address, which is
 * personal data (LGPD art. 5 I). Who answered stands in the incident.
 */
export const acknowledgeLogFormat = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTime",
  method: "$context.httpMethod",
  status: "$context.status",
  integrationError: "$context.integrationErrorMessage",
});

/**
 * The page behind the links: an HTTP API and not a function URL, because it throttles by itself (a URL could only reserve
 * concurrency, which a small account does not have) and keeps a log of who was refused. Neither takes a WAF; nothing is
 * behind the page but a signature check and one conditional write. Its address is AWS's: a link works in each Region
 * without certificate, zone or anything of the other Region.
 */
export class AcknowledgeEndpoint extends pulumi.ComponentResource {
  /** Of the page, without query. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: AcknowledgeEndpointArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:monitoring:AcknowledgeEndpoint", name, {}, opts);
    const { region, keyArn, fn, tags } = args;
    const child = { parent: this };
    const physicalName = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
    const api = new aws.apigatewayv2.Api(
      `${name}-api`,
      {
        name: physicalName,
        region,
        description: "Acknowledges escalations of NeonPro's alarms",
        protocolType: "HTTP",
        tags,
      },
      child,
    );
    const integration = new aws.apigatewayv2.Integration(
      `${name}-integration`,
      {
        region,
        apiId: api.id,
        integrationType: "AWS_PROXY",
        integrationUri: fn.fn.invokeArn,
        payloadFormatVersion: "2.0",
        timeoutMilliseconds: 10_000,
      },
      child,
    );
    for (const method of ["GET", "POST"]) {
      new aws.apigatewayv2.Route(
        `${name}-${method.toLowerCase()}`,
        { region, apiId: api.id, routeKey: `${method} /`, target: pulumi.interpolate`integrations/${integration.id}` },
        child,
      );
    }
    new aws.lambda.Permission(
      `${name}-permission`,
      {
        region,
        function: fn.fn.name,
        action: "lambda:InvokeFunction",
        principal: "apigateway.amazonaws.com",
        sourceArn: pulumi.interpolate`${api.executionArn}/*/*/`,
      },
      child,
    );
    const log = new aws.cloudwatch.LogGroup(
      `${name}-log`,
      {
        name: `/aws/vendedlogs/apis/${physicalName}`,
        region,
        kmsKeyId: keyArn,
        // The two years of operational data (ledger RET-6).
        retentionInDays: 731,
        tags,
      },
      child,
    );
    const stage = new aws.apigatewayv2.Stage(
      `${name}-stage`,
      {
        region,
        apiId: api.id,
        name: "$default",
        autoDeploy: true,
        defaultRouteSettings: acknowledgeThrottling,
        accessLogSettings: { destinationArn: log.arn, format: acknowledgeLogFormat },
        tags,
      },
      child,
    );
    // Known once the stage answers: a link that leads nowhere must not be sent.
    this.url = pulumi.all([api.apiEndpoint, stage.id]).apply(([endpoint]) => `${endpoint}/`);
    this.registerOutputs({ url: this.url });
  }
}
