import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { roleArn, rootArn } from "../common/arn";
import { policyDocument } from "../common/iamPolicy";
import type { Statement } from "../common/iamPolicy";
import { administrationStatement, deletionGuard } from "./keyPolicy";

/** The longest that KMS offers (K9). */
const deletionWindowInDays = 30;

export interface SigningKeyArgs {
  readonly description: string;
  /** The Region of the primary key. */
  readonly region: string;
  /** Regions that get a replica: a signature made there is the same key's (K10). May be empty. */
  readonly replicaRegions: readonly string[];
  readonly accountId: pulumi.Input<string>;
  /** The one role that may disable the key or schedule its deletion. It need not exist yet. */
  readonly breakGlassRoleName: string;
  /** The only roles that may sign, by name. They need not exist yet. */
  readonly signerRoleNames: readonly string[];
  /** Without `alias/`; unique in the account. @default the component's name */
  readonly aliasName?: string;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A multi-Region key that signs (ECC_NIST_P256, for ECDSA_SHA_256): who holds the public key can tell that a text is what
 * one of the named roles signed, and nobody can make KMS give the private one away. KMS does not rotate such keys; a new
 * one gets a new ID, and the public keys of old ones stay beside what they signed.
 *
 * Protected from deletion by Pulumi unless `protect` says otherwise, and by its policy in any case. Costs about one dollar
 * a month and Region.
 */
export class SigningKey extends pulumi.ComponentResource {
  readonly key: aws.kms.Key;
  /** By Region. */
  readonly replicas: Readonly<Record<string, aws.kms.ReplicaKey>>;
  private readonly region: string;

  constructor(name: string, args: SigningKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:keys:SigningKey", name, {}, opts);
    const { region, description, tags = {} } = args;
    const protect = opts?.protect ?? true;
    const alias = `alias/${args.aliasName ?? name}`;
    this.region = region;

    this.key = new aws.kms.Key(
      `${name}-key`,
      {
        region,
        description,
        multiRegion: true,
        keyUsage: "SIGN_VERIFY",
        customerMasterKeySpec: "ECC_NIST_P256",
        deletionWindowInDays,
        policy: policyIn(region, args),
        tags: { ...tags },
      },
      { parent: this, protect },
    );
    new aws.kms.Alias(`${name}-alias`, { region, name: alias, targetKeyId: this.key.keyId }, { parent: this });
    this.replicas = Object.fromEntries(
      args.replicaRegions.map((replicaRegion) => {
        const replica = new aws.kms.ReplicaKey(
          `${name}-replica-${replicaRegion}`,
          {
            region: replicaRegion,
            primaryKeyArn: this.key.arn,
            description,
            deletionWindowInDays,
            policy: policyIn(replicaRegion, args),
            tags: { ...tags },
          },
          { parent: this, protect },
        );
        new aws.kms.Alias(
          `${name}-replica-${replicaRegion}-alias`,
          { region: replicaRegion, name: alias, targetKeyId: replica.keyId },
          { parent: this },
        );
        return [replicaRegion, replica];
      }),
    );
    this.registerOutputs({ arn: this.key.arn });
  }

  /** ARN of the key in a Region. */
  arnIn(region: string): pulumi.Output<string> {
    const copy = region === this.region ? this.key : this.replicas[region];
    if (copy !== undefined) return copy.arn;
    const known = [this.region, ...Object.keys(this.replicas)].join(", ");
    throw new pulumi.ResourceError(
      `The signing key has no copy in ${region}; it has copies in ${known}. Add ${region} to replicaRegions.`,
      this,
      true,
    );
  }
}

function policyIn(region: string, args: SigningKeyArgs): pulumi.Output<string> {
  return pulumi
    .output(args.accountId)
    .apply((accountId) => policyDocument(...signingKeyStatements({ ...args, region, accountId })));
}

/** The policy of one Region's copy. */
export function signingKeyStatements({
  region,
  accountId,
  breakGlassRoleName,
  signerRoleNames,
}: Pick<SigningKeyArgs, "region" | "breakGlassRoleName" | "signerRoleNames"> & {
  readonly accountId: string;
}): Statement[] {
  const root = rootArn(accountId, region);
  const signers = signerRoleNames.map((role) => roleArn(accountId, role, region));
  return [
    administrationStatement({ accountId, region }),
    {
      // The account's IAM policies say who may; nothing is secret in a public key.
      Sid: "AnyoneOfTheAccountVerifies",
      Effect: "Allow",
      Principal: { AWS: root },
      Action: ["kms:DescribeKey", "kms:GetPublicKey", "kms:Verify"],
      Resource: "*",
    },
    ...(signers.length === 0
      ? []
      : [
          {
            // Root with a condition, because a role that does not exist yet cannot be a Principal; the role needs an IAM allow too.
            Sid: "OnlyTheSignersSign",
            Effect: "Allow" as const,
            Principal: { AWS: root },
            Action: "kms:Sign",
            Resource: "*",
            Condition: {
              ArnEquals: { "aws:PrincipalArn": signers },
              StringEquals: { "kms:SigningAlgorithm": "ECDSA_SHA_256" },
            },
          },
        ]),
    deletionGuard({ accountId, region, breakGlassRoleName }),
  ];
}
