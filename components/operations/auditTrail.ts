import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DataClass } from "../../protection/dataClasses";
import { arn, roleArn } from "../common/arn";
import { policyDocument } from "../common/iamPolicy";
import { refuse } from "../common/problems";
import type { AccessLogBucket } from "../storage/accessLogBucket";
import { bucketName, bucketNameProblems } from "../storage/bucketName";
import { lifecycleRules } from "../storage/lifecycle";
import { eventSelectors, trailBucketStatements } from "./trailPolicy";

export interface AuditTrailArgs {
  /** The trail's home. It logs every Region; only here can it be changed. */
  readonly homeRegion: string;
  /**
   * Where its files go. The recovery Region, so that the loss of the primary one does not take the record of what was done
   * before it along: the operations log has what matters in both Regions anyway.
   */
  readonly bucketRegion: string;
  /** The bucket is called `<bucketPrefix>-<bucketRegion>-<suffix>`. */
  readonly bucketPrefix: string;
  readonly suffix: pulumi.Input<string>;
  readonly accountId: pulumi.Input<string>;
  /** A key of the bucket's Region that admits `cloudtrail`, and `s3` for who reads the files. */
  readonly keyArn: pulumi.Input<string>;
  /** The access-log bucket of the bucket's Region. */
  readonly accessLogs: AccessLogBucket;
  /** Whose retention and lock the files get: `plan.dataClasses["operations-log"]`. */
  readonly dataClass: DataClass;
  readonly objectLockMode: "GOVERNANCE" | "COMPLIANCE";
  readonly breakGlassRoleName: string;
  /** Buckets with Object Lock: of these the trail logs deletions and lock changes too. At most 500. */
  readonly lockedBucketArns: readonly pulumi.Input<string>[];
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A multi-Region CloudTrail with signed digests, into a locked bucket of its own under a customer-managed key (AUD-4).
 * Without a trail EventBridge sees no API call, so the operations log depends on it; that somebody stops it is one of the
 * calls which the backup-alarm function announces.
 *
 * The bucket is not one of the data classes' pairs: a bucket has one policy, CloudTrail has to stand in it, and its files
 * are neither restored nor erased like data. The first copy of management events costs nothing but its storage.
 */
export class AuditTrail extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  readonly trail: aws.cloudtrail.Trail;

  constructor(name: string, args: AuditTrailArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:operations:AuditTrail", name, {}, opts);
    const { homeRegion, bucketRegion, keyArn, tags = {} } = args;
    refuse(bucketNameProblems(args.bucketPrefix, bucketRegion), this);
    const trailName = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
    this.bucket = new aws.s3.Bucket(
      `${name}-bucket`,
      {
        region: bucketRegion,
        bucket: bucketName(args.bucketPrefix, bucketRegion, args.suffix),
        forceDestroy: false,
        objectLockEnabled: true,
        tags: { ...tags },
      },
      { parent: this, protect: opts?.protect ?? true },
    );
    const policy = this.secured(name, args, trailName);
    this.trail = new aws.cloudtrail.Trail(
      `${name}-trail`,
      {
        name: trailName,
        region: homeRegion,
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        enableLogFileValidation: true,
        enableLogging: true,
        s3BucketName: this.bucket.bucket,
        kmsKeyId: keyArn,
        advancedEventSelectors: pulumi.all([...args.lockedBucketArns]).apply((arns) => eventSelectors(arns)),
        tags: { ...tags },
      },
      // CloudTrail tries to write when the trail is made.
      { parent: this, dependsOn: [policy], protect: opts?.protect ?? true },
    );
    this.registerOutputs({ trailArn: this.trail.arn, bucketName: this.bucket.bucket });
  }

  /** Everything that makes the bucket what it is. */
  private secured(name: string, args: AuditTrailArgs, trailName: string): aws.s3.BucketPolicy {
    const { homeRegion, bucketRegion, dataClass } = args;
    const at = { region: bucketRegion, bucket: this.bucket.bucket };
    const child = { parent: this };
    const versioning = new aws.s3.BucketVersioning(
      `${name}-versioning`,
      { ...at, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    const afterVersioning = { ...child, dependsOn: [versioning] };
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        ...at,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.keyArn },
            // With a bucket key KMS would see the bucket instead of the trail, which the key's policy asks for. There are
            // a few files every five minutes.
            bucketKeyEnabled: false,
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
    new aws.s3.BucketLogging(
      `${name}-logging`,
      {
        ...at,
        targetBucket: args.accessLogs.name,
        targetPrefix: pulumi.interpolate`${this.bucket.bucket}/`,
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
    return new aws.s3.BucketPolicy(
      `${name}-policy`,
      {
        ...at,
        policy: pulumi.all([this.bucket.arn, pulumi.output(args.accountId)]).apply(([bucketArn, accountId]) =>
          policyDocument(
            ...trailBucketStatements({
              bucketArn,
              accountId,
              trailArn: arn({
                service: "cloudtrail",
                region: homeRegion,
                account: accountId,
                resource: `trail/${trailName}`,
              }),
              breakGlassRoleArn: roleArn(accountId, args.breakGlassRoleName, bucketRegion),
            }),
          ),
        ),
      },
      // S3 refuses a policy and a public-access setting that change at the same moment.
      { ...child, dependsOn: [publicAccess] },
    );
  }
}
