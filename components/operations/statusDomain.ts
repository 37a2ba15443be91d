import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface StatusDomainArgs {
  readonly region: string;
  readonly recordName: string;
  readonly zoneId: pulumi.Input<string>;
  readonly apiId: pulumi.Input<string>;
  /** The stage that answers under the name. */
  readonly stage: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/** A host name for an HTTP API: certificate of the Region, proved by DNS, and the record that leads to it. */
export class StatusDomain extends pulumi.ComponentResource {
  constructor(name: string, args: StatusDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:operations:StatusDomain", name, {}, opts);
    const { region, recordName, zoneId, tags } = args;
    const child = { parent: this };
    const certificate = new aws.acm.Certificate(
      `${name}-certificate`,
      { region, domainName: recordName, validationMethod: "DNS", tags },
      child,
    );
    // One name, one proof; ACM renews the certificate by itself for as long as the record stands.
    const proof = certificate.domainValidationOptions.apply((options) => options[0]);
    const record = new aws.route53.Record(
      `${name}-proof`,
      {
        zoneId,
        name: proof.apply((one) => one?.resourceRecordName ?? ""),
        type: proof.apply((one) => one?.resourceRecordType ?? "CNAME"),
        records: [proof.apply((one) => one?.resourceRecordValue ?? "")],
        ttl: 60,
      },
      child,
    );
    const validated = new aws.acm.CertificateValidation(
      `${name}-validated`,
      { region, certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
      child,
    );
    const domain = new aws.apigatewayv2.DomainName(
      `${name}-name`,
      {
        region,
        domainName: recordName,
        domainNameConfiguration: {
          certificateArn: validated.certificateArn,
          endpointType: "REGIONAL",
          // The minimum that API Gateway offers for HTTP APIs; 1.3 is spoken with who can.
          securityPolicy: "TLS_1_2",
        },
        tags,
      },
      child,
    );
    new aws.apigatewayv2.ApiMapping(
      `${name}-mapping`,
      { region, apiId: args.apiId, domainName: domain.id, stage: args.stage },
      child,
    );
    new aws.route53.Record(
      `${name}-record`,
      {
        zoneId,
        name: recordName,
        type: "A",
        aliases: [
          {
            name: domain.domainNameConfiguration.targetDomainName,
            zoneId: domain.domainNameConfiguration.hostedZoneId,
            // One Region, one name: there is nothing that Route 53 could answer instead.
            evaluateTargetHealth: false,
          },
        ],
      },
      child,
    );
    this.registerOutputs({ recordName });
  }
}
