import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Egress } from "./databaseNetwork";

export interface NetworkSecurityArgs {
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  readonly egress: Egress;
  /** Whether the network's endpoints are ours and need a group. */
  readonly endpointGroup: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

const postgres = 5432;
const https = 443;

/**
 * Who may talk to whom: clients to the database, both to the source, clients to AWS. The source's address changes without
 * notice, so it is named by its port alone; TLS and the password's exchange say who it is.
 */
export class NetworkSecurity extends pulumi.ComponentResource {
  readonly database: aws.ec2.SecurityGroup;
  readonly clients: aws.ec2.SecurityGroup;
  readonly endpoints: aws.ec2.SecurityGroup | undefined;
  readonly rules: readonly pulumi.Resource[];

  constructor(name: string, args: NetworkSecurityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:database:NetworkSecurity", name, {}, opts);
    const { region, vpcId, egress, tags } = args;
    const child = { parent: this };
    const group = (what: string, description: string) =>
      new aws.ec2.SecurityGroup(
        `${name}-${what}`,
        { region, vpcId, description, tags: { ...tags, Name: `${name}-${what}` } },
        child,
      );
    this.database = group("database", "The replica of the application's database");
    this.clients = group("clients", "Functions and tasks that work with the replica");
    this.endpoints = args.endpointGroup ? group("endpoints", "AWS services inside the network") : undefined;

    const into = (what: string, to: aws.ec2.SecurityGroup, from: aws.ec2.SecurityGroup, port: number) => [
      new aws.vpc.SecurityGroupIngressRule(
        `${name}-${what}-in`,
        {
          region,
          securityGroupId: to.id,
          referencedSecurityGroupId: from.id,
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
          description: what,
          tags: { ...tags },
        },
        child,
      ),
      new aws.vpc.SecurityGroupEgressRule(
        `${name}-${what}-out`,
        {
          region,
          securityGroupId: from.id,
          referencedSecurityGroupId: to.id,
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
          description: what,
          tags: { ...tags },
        },
        child,
      ),
    ];
    const outside = (
      what: string,
      from: aws.ec2.SecurityGroup,
      port: number,
      block: { cidrIpv4: string } | { cidrIpv6: string },
    ) =>
      new aws.vpc.SecurityGroupEgressRule(
        `${name}-${what}`,
        {
          region,
          securityGroupId: from.id,
          ...block,
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
          description: what,
          tags: { ...tags },
        },
        child,
      );
    const anywhere = egress === "dual-stack" ? { cidrIpv6: "::/0" } : { cidrIpv4: "0.0.0.0/0" };
    this.rules = [
      ...into("clients-to-database", this.database, this.clients, postgres),
      ...(this.endpoints === undefined ? [] : into("clients-to-endpoints", this.endpoints, this.clients, https)),
      // Without a NAT gateway nothing answers there but S3, whose gateway endpoint is a route and no group.
      outside("clients-to-aws", this.clients, https, { cidrIpv4: "0.0.0.0/0" }),
      ...(egress === "none"
        ? []
        : [
            outside("database-to-source", this.database, postgres, anywhere),
            outside("clients-to-source", this.clients, postgres, anywhere),
          ]),
    ];
    this.registerOutputs({ databaseGroupId: this.database.id, clientGroupId: this.clients.id });
  }
}
