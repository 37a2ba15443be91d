import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { DataClass } from "../../protection/dataClasses";
import { lateCopyDays } from "../../protection/replicationWatch";
import { policyDocument } from "../common/iamPolicy";
import { refuse } from "../common/problems";
import type { AccessLogBucket } from "./accessLogBucket";
import { bucketName, bucketNameProblems } from "./bucketName";
import { dataBucketStatements } from "./bucketPolicy";

export interface LateCopiesArgs {
  /** The recovery Region: the copies are there for the day on which the other one is lost. */
  readonly region: string;
  /** The bucket is called `<bucketPrefix>-<region>-<suffix>`. */
  readonly bucketPrefix: string;
  /** What makes the name unique among all accounts: at most 8 characters. */
  readonly suffix: pulumi.Input<string>;
  /** The key of the replicas: a late copy is as secret as the replica it stands in for. */
  readonly keyArn: pulumi.Input<string>;
  readonly accessLogs: AccessLogBucket;
  /** The classes whose copies come here; each has a prefix and an expiry of its own. */
  readonly dataClasses: readonly Pick<DataClass, "id" | "noncurrentDays">[];
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Where the replication watchdog puts what S3 has not replicated in time (BKP-17): one bucket beside the replicas, and not
 * the replicas' bucket. A copy there would be a new object, which the way back replicates into the primary bucket as the
 * current version of its key, before or after whatever was written there in the meantime. Here it disturbs nothing: it is
 * replicated nowhere, backed up nowhere, and gone after some days, when S3 has long done its part.
 *
 * No Object Lock: the source is locked, and a lock here would keep copies for twenty years that stand in for days.
 */
export class LateCopies extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly region: string;
  readonly keyArn: pulumi.Output<string>;

  constructor(name: string, args: LateCopiesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:storage:LateCopies", name, {}, opts);
    const { region } = args;
    refuse(bucketNameProblems(args.bucketPrefix, region), this);
    const child = { parent: this };

    this.region = region;
    this.keyArn = pulumi.output(args.keyArn);
    this.bucket = new aws.s3.Bucket(
      `${name}-bucket`,
      {
        region,
        bucket: bucketName(args.bucketPrefix, region, args.suffix),
        forceDestroy: false,
        ...(args.tags === undefined ? {} : { tags: { ...args.tags } }),
      },
      { ...child, protect: opts?.protect ?? true },
    );
    this.name = this.bucket.bucket;
    this.arn = this.bucket.arn;
    const at = { region, bucket: this.bucket.bucket };

    const versioning = new aws.s3.BucketVersioning(
      `${name}-versioning`,
      { ...at, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        ...at,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: this.keyArn },
            bucketKeyEnabled: true,
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
      {
        ...at,
        policy: pulumi.all([this.arn, this.keyArn]).apply(([bucketArn, keyArn]) =>
          policyDocument(
            ...dataBucketStatements({
              bucketArn,
              keyArn,
              locked: false,
              breakGlassRoleArn: undefined,
              // Nobody but our own code comes here.
              tls13ExceptRoleArns: [],
            }),
          ),
        ),
      },
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
      { ...at, rules: lateCopyRules(args.dataClasses) },
      { ...child, dependsOn: [versioning] },
    );

    this.registerOutputs({ name: this.name, arn: this.arn, region });
  }
}

/** One expiry a class. What expires is removed for good a day later: the bucket is versioned, as every bucket is. */
function lateCopyRules(
  dataClasses: LateCopiesArgs["dataClasses"],
): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
  return [
    ...dataClasses.map((dataClass) => ({
      id: dataClass.id,
      status: "Enabled",
      filter: { prefix: `${dataClass.id}/` },
      expiration: { days: lateCopyDays(dataClass) },
      noncurrentVersionExpiration: { noncurrentDays: 1 },
    })),
    {
      id: "delete-markers",
      status: "Enabled",
      filter: { prefix: "" },
      expiration: { expiredObjectDeleteMarker: true },
    },
    {
      id: "incomplete-uploads",
      status: "Enabled",
      filter: { prefix: "" },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
    },
  ];
}
