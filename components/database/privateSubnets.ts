import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { assumeRolePolicy, policyDocument } from "../common/iamPolicy";
import { subnetBlock, subnetIpv6Block } from "../../protection/addressBlocks";
import type { NewNetwork } from "./databaseNetwork";
import { natRoutes } from "./natRoutes";

export interface PrivateSubnetsArgs extends NewNetwork {
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/** AWS services that functions and tasks in the network use, where no NAT gateway leads to their public addresses. */
export const endpointServices = ["events", "kms", "logs", "monitoring", "secretsmanager"] as const;
/** Days of refused connections that are kept: the two years of operational data (ledger RET-6). */
const flowLogDays = 731;

/**
 * A network with private subnets only, unless NAT gateways need public ones. Its default security group admits nothing, and
 * what was refused is logged.
 */
export class PrivateSubnets extends pulumi.ComponentResource {
  readonly vpc: aws.ec2.Vpc;
  readonly subnets: readonly aws.ec2.Subnet[];
  readonly routes: readonly pulumi.Resource[];
  private readonly tables: readonly aws.ec2.RouteTable[];
  private readonly args: PrivateSubnetsArgs;

  constructor(name: string, args: PrivateSubnetsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:database:PrivateSubnets", name, {}, opts);
    const { region, cidrBlock, zones, egress } = args;
    this.args = args;
    const child = { parent: this };
    const tags = (what: string) => ({ ...args.tags, Name: `${name}-${what}` });
    this.vpc = new aws.ec2.Vpc(
      `${name}-vpc`,
      {
        region,
        cidrBlock,
        assignGeneratedIpv6CidrBlock: egress === "dual-stack",
        // Endpoints answer under the services' own names.
        enableDnsHostnames: true,
        enableDnsSupport: true,
        tags: tags("vpc"),
      },
      child,
    );
    new aws.ec2.DefaultSecurityGroup(
      `${name}-default-group`,
      { region, vpcId: this.vpc.id, ingress: [], egress: [], tags: tags("default") },
      child,
    );
    this.subnets = zones.map(
      (availabilityZone, index) =>
        new aws.ec2.Subnet(
          `${name}-subnet-${index}`,
          {
            region,
            vpcId: this.vpc.id,
            availabilityZone,
            cidrBlock: subnetBlock(cidrBlock, index),
            ...(egress === "dual-stack"
              ? {
                  ipv6CidrBlock: this.vpc.ipv6CidrBlock.apply((block) => subnetIpv6Block(block, index)),
                  assignIpv6AddressOnCreation: true,
                }
              : {}),
            mapPublicIpOnLaunch: false,
            tags: tags(`private-${index}`),
          },
          child,
        ),
    );
    // A table a zone: a NAT gateway that is lost takes its own zone along and no other.
    this.tables = zones.map(
      (_, index) =>
        new aws.ec2.RouteTable(
          `${name}-routes-${index}`,
          { region, vpcId: this.vpc.id, tags: tags(`private-${index}`) },
          child,
        ),
    );
    const associations = this.subnets.map(
      (subnet, index) =>
        new aws.ec2.RouteTableAssociation(
          `${name}-association-${index}`,
          { region, subnetId: subnet.id, routeTableId: at(this.tables, index).id },
          child,
        ),
    );
    this.routes = [...associations, ...this.waysOut(name)];
    this.flowLog(name);
    this.registerOutputs({ vpcId: this.vpc.id });
  }

  private waysOut(name: string): pulumi.Resource[] {
    const { region, egress, tags } = this.args;
    const child = { parent: this };
    if (egress === "none") return [];
    if (egress === "nat") return natRoutes(name, { ...this.args, vpcId: this.vpc.id, tables: this.tables }, child);
    const gateway = new aws.ec2.EgressOnlyInternetGateway(
      `${name}-way-out`,
      { region, vpcId: this.vpc.id, tags: { ...tags, Name: `${name}-way-out` } },
      child,
    );
    return this.tables.map(
      (table, index) =>
        new aws.ec2.Route(
          `${name}-ipv6-${index}`,
          { region, routeTableId: table.id, destinationIpv6CidrBlock: "::/0", egressOnlyGatewayId: gateway.id },
          child,
        ),
    );
  }

  /** S3 through a gateway (free), the rest through interfaces unless a NAT gateway leads there anyway. */
  endpoints(name: string, groupId: pulumi.Input<string> | undefined): aws.ec2.VpcEndpoint[] {
    const { region, egress, tags } = this.args;
    const child = { parent: this };
    const common = { region, vpcId: this.vpc.id };
    const s3 = new aws.ec2.VpcEndpoint(
      `${name}-s3`,
      {
        ...common,
        serviceName: `com.amazonaws.${region}.s3`,
        vpcEndpointType: "Gateway",
        routeTableIds: this.tables.map(({ id }) => id),
        tags: { ...tags, Name: `${name}-s3` },
      },
      child,
    );
    if (egress === "nat" || groupId === undefined) return [s3];
    const interfaces = endpointServices.map(
      (service) =>
        new aws.ec2.VpcEndpoint(
          `${name}-${service}`,
          {
            ...common,
            serviceName: `com.amazonaws.${region}.${service}`,
            vpcEndpointType: "Interface",
            privateDnsEnabled: true,
            subnetIds: this.subnets.map(({ id }) => id),
            securityGroupIds: [groupId],
            tags: { ...tags, Name: `${name}-${service}` },
          },
          child,
        ),
    );
    return [s3, ...interfaces];
  }

  private flowLog(name: string): void {
    const { region, accountId, keyArn, tags } = this.args;
    const child = { parent: this };
    const group = new aws.cloudwatch.LogGroup(
      `${name}-refused`,
      { region, retentionInDays: flowLogDays, kmsKeyId: keyArn, tags: { ...tags } },
      child,
    );
    const role = new aws.iam.Role(
      `${name}-flow-role`,
      {
        description: `Writes refused connections of ${name}`,
        assumeRolePolicy: assumeRolePolicy("vpc-flow-logs.amazonaws.com", { sourceAccount: accountId }),
        tags: { ...tags },
      },
      child,
    );
    const permission = new aws.iam.RolePolicy(
      `${name}-flow-permission`,
      {
        role: role.name,
        policy: policyDocument({
          Sid: "WriteRefusedConnections",
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          Resource: pulumi.interpolate`${group.arn}:*`,
        }),
      },
      child,
    );
    new aws.ec2.FlowLog(
      `${name}-flow`,
      {
        region,
        vpcId: this.vpc.id,
        trafficType: "REJECT",
        logDestinationType: "cloud-watch-logs",
        logDestination: group.arn,
        iamRoleArn: role.arn,
        tags: { ...tags },
      },
      { ...child, dependsOn: [permission] },
    );
  }
}

export function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`There is no ${index} of ${list.length}`);
  return found;
}
