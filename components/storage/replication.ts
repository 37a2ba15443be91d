import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../common/iamPolicy";
import type { BucketSide } from "./bucketSide";
import { replicationAlarms } from "./replicationAlarms";
import { replicationStatements } from "./replicationPolicy";

/** S3 offers replication time control for this one value, and only together with its metrics (X4). */
const withinMinutes = 15;

export interface ReplicationArgs {
  readonly source: BucketSide;
  readonly destination: BucketSide;
  /** The role's name, fixed: the buckets' policies name it before it exists. */
  readonly roleName: string;
  /** Whether the pair has Object Lock. */
  readonly locked: boolean;
  /** By Region, both sides': who is told that something failed or is late. */
  readonly alarmTopicArns: Readonly<Record<string, pulumi.Input<string>>>;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Everything that is written to one side arrives at the other: objects under KMS, tags, locks, delete markers, and changes
 * to replicas' metadata, which makes two directions safe (S3 replicates no replica back). Deletions of versions and
 * lifecycle expirations stay where they happen (X4). Objects that are older than the rule need a Batch Replication job.
 */
export class Replication extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;
  readonly configuration: aws.s3.BucketReplicationConfig;

  constructor(name: string, args: ReplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:storage:Replication", name, {}, opts);
    const { source, destination } = args;
    const ruleId = `everything-to-${destination.region}`;

    this.role = new aws.iam.Role(
      `${name}-role`,
      {
        name: args.roleName,
        description: pulumi.interpolate`S3 replicates ${source.name} to ${destination.name}`,
        assumeRolePolicy: trust(),
        ...(args.tags === undefined ? {} : { tags: { ...args.tags } }),
      },
      { parent: this },
    );
    const rolePolicy = new aws.iam.RolePolicy(
      `${name}-role-policy`,
      { role: this.role.name, policy: permissions(args) },
      { parent: this },
    );
    this.configuration = new aws.s3.BucketReplicationConfig(
      `${name}-configuration`,
      {
        region: source.region,
        bucket: source.bucket.bucket,
        role: this.role.arn,
        rules: [
          {
            id: ruleId,
            priority: 1,
            status: "Enabled",
            // With a filter, delete-marker replication has to be said; a tag filter would forbid it (X4).
            filter: { prefix: "" },
            deleteMarkerReplication: { status: "Enabled" },
            sourceSelectionCriteria: {
              sseKmsEncryptedObjects: { status: "Enabled" },
              replicaModifications: { status: "Enabled" },
            },
            destination: {
              bucket: destination.arn,
              encryptionConfiguration: { replicaKmsKeyId: destination.keyArn },
              replicationTime: { status: "Enabled", time: { minutes: withinMinutes } },
              metrics: { status: "Enabled", eventThreshold: { minutes: withinMinutes } },
            },
          },
        ],
      },
      // Both sides have to be versioned first. Without its policy the role would fail the first objects for good: S3 does
      // not come back to them.
      { parent: this, dependsOn: [source.versioning, destination.versioning, rolePolicy] },
    );
    replicationAlarms(
      name,
      {
        source,
        destination,
        ruleId,
        alarmTopicArns: args.alarmTopicArns,
        ...(args.tags === undefined ? {} : { tags: args.tags }),
      },
      { parent: this },
    );

    this.registerOutputs({ roleArn: this.role.arn });
  }
}

/**
 * No confused-deputy condition: S3 documents none for replication, and a role that cannot be assumed fails every object.
 * Who may hand this role to a bucket is decided by iam:PassRole in this account.
 */
function trust(): pulumi.Output<string> {
  return policyDocument({
    Sid: "AssumedByS3",
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "sts:AssumeRole",
  });
}

function permissions({ source, destination, locked }: ReplicationArgs): pulumi.Output<string> {
  return pulumi
    .all([source.arn, source.keyArn, destination.arn, destination.keyArn])
    .apply(([sourceArn, sourceKey, destinationArn, destinationKey]) =>
      policyDocument(
        ...replicationStatements(
          { bucketArn: sourceArn, region: source.region, keyArn: sourceKey },
          { bucketArn: destinationArn, region: destination.region, keyArn: destinationKey },
          locked,
        ),
      ),
    );
}
