import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DataClass } from "../../protection/dataClasses";
import { protectionTags } from "../../protection/tags";
import { roleArn } from "../common/arn";
import { policyDocument } from "../common/iamPolicy";
import type { AccessLogBucket } from "./accessLogBucket";
import { bucketName } from "./bucketName";
import { dataBucketStatements } from "./bucketPolicy";
import { inventorySettings } from "./inventory";
import { lifecycleRules } from "./lifecycle";

export interface BucketSideArgs {
  readonly dataClass: DataClass;
  readonly region: string;
  readonly bucketPrefix: string;
  readonly suffix: pulumi.Input<string>;
  readonly accountId: pulumi.Input<string>;
  /** The key in this Region. */
  readonly keyArn: pulumi.Input<string>;
  /** The access-log bucket in this Region. */
  readonly accessLogs: AccessLogBucket;
  readonly objectLockMode: "GOVERNANCE" | "COMPLIANCE";
  /** @default none: nobody deletes locked versions by hand */
  readonly breakGlassRoleName?: string;
  /** Roles in whose name S3 itself comes: replication's, and copiers' between Regions. Where TLS 1.3 is demanded, not of them. */
  readonly replicationRoleNames: readonly string[];
  /** Whether S3 lists every version once a day, beside the access logs. @default false */
  readonly inventory?: boolean;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** One Region's bucket of a pair, with all its settings. */
export class BucketSide extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly region: string;
  readonly keyArn: pulumi.Output<string>;
  readonly versioning: aws.s3.BucketVersioning;

  constructor(name: string, args: BucketSideArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:storage:BucketSide", name, {}, opts);
    const { dataClass, region } = args;
    const child: pulumi.CustomResourceOptions = { parent: this };

    this.region = region;
    this.keyArn = pulumi.output(args.keyArn);
    this.bucket = new aws.s3.Bucket(
      `${name}-bucket`,
      {
        region,
        bucket: bucketName(args.bucketPrefix, region, args.suffix),
        forceDestroy: false,
        objectLockEnabled: dataClass.objectLock !== null,
        tags: { ...args.tags, ...protectionTags(dataClass.id, dataClass.tier, dataClass.cadence) },
      },
      { ...child, protect: opts?.protect ?? true },
    );
    this.name = this.bucket.bucket;
    this.arn = this.bucket.arn;
    const at = { region, bucket: this.bucket.bucket };

    this.versioning = new aws.s3.BucketVersioning(
      `${name}-versioning`,
      { ...at, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    const afterVersioning = { ...child, dependsOn: [this.versioning] };
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        ...at,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: this.keyArn },
            bucketKeyEnabled: true,
            // A thief with write access could otherwise encrypt the data again under a key of his own (X7).
            blockedEncryptionTypes: ["SSE-C"],
          },
        ],
      },
      child,
    );
    const publicAccess = new aws.s3.BucketPublicAccessBlock(
      `${name}-public-access`,
      { ...at, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      child,
    );
    new aws.s3.BucketOwnershipControls(
      `${name}-ownership`,
      { ...at, rule: { objectOwnership: "BucketOwnerEnforced" } },
      child,
    );
    new aws.s3.BucketPolicy(
      `${name}-policy`,
      { ...at, policy: policyOf(this.arn, this.keyArn, args) },
      // S3 refuses a policy and a public-access setting that change at the same moment.
      { ...child, dependsOn: [publicAccess] },
    );
    new aws.s3.BucketLogging(
      `${name}-logging`,
      {
        ...at,
        targetBucket: args.accessLogs.name,
        targetPrefix: pulumi.interpolate`${this.name}/`,
        targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
      },
      { ...child, dependsOn: [args.accessLogs.policy] },
    );
    new aws.s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      { ...at, rules: lifecycleRules(dataClass) },
      afterVersioning,
    );
    const days = dataClass.objectLock?.defaultRetentionDays ?? null;
    if (days !== null) {
      new aws.s3.BucketObjectLockConfiguration(
        `${name}-object-lock`,
        { ...at, rule: { defaultRetention: { mode: args.objectLockMode, days } } },
        afterVersioning,
      );
    }
    if (args.inventory === true) {
      const locked = dataClass.objectLock !== null;
      new aws.s3.Inventory(
        `${name}-inventory`,
        { ...at, ...inventorySettings({ locked, accountId: args.accountId, destinationArn: args.accessLogs.arn }) },
        { ...child, dependsOn: [args.accessLogs.policy] },
      );
    }
    // AWS Backup's continuous backup of a bucket ends when this is off (X1).
    new aws.s3.BucketNotification(`${name}-events`, { ...at, eventbridge: true }, child);

    this.registerOutputs({ name: this.name, arn: this.arn, region });
  }
}

function policyOf(
  arn: pulumi.Input<string>,
  key: pulumi.Input<string>,
  { dataClass, region, ...args }: BucketSideArgs,
): pulumi.Output<string> {
  return pulumi.all([arn, key, args.accountId]).apply(([bucketArn, keyArn, account]) =>
    policyDocument(
      ...dataBucketStatements({
        bucketArn,
        keyArn,
        locked: dataClass.objectLock !== null,
        breakGlassRoleArn:
          args.breakGlassRoleName === undefined ? undefined : roleArn(account, args.breakGlassRoleName, region),
        tls13ExceptRoleArns:
          dataClass.cadence === "none"
            ? args.replicationRoleNames.map((role) => roleArn(account, role, region))
            : undefined,
      }),
    ),
  );
}
