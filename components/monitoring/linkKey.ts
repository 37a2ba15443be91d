import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../common/iamPolicy";
import { rootArn } from "../common/arn";
import { keyPolicyStatements } from "../keys/keyPolicy";

export interface LinkKeyArgs {
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** The one role that may disable the key or schedule its deletion; it need not exist yet. */
  readonly breakGlassRoleName: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * An HMAC key that signs acknowledgement links. It never leaves KMS, and making and checking a code are two permissions:
 * the ladder's function has the one, the page's the other. One Region's links are that Region's own, so it is no
 * multi-Region key; KMS rotates no HMAC keys.
 */
export function linkKey(name: string, args: LinkKeyArgs, opts: pulumi.CustomResourceOptions): aws.kms.Key {
  const { region, breakGlassRoleName } = args;
  const policy = pulumi.output(args.accountId).apply((accountId) =>
    policyDocument(
      ...keyPolicyStatements({ region, accountId, breakGlassRoleName, services: [], copySourceAccounts: [] }),
      {
        Sid: "CodesByTheAccountsRoles",
        Effect: "Allow",
        Principal: { AWS: rootArn(accountId, region) },
        Action: ["kms:GenerateMac", "kms:VerifyMac"],
        Resource: "*",
      },
    ),
  );
  return new aws.kms.Key(
    name,
    {
      region,
      description: "Signs the acknowledgement links of NeonPro's escalations",
      customerMasterKeySpec: "HMAC_256",
      keyUsage: "GENERATE_VERIFY_MAC",
      deletionWindowInDays: 30,
      policy,
      tags: { ...args.tags },
    },
    opts,
  );
}
