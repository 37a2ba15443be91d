import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { subnetBlock } from "../../protection/addressBlocks";

export interface NatRoutesArgs {
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  readonly cidrBlock: string;
  readonly zones: readonly pulumi.Input<string>[];
  /** The private subnets' tables, one a zone. */
  readonly tables: readonly aws.ec2.RouteTable[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Public subnets take the second half of the block, so that zones can be added on either side. */
const firstPublic = 8;

/** A NAT gateway a zone with an address that does not change, which the source's firewall may name. */
export function natRoutes(name: string, args: NatRoutesArgs, child: pulumi.CustomResourceOptions): aws.ec2.Route[] {
  const { region, vpcId, cidrBlock, zones, tables } = args;
  const tags = (what: string) => ({ ...args.tags, Name: `${name}-${what}` });
  const internet = new aws.ec2.InternetGateway(`${name}-internet`, { region, vpcId, tags: tags("internet") }, child);
  const table = new aws.ec2.RouteTable(`${name}-public-routes`, { region, vpcId, tags: tags("public") }, child);
  const toInternet = new aws.ec2.Route(
    `${name}-to-internet`,
    { region, routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: internet.id },
    child,
  );
  return tables.map((privateTable, index) => {
    const zone = zones[index];
    const subnet = new aws.ec2.Subnet(
      `${name}-public-${index}`,
      {
        region,
        vpcId,
        ...(zone === undefined ? {} : { availabilityZone: zone }),
        cidrBlock: subnetBlock(cidrBlock, firstPublic + index),
        mapPublicIpOnLaunch: false,
        tags: tags(`public-${index}`),
      },
      child,
    );
    new aws.ec2.RouteTableAssociation(
      `${name}-public-association-${index}`,
      { region, subnetId: subnet.id, routeTableId: table.id },
      child,
    );
    const address = new aws.ec2.Eip(
      `${name}-address-${index}`,
      { region, domain: "vpc", tags: tags(`nat-${index}`) },
      child,
    );
    const nat = new aws.ec2.NatGateway(
      `${name}-nat-${index}`,
      { region, subnetId: subnet.id, allocationId: address.id, tags: tags(`nat-${index}`) },
      { ...child, dependsOn: [toInternet] },
    );
    return new aws.ec2.Route(
      `${name}-ipv4-${index}`,
      { region, routeTableId: privateTable.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: nat.id },
      child,
    );
  });
}
