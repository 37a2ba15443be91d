/** What DatabaseNetwork declares, under mocks: they prove what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import { DatabaseNetwork } from "../../../components/database/databaseNetwork";
import type { DatabaseNetworkArgs } from "../../../components/database/databaseNetwork";
import { accountId, recordResources, settle } from "../../support/mocks";
import type { Recording } from "../../support/mocks";

const region = "sa-east-1";
const created = (egress: "dual-stack" | "nat" | "none"): DatabaseNetworkArgs["network"] => ({
  create: { cidrBlock: "10.40.0.0/20", zones: ["sa-east-1a", "sa-east-1c"], egress },
});

async function declared(
  network: DatabaseNetworkArgs["network"],
): Promise<{ made: DatabaseNetwork; recorded: Recording }> {
  const recorded = recordResources({
    outputs: (type) => (type === "aws:ec2/vpc:Vpc" ? { ipv6CidrBlock: "2600:1f1e:abc:de00::/56" } : {}),
  });
  const keyArn = `arn:aws:kms:${region}:${accountId}:key/mrk-1`;
  const made = new DatabaseNetwork("net", { region, accountId, keyArn, network, tags: { owner: "platform" } });
  await settle();
  return { made, recorded };
}

const count = (recorded: Recording, type: string) => recorded.ofType(type).length;
const outgoing = (recorded: Recording) =>
  recorded
    .ofType("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
    .map(({ name, inputs }) => [
      name.replace("net-security-", ""),
      inputs.cidrIpv4 ?? inputs.cidrIpv6 ?? inputs.referencedSecurityGroupId,
      inputs.fromPort,
    ])
    .toSorted();

describe("DatabaseNetwork", () => {
  it("has private subnets with a way out by IPv6 and no way in", async () => {
    const { made, recorded } = await declared(created("dual-stack"));
    assert.deepEqual(
      recorded
        .ofType("aws:ec2/subnet:Subnet")
        .map(({ inputs }) => [
          inputs.cidrBlock,
          inputs.ipv6CidrBlock,
          inputs.availabilityZone,
          inputs.mapPublicIpOnLaunch,
        ]),
      [
        ["10.40.0.0/24", "2600:1f1e:abc:de00::/64", "sa-east-1a", false],
        ["10.40.1.0/24", "2600:1f1e:abc:de01::/64", "sa-east-1c", false],
      ],
    );
    assert.deepEqual(
      recorded
        .ofType("aws:ec2/route:Route")
        .map(({ inputs }) => [inputs.destinationIpv6CidrBlock, inputs.egressOnlyGatewayId, inputs.gatewayId]),
      [0, 1].map(() => ["::/0", "net-private-way-out-id", undefined]),
    );
    for (const type of ["aws:ec2/internetGateway:InternetGateway", "aws:ec2/natGateway:NatGateway"])
      assert.equal(count(recorded, type), 0);
    const { inputs } = recorded.one("net-private-default-group");
    assert.deepEqual([inputs.ingress, inputs.egress], [[], []]);
    assert.deepEqual(
      recorded
        .ofType("aws:ec2/vpcEndpoint:VpcEndpoint")
        .map((endpoint) => [endpoint.inputs.serviceName, endpoint.inputs.vpcEndpointType]),
      [
        ["com.amazonaws.sa-east-1.s3", "Gateway"],
        ...["events", "kms", "logs", "monitoring", "secretsmanager"].map((service) => [
          `com.amazonaws.sa-east-1.${service}`,
          "Interface",
        ]),
      ],
    );
    assert.equal(made.functions.dualStack, true);
  });

  it("lets in clients alone, and out what the source and AWS need", async () => {
    const { recorded } = await declared(created("dual-stack"));
    assert.deepEqual(
      recorded
        .ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
        .map(({ inputs }) => [
          inputs.securityGroupId,
          inputs.referencedSecurityGroupId,
          inputs.fromPort,
          inputs.toPort,
          inputs.cidrIpv4,
        ]),
      [
        ["net-security-database-id", "net-security-clients-id", 5432, 5432, undefined],
        ["net-security-endpoints-id", "net-security-clients-id", 443, 443, undefined],
      ],
    );
    assert.deepEqual(outgoing(recorded), [
      ["clients-to-aws", "0.0.0.0/0", 443],
      ["clients-to-database-out", "net-security-database-id", 5432],
      ["clients-to-endpoints-out", "net-security-endpoints-id", 443],
      ["clients-to-source", "::/0", 5432],
      ["database-to-source", "::/0", 5432],
    ]);
  });

  it("has a NAT gateway a zone for a source on IPv4, and only S3's endpoint", async () => {
    const { made, recorded } = await declared(created("nat"));
    assert.equal(count(recorded, "aws:ec2/natGateway:NatGateway"), 2);
    assert.equal(count(recorded, "aws:ec2/eip:Eip"), 2);
    assert.deepEqual(
      recorded.ofType("aws:ec2/subnet:Subnet").map(({ inputs }) => inputs.cidrBlock),
      ["10.40.0.0/24", "10.40.1.0/24", "10.40.8.0/24", "10.40.9.0/24"],
    );
    assert.deepEqual(
      recorded
        .ofType("aws:ec2/route:Route")
        .map(({ inputs }) => [inputs.routeTableId, inputs.natGatewayId ?? inputs.gatewayId]),
      [
        ["net-private-public-routes-id", "net-private-internet-id"],
        ["net-private-routes-0-id", "net-private-nat-0-id"],
        ["net-private-routes-1-id", "net-private-nat-1-id"],
      ],
    );
    assert.equal(count(recorded, "aws:ec2/vpcEndpoint:VpcEndpoint"), 1);
    assert.deepEqual(outgoing(recorded).slice(-2), [
      ["clients-to-source", "0.0.0.0/0", 5432],
      ["database-to-source", "0.0.0.0/0", 5432],
    ]);
    assert.equal(made.functions.dualStack, false);
  });

  it("leads nowhere but to AWS in a Region that only receives", async () => {
    const { recorded } = await declared(created("none"));
    assert.equal(count(recorded, "aws:ec2/route:Route"), 0);
    assert.equal(recorded.one("net-private-vpc").inputs.assignGeneratedIpv6CidrBlock, false);
    assert.deepEqual(
      outgoing(recorded).map(([name]) => name),
      ["clients-to-aws", "clients-to-database-out", "clients-to-endpoints-out"],
    );
  });

  it("takes over a network: security groups and nothing else is made", async () => {
    const { recorded } = await declared({
      adopt: { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], egress: "nat" },
    });
    assert.deepEqual(recorded.childrenOf("net"), ["neonpro:database:NetworkSecurity net-security"]);
    assert.equal(count(recorded, "aws:ec2/securityGroup:SecurityGroup"), 2);
    assert.equal(recorded.one("net-security-database").inputs.vpcId, "vpc-1");
  });

  it("keeps what was refused for two years, under the key", async () => {
    const { recorded } = await declared(created("none"));
    assert.equal(recorded.one("net-private-flow").inputs.trafficType, "REJECT");
    const { inputs } = recorded.one("net-private-refused");
    assert.deepEqual([inputs.retentionInDays, inputs.kmsKeyId], [731, `arn:aws:kms:${region}:${accountId}:key/mrk-1`]);
  });

  it("refuses a single zone and a block that makes no subnets", () => {
    recordResources();
    const keyArn = "arn";
    assert.throws(
      () =>
        new DatabaseNetwork("net", {
          region,
          accountId,
          keyArn,
          network: { create: { cidrBlock: "10.0.0.0/8", zones: ["a"], egress: "none" } },
        }),
      /net: network: create\.cidrBlock: "10\.0\.0\.0\/8" has length 8; .*\nnet: network: create\.zones names 1; Aurora asks/,
    );
  });
});
