import type { Subject, Table } from "./subject";

const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** An EC2 object: `prefix-` and seventeen hexadecimal digits. */
const ec2 = (prefix: string, kind?: string) => (s: Subject) => {
  const id = s.readId ?? `${prefix}-0${s.hex(16, prefix)}`;
  return { id, ...(kind === undefined ? {} : { arn: s.arn("ec2", `${kind}/${id}`) }), region: s.region };
};

const zoneDomains = ["com", "net", "org", "co.uk"] as const;

function zone(s: Subject) {
  const id = s.readId ?? `Z${s.letters(20, upper, "zone")}`;
  const first = parseInt(s.hex(4, "ns"), 16) % 512;
  const servers = zoneDomains.map(
    (domain, index) =>
      `ns-${first + index * 512}.awsdns-${String((first + index * 7) % 64).padStart(2, "0")}.${domain}`,
  );
  return {
    id,
    zoneId: id,
    arn: s.partition === undefined ? undefined : `arn:${s.partition}:route53:::hostedzone/${id}`,
    // A private zone has Amazon's own servers, which the program never needs to know.
    ...(s.has("vpcs") ? {} : { nameServers: servers.toSorted(), primaryNameServer: servers[0] }),
  };
}

function record(s: Subject) {
  const parts = [s.input("zoneId"), s.input("name"), s.input("type")];
  const set = s.has("setIdentifier") ? s.input("setIdentifier") : "";
  if (parts.includes(undefined) || set === undefined) return {};
  return { id: [...parts, ...(set === "" ? [] : [set])].join("_") };
}

/** EC2's network, Route 53, CloudFront, certificates and API Gateway. */
export const network: Table = {
  "aws:ec2/vpc:Vpc": (s) => {
    const main = ec2("vpc", "vpc")(s);
    return {
      ...main,
      ownerId: s.account,
      mainRouteTableId: `rtb-0${s.hex(16, "main")}`,
      defaultRouteTableId: `rtb-0${s.hex(16, "main")}`,
      defaultSecurityGroupId: `sg-0${s.hex(16, "default")}`,
      defaultNetworkAclId: `acl-0${s.hex(16, "default")}`,
    };
  },
  "aws:ec2/subnet:Subnet": (s) => ({ ...ec2("subnet", "subnet")(s), ownerId: s.account }),
  "aws:ec2/securityGroup:SecurityGroup": (s) => ({
    ...ec2("sg", "security-group")(s),
    name: s.physicalName("name", { max: 255, prefix: "namePrefix" }),
    ownerId: s.account,
  }),
  "aws:ec2/securityGroupRule:SecurityGroupRule": (s) => {
    const id = `sgr-0${s.hex(16, "sgr")}`;
    return { id, securityGroupRuleId: id, region: s.region };
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (s) => ruleOf(s),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": (s) => ruleOf(s),
  "aws:ec2/routeTable:RouteTable": (s) => ({ ...ec2("rtb", "route-table")(s), ownerId: s.account }),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ec2("rtbassoc"),
  "aws:ec2/internetGateway:InternetGateway": (s) => ({ ...ec2("igw", "internet-gateway")(s), ownerId: s.account }),
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": ec2("eigw"),
  "aws:ec2/natGateway:NatGateway": ec2("nat"),
  "aws:ec2/eip:Eip": (s) => {
    const { id, arn, region } = { arn: undefined, ...ec2("eipalloc", "elastic-ip")(s) };
    return { id, allocationId: id, arn, region };
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": (s) => ({ ...ec2("vpce", "vpc-endpoint")(s), ownerId: s.account }),
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": ec2("pcx"),
  "aws:ec2/flowLog:FlowLog": ec2("fl", "vpc-flow-log"),
  "aws:ec2/instance:Instance": ec2("i", "instance"),
  "aws:ec2/launchTemplate:LaunchTemplate": (s) => ({
    ...ec2("lt", "launch-template")(s),
    name: s.physicalName("name", { max: 128, prefix: "namePrefix" }),
    latestVersion: 1,
    defaultVersion: 1,
  }),
  "aws:ebs/volume:Volume": ec2("vol", "volume"),
  "aws:route53/zone:Zone": zone,
  "aws:route53/record:Record": record,
  "aws:route53/healthCheck:HealthCheck": (s) => {
    const id = s.readId ?? s.uuid();
    return { id, arn: s.partition === undefined ? undefined : `arn:${s.partition}:route53:::healthcheck/${id}` };
  },
  "aws:cloudfront/distribution:Distribution": (s) => {
    const id = s.readId ?? `E${s.letters(13, upper)}`;
    const domainName = `d${s.letters(13, upper.toLowerCase(), "domain")}.cloudfront.net`;
    // CloudFront has one hosted zone for all its aliases.
    return { id, arn: s.globalArn("cloudfront", `distribution/${id}`), domainName, hostedZoneId: "Z2FDTNDATAQYW2" };
  },
  "aws:acm/certificate:Certificate": (s) => {
    const arn = s.readId ?? s.arn("acm", `certificate/${s.uuid()}`);
    return { id: arn, arn, region: s.region };
  },
  "aws:apigatewayv2/api:Api": (s) => {
    const id = s.readId ?? s.letters(10, upper.toLowerCase());
    const scheme = s.input("protocolType") === "WEBSOCKET" ? "wss" : "https";
    return {
      id,
      arn:
        s.region === undefined || s.partition === undefined
          ? undefined
          : `arn:${s.partition}:apigateway:${s.region}::/apis/${id}`,
      apiEndpoint:
        s.region === undefined || s.dnsSuffix === undefined
          ? undefined
          : `${scheme}://${id}.execute-api.${s.region}.${s.dnsSuffix}`,
      executionArn: s.arn("execute-api", id),
      region: s.region,
    };
  },
};

function ruleOf(s: Subject) {
  const id = s.readId ?? `sgr-0${s.hex(16, "sgr")}`;
  return { id, securityGroupRuleId: id, arn: s.arn("ec2", `security-group-rule/${id}`), region: s.region };
}
