import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../common/iamPolicy";
import { refuse } from "../common/problems";
import { keyPolicyStatements } from "./keyPolicy";
import type { KeyService } from "./keyServices";

export type { KeyService } from "./keyServices";

/** The longest that KMS offers: a locked vault does not stop its key from being deleted (K9). */
const deletionWindowInDays = 30;

export interface RecoveryKeyArgs {
  /** Shown in the KMS console; the same in every Region. */
  readonly description: string;
  /** The Region of the primary key. */
  readonly region: string;
  /** Regions that get a replica: one in each (K10). May be empty. */
  readonly replicaRegions: readonly string[];
  /** The account that owns the key. */
  readonly accountId: pulumi.Input<string>;
  /** The one role that may disable the key or schedule its deletion; with its path, if it has one. It need not exist yet. */
  readonly breakGlassRoleName: string;
  /**
   * Without `alias/`; unique in the account, so name the stack where stacks share one.
   * @default the component's name
   */
  readonly aliasName?: string;
  /** What the key is for; whatever is not listed cannot use it. */
  readonly services: readonly KeyService[];
  /**
   * Accounts whose roles copy recovery points into vaults under this key (K6). They have to exist: KMS rejects others.
   * @default none
   */
  readonly copySourceAccounts?: readonly pulumi.Input<string>[];
  /** @default none; the replicas carry the same (K10: they have tags of their own) */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A multi-Region key that outlives the loss of its Region: rotated yearly, 30 days between a deletion and its effect, a
 * replica with its own policy in each recovery Region, one alias everywhere. Protected from deletion by Pulumi unless
 * `protect` says otherwise, and by its policy in any case.
 *
 * Costs about one dollar a month and Region, and as much for each of the first two yearly rotations.
 *
 * @example
 * const key = new RecoveryKey("records", {
 *   description: "Records and their backups", region: "sa-east-1", replicaRegions: ["eu-west-1"], accountId,
 *   breakGlassRoleName: "neonpro-break-glass", services: ["backup", "s3"],
 * });
 * key.arnIn("eu-west-1");
 */
export class RecoveryKey extends pulumi.ComponentResource {
  readonly key: aws.kms.Key;
  /** By Region. */
  readonly replicas: Readonly<Record<string, aws.kms.ReplicaKey>>;
  /** With `alias/`; the same in every Region. */
  readonly aliasName: pulumi.Output<string>;
  private readonly region: string;

  constructor(name: string, args: RecoveryKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:keys:RecoveryKey", name, {}, opts);
    const aliasName = args.aliasName ?? name;
    refuse(problemsOf(aliasName, args), this);
    const protect = opts?.protect ?? true;
    this.region = args.region;

    this.key = new aws.kms.Key(
      `${name}-key`,
      {
        region: args.region,
        description: args.description,
        multiRegion: true,
        enableKeyRotation: true,
        deletionWindowInDays,
        policy: policyIn(args.region, args),
        ...tagsOf(args),
      },
      { parent: this, protect },
    );
    const alias = this.alias(`${name}-alias`, `alias/${aliasName}`, args.region, this.key.keyId);

    const replicas: Record<string, aws.kms.ReplicaKey> = {};
    for (const region of args.replicaRegions) {
      const replica = new aws.kms.ReplicaKey(
        `${name}-replica-${region}`,
        {
          region,
          primaryKeyArn: this.key.arn,
          description: args.description,
          deletionWindowInDays,
          policy: policyIn(region, args),
          ...tagsOf(args),
        },
        { parent: this, protect },
      );
      this.alias(`${name}-replica-${region}-alias`, `alias/${aliasName}`, region, replica.keyId);
      replicas[region] = replica;
    }

    this.replicas = replicas;
    this.aliasName = alias.name;
    this.registerOutputs({
      arns: { [args.region]: this.key.arn, ...mapValues(replicas, (replica) => replica.arn) },
      aliasName: this.aliasName,
    });
  }

  /** ARN of the key in a Region: what is encrypted there needs the key that is there. */
  arnIn(region: string): pulumi.Output<string> {
    if (region === this.region) return this.key.arn;
    const replica = this.replicas[region];
    if (replica !== undefined) return replica.arn;
    const known = [this.region, ...Object.keys(this.replicas)].join(", ");
    throw new pulumi.ResourceError(
      `The key has no copy in ${region}; it has copies in ${known}. Add ${region} to replicaRegions.`,
      this,
      true,
    );
  }

  private alias(logicalName: string, name: string, region: string, targetKeyId: pulumi.Input<string>): aws.kms.Alias {
    return new aws.kms.Alias(logicalName, { region, name, targetKeyId }, { parent: this });
  }
}

function policyIn(region: string, args: RecoveryKeyArgs): pulumi.Output<string> {
  return pulumi
    .all([pulumi.output(args.accountId), pulumi.all([...(args.copySourceAccounts ?? [])])])
    .apply(([accountId, copySourceAccounts]) =>
      policyDocument(
        ...keyPolicyStatements({
          region,
          accountId,
          copySourceAccounts,
          breakGlassRoleName: args.breakGlassRoleName,
          services: args.services,
        }),
      ),
    );
}

function problemsOf(aliasName: string, args: RecoveryKeyArgs): string[] {
  const problems: string[] = [];
  if (!/^[\w/-]{1,250}$/.test(aliasName) || aliasName.startsWith("aws/")) {
    problems.push(
      `aliasName: "${aliasName}" makes no alias: use letters, digits, "/", "_" and "-", at most 250, and not "aws/" in front.`,
    );
  }
  const regions = [args.region, ...args.replicaRegions];
  for (const region of new Set(regions.filter((region, index) => regions.indexOf(region) !== index))) {
    problems.push(`replicaRegions: ${region} is named twice; a multi-Region key has one copy a Region (K10).`);
  }
  if (!/^[\w+=,.@/-]+$/.test(args.breakGlassRoleName)) {
    problems.push(
      `breakGlassRoleName: "${args.breakGlassRoleName}" is not the name of a role; give its name, not its ARN, without wildcards.`,
    );
  }
  return problems;
}

function tagsOf({ tags }: RecoveryKeyArgs): { tags?: Record<string, string> } {
  return tags === undefined ? {} : { tags: { ...tags } };
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
