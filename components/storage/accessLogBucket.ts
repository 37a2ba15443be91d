import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../common/iamPolicy";
import { refuse } from "../common/problems";
import { accessLogBucketStatements } from "./bucketPolicy";
import { bucketName, bucketNameProblems } from "./bucketName";
import { inventoryRule } from "./inventory";

/** A deleted or overwritten log stays this long: enough to notice, short enough to stay cheap. */
const noncurrentDays = 30;

export interface AccessLogBucketArgs {
  /** S3 delivers logs within a Region only: one such bucket for each Region that has buckets. */
  readonly region: string;
  /** The bucket is called `<bucketPrefix>-<region>-<suffix>`. */
  readonly bucketPrefix: string;
  /** What makes the name unique among all accounts, for example a random identifier of 8 characters. */
  readonly suffix: pulumi.Input<string>;
  readonly accountId: pulumi.Input<string>;
  /**
   * Buckets of the same Region whose inventories come here too, as patterns: the bucket is made before theirs.
   * @default none: no inventory is let in
   */
  readonly inventorySourceArns?: readonly pulumi.Input<string>[];
  /** Days that a log is kept. @default 366: the access history of any full year */
  readonly retentionDays?: number;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Where the buckets of a Region write who read what. S3's log delivery takes neither SSE-KMS nor Object Lock on its
 * target, so this one is encrypted with S3's own keys; it holds operational data, no contents. It does not log itself.
 */
export class AccessLogBucket extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  readonly region: string;
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** Log delivery is refused until it is there. */
  readonly policy: aws.s3.BucketPolicy;
  /** Whether any bucket's inventory is let in. */
  readonly takesInventories: boolean;

  constructor(name: string, args: AccessLogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:storage:AccessLogBucket", name, {}, opts);
    const { region, retentionDays = 366, inventorySourceArns = [] } = args;
    refuse([...bucketNameProblems(args.bucketPrefix, region), ...retentionProblems(retentionDays)], this);

    this.region = region;
    this.takesInventories = inventorySourceArns.length > 0;
    this.bucket = new aws.s3.Bucket(
      `${name}-bucket`,
      {
        region,
        bucket: bucketName(args.bucketPrefix, region, args.suffix),
        forceDestroy: false,
        ...(args.tags === undefined ? {} : { tags: { ...args.tags } }),
      },
      { parent: this, protect: opts?.protect ?? true },
    );
    this.name = this.bucket.bucket;
    this.arn = this.bucket.arn;
    const at = { region, bucket: this.bucket.bucket };

    const versioning = new aws.s3.BucketVersioning(
      `${name}-versioning`,
      { ...at, versioningConfiguration: { status: "Enabled" } },
      { parent: this },
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        ...at,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, blockedEncryptionTypes: ["SSE-C"] }],
      },
      { parent: this },
    );
    const publicAccess = new aws.s3.BucketPublicAccessBlock(
      `${name}-public-access`,
      { ...at, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      { parent: this },
    );
    new aws.s3.BucketOwnershipControls(
      `${name}-ownership`,
      { ...at, rule: { objectOwnership: "BucketOwnerEnforced" } },
      { parent: this },
    );
    this.policy = new aws.s3.BucketPolicy(
      `${name}-policy`,
      {
        ...at,
        policy: policyDocument(
          ...accessLogBucketStatements(
            this.arn,
            pulumi.interpolate`${this.arn}/*`,
            args.accountId,
            inventorySourceArns,
          ),
        ),
      },
      // S3 refuses a policy and a public-access setting that change at the same moment.
      { parent: this, dependsOn: [publicAccess] },
    );
    new aws.s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      {
        ...at,
        rules: [
          {
            id: "retention",
            status: "Enabled",
            filter: { prefix: "" },
            expiration: { days: retentionDays },
            noncurrentVersionExpiration: { noncurrentDays },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
          ...(this.takesInventories ? [inventoryRule] : []),
        ],
      },
      { parent: this, dependsOn: [versioning] },
    );

    this.registerOutputs({ name: this.name, arn: this.arn });
  }
}

function retentionProblems(days: number): string[] {
  return Number.isInteger(days) && days >= 1 ? [] : [`retentionDays: ${days} is not a whole number of days from 1 on.`];
}
