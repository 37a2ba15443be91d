import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../common/problems";
import type { FunctionNetwork } from "../functions/network";
import { blockProblem } from "../../protection/addressBlocks";
import { NetworkSecurity } from "./networkSecurity";
import { PrivateSubnets } from "./privateSubnets";

/** How what is inside reaches what is outside. */
export type Egress =
  /** IPv6 through an egress-only gateway, AWS through endpoints: Supabase's direct connection is IPv6. */
  | "dual-stack"
  /** IPv4 through a NAT gateway a zone: for Supabase's IPv4 add-on. */
  | "nat"
  /** Nothing but AWS, through endpoints: for a Region that only receives. */
  | "none";

export interface NewNetwork {
  /** An IPv4 block of length 16 to 24, such as 10.40.0.0/20. */
  readonly cidrBlock: string;
  /** Names of at least two Availability Zones. */
  readonly zones: readonly pulumi.Input<string>[];
  readonly egress: Egress;
}

/** A network that somebody else looks after, its routes and endpoints included. */
export interface AdoptedNetwork {
  readonly vpcId: pulumi.Input<string>;
  /** Private subnets in at least two zones. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly egress: Egress;
}

export interface DatabaseNetworkArgs {
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the Region: flow log. */
  readonly keyArn: pulumi.Input<string>;
  readonly network: { readonly create: NewNetwork } | { readonly adopt: AdoptedNetwork };
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Where the database and what works with it live: no subnet has a way in, and each security group names the other end. A
 * network is made, or one that exists is taken over: which of them is said, never guessed.
 *
 * @example
 * const network = new DatabaseNetwork("database-network-sa-east-1", {
 *   region: "sa-east-1", accountId, keyArn, network: { create: { cidrBlock: "10.40.0.0/20", zones, egress: "dual-stack" } },
 * });
 */
export class DatabaseNetwork extends pulumi.ComponentResource {
  readonly region: string;
  readonly vpcId: pulumi.Output<string>;
  readonly subnetIds: readonly pulumi.Output<string>[];
  readonly egress: Egress;
  /** For the database alone. */
  readonly databaseGroupId: pulumi.Output<string>;
  /** For functions and tasks that talk to the database. */
  readonly clientGroupId: pulumi.Output<string>;
  /** What a function or task has to wait for before it can reach anything: routes, endpoints, rules. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: DatabaseNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:database:DatabaseNetwork", name, {}, opts);
    refuse(
      networkProblems(args.network).map((problem) => `${name}: ${problem}`),
      this,
    );
    const { region, tags = {} } = args;
    this.region = region;
    const made =
      "create" in args.network
        ? new PrivateSubnets(`${name}-private`, { ...args, ...args.network.create, tags }, { parent: this })
        : undefined;
    const place = "adopt" in args.network ? args.network.adopt : args.network.create;
    this.egress = place.egress;
    this.vpcId = pulumi.output(made?.vpc.id ?? (place as AdoptedNetwork).vpcId);
    this.subnetIds =
      made?.subnets.map(({ id }) => id) ?? (place as AdoptedNetwork).subnetIds.map((id) => pulumi.output(id));
    const security = new NetworkSecurity(
      `${name}-security`,
      { region, vpcId: this.vpcId, egress: this.egress, endpointGroup: made !== undefined, tags },
      { parent: this },
    );
    this.databaseGroupId = security.database.id;
    this.clientGroupId = security.clients.id;
    const endpoints = made?.endpoints(`${name}-private`, security.endpoints?.id) ?? [];
    this.ready = [...security.rules, ...(made?.routes ?? []), ...endpoints];
    this.registerOutputs({
      vpcId: this.vpcId,
      databaseGroupId: this.databaseGroupId,
      clientGroupId: this.clientGroupId,
    });
  }

  /** For a NodeFunction. */
  get functions(): FunctionNetwork {
    return {
      subnetIds: this.subnetIds,
      securityGroupIds: [this.clientGroupId],
      dualStack: this.egress === "dual-stack",
    };
  }

  /** A database's subnet group in this network. */
  subnetGroup(
    name: string,
    opts: pulumi.CustomResourceOptions,
    tags: Readonly<Record<string, string>>,
  ): aws.rds.SubnetGroup {
    return new aws.rds.SubnetGroup(
      name,
      {
        region: this.region,
        description: `Private subnets of ${name}`,
        subnetIds: [...this.subnetIds],
        tags: { ...tags },
      },
      opts,
    );
  }
}

export function networkProblems(network: DatabaseNetworkArgs["network"]): string[] {
  const few = (list: string, many: number) =>
    many < 2 ? [`network: ${list} names ${many}; Aurora asks for subnets in at least two Availability Zones.`] : [];
  if ("adopt" in network) return few("adopt.subnetIds", network.adopt.subnetIds.length);
  const { cidrBlock, zones } = network.create;
  const problem = blockProblem(cidrBlock);
  return [
    ...(problem === undefined ? [] : [`network: create.cidrBlock: ${problem}`]),
    ...few("create.zones", zones.length),
    // Public subnets of the NAT gateways take the second half of the block.
    ...(zones.length > 8 ? [`network: create.zones names ${zones.length}; at most 8.`] : []),
  ];
}
