import * as pulumi from "@pulumi/pulumi";
import { arn } from "../common/arn";
import type { Statement } from "../common/iamPolicy";

/** A private network that a function is attached to. */
export interface FunctionNetwork {
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly securityGroupIds: readonly pulumi.Input<string>[];
  /** Whether it may use IPv6 there; its subnets then need an IPv6 block. */
  readonly dualStack: boolean;
}

const interfaces = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:UnassignPrivateIpAddresses",
] as const;
const looks = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"] as const;

/**
 * What Lambda needs, in the role's name, to attach a function to a network, and the function itself never does: AWS's own advice
 * is to deny it to the code (Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC").
 */
export function attachStatements(of: {
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  readonly functionName: string;
}): Statement[] {
  const inAccount = (service: string, resource: string) =>
    pulumi.output(of.accountId).apply((account) => arn({ service, region: of.region, account, resource }));
  return [
    {
      Sid: "AttachToTheNetwork",
      Effect: "Allow",
      Action: interfaces,
      Resource: ["network-interface/*", "subnet/*", "security-group/*"].map((resource) => inAccount("ec2", resource)),
    },
    // EC2 knows no resource for what it describes.
    { Sid: "LookAtTheNetwork", Effect: "Allow", Action: looks, Resource: "*" },
    {
      Sid: "LeaveTheNetworkToLambda",
      Effect: "Deny",
      Action: [...interfaces, ...looks],
      Resource: "*",
      Condition: { ArnEquals: { "lambda:SourceFunctionArn": inAccount("lambda", `function:${of.functionName}`) } },
    },
  ];
}
