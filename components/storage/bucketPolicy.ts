import type * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../common/iamPolicy";

/**
 * TLS for every request; version 1.2 or newer, which S3 can demand of everyone.
 * @param resources the bucket's ARN and its objects' (`<arn>/*`)
 */
export function tlsStatements(resources: readonly pulumi.Input<string>[]): Statement[] {
  return [
    denyAll("TlsOnly", resources, { Bool: { "aws:SecureTransport": "false" } }),
    denyAll("Tls12OrNewer", resources, { NumericLessThan: { "s3:TlsVersion": "1.2" } }),
  ];
}

export interface DataBucketPolicyArgs {
  readonly bucketArn: string;
  /** The key of the bucket's Region. */
  readonly keyArn: string;
  /** Whether the bucket has Object Lock. */
  readonly locked: boolean;
  /** The only role that may delete locked versions before their time; undefined: none may. */
  readonly breakGlassRoleArn: string | undefined;
  /**
   * Demands TLS 1.3 of everyone but these roles, of everyone when there are none; undefined: 1.2 is enough.
   *
   * 1.3 is demanded where only our own code reads and writes, which negotiates it. AWS Backup calls S3 as an ordinary
   * role, nothing says with which version, and a denied read is a backup that is not there (K4): buckets that it selects
   * stay at 1.2. S3's own replication roles are left out for the same reason, and roles in whose name S3 in the other Region
   * reads this bucket (CopyObject between Regions). Interface endpoints (PrivateLink) do not
   * offer 1.3: reach these buckets through a gateway endpoint.
   */
  readonly tls13ExceptRoleArns: readonly string[] | undefined;
}

/** The policy of a data bucket. It only denies: who may do what is written in the roles' own policies. */
export function dataBucketStatements(args: DataBucketPolicyArgs): Statement[] {
  const objects = `${args.bucketArn}/*`;
  const resources = [args.bucketArn, objects];
  return [
    ...tlsStatements(resources),
    ...(args.tls13ExceptRoleArns === undefined
      ? []
      : [
          denyAll("Tls13ForOurOwnCode", resources, {
            NumericLessThan: { "s3:TlsVersion": "1.3" },
            ...(args.tls13ExceptRoleArns.length === 0
              ? {}
              : { ArnNotEquals: { "aws:PrincipalArn": args.tls13ExceptRoleArns } }),
          }),
        ]),
    // A request that says nothing about encryption gets the bucket's default, which is the key. `Null` keeps it out of
    // these two: a negated operator holds for a header that is not there.
    denyPut("OnlyKmsEncryption", objects, "s3:x-amz-server-side-encryption", "aws:kms"),
    denyPut("OnlyThisKey", objects, "s3:x-amz-server-side-encryption-aws-kms-key-id", args.keyArn),
    ...(args.locked ? [keepLockedVersions(objects, args.breakGlassRoleArn)] : []),
  ];
}

/**
 * The policy of an access-log bucket: S3's log delivery writes, for buckets of this account, and S3 itself the inventories
 * of the buckets that are named (patterns, as ArnLike takes them).
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/configure-inventory.html
 */
export function accessLogBucketStatements(
  bucketArn: pulumi.Input<string>,
  objects: pulumi.Input<string>,
  accountId: pulumi.Input<string>,
  inventorySourceArns: readonly pulumi.Input<string>[] = [],
): Statement[] {
  return [
    ...tlsStatements([bucketArn, objects]),
    {
      Sid: "LogDeliveryOfThisAccount",
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: objects,
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    },
    ...(inventorySourceArns.length === 0
      ? []
      : [
          {
            Sid: "InventoriesOfThisAccount",
            Effect: "Allow" as const,
            Principal: { Service: "s3.amazonaws.com" },
            Action: "s3:PutObject",
            Resource: objects,
            Condition: {
              StringEquals: { "aws:SourceAccount": accountId, "s3:x-amz-acl": "bucket-owner-full-control" },
              ArnLike: { "aws:SourceArn": inventorySourceArns },
            },
          },
        ]),
  ];
}

/**
 * In locked buckets nobody removes a version by hand: lifecycle does when the lock is over, and bucket policies do not
 * stop it. This also keeps governance mode from being bypassed by whoever has the permission.
 */
function keepLockedVersions(objects: string, breakGlassRoleArn: string | undefined): Statement {
  return {
    Sid: "KeepLockedVersions",
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:BypassGovernanceRetention", "s3:DeleteObjectVersion"],
    Resource: objects,
    ...(breakGlassRoleArn === undefined
      ? {}
      : { Condition: { ArnNotEquals: { "aws:PrincipalArn": breakGlassRoleArn } } }),
  };
}

function denyPut(sid: string, objects: string, header: string, value: string): Statement {
  return {
    Sid: sid,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: objects,
    Condition: { Null: { [header]: "false" }, StringNotEquals: { [header]: value } },
  };
}

function denyAll(
  sid: string,
  resources: readonly pulumi.Input<string>[],
  condition: NonNullable<Statement["Condition"]>,
): Statement {
  return { Sid: sid, Effect: "Deny", Principal: "*", Action: "s3:*", Resource: resources, Condition: condition };
}
