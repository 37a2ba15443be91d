import type { Subject } from "../../framework/subject";
import { textual, unknown } from "../../framework/values";

interface Protectable {
  /** AWS Backup's name of the type, as the Region's opt-in and restore tests spell it. */
  readonly name: string | ((subject: Subject) => string);
  /** Service and beginning of the resource part of its ARN. */
  readonly arn: readonly [service: string, prefix: string];
}

const bucket: Protectable = { name: "S3", arn: ["s3", ""] };

/**
 * The resource types that AWS Backup backs up, by type token. ONTAP is tagged and selected by volume, not by file system.
 * A type that is missing here is not judged.
 */
const protectables: Readonly<Record<string, Protectable>> = {
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketV2:BucketV2": bucket,
  "aws:dynamodb/table:Table": { name: "DynamoDB", arn: ["dynamodb", "table/"] },
  "aws:rds/instance:Instance": { name: "RDS", arn: ["rds", "db:"] },
  "aws:rds/cluster:Cluster": { name: clusterName, arn: ["rds", "cluster:"] },
  "aws:docdb/cluster:Cluster": { name: "DocumentDB", arn: ["rds", "cluster:"] },
  "aws:neptune/cluster:Cluster": { name: "Neptune", arn: ["rds", "cluster:"] },
  "aws:efs/fileSystem:FileSystem": { name: "EFS", arn: ["elasticfilesystem", "file-system/"] },
  "aws:ebs/volume:Volume": { name: "EBS", arn: ["ec2", "volume/"] },
  "aws:ec2/instance:Instance": { name: "EC2", arn: ["ec2", "instance/"] },
  "aws:fsx/lustreFileSystem:LustreFileSystem": { name: "FSx", arn: ["fsx", "file-system/"] },
  "aws:fsx/windowsFileSystem:WindowsFileSystem": { name: "FSx", arn: ["fsx", "file-system/"] },
  "aws:fsx/openZfsFileSystem:OpenZfsFileSystem": { name: "FSx", arn: ["fsx", "file-system/"] },
  "aws:fsx/ontapVolume:OntapVolume": { name: "FSx", arn: ["fsx", "volume/"] },
  "aws:redshift/cluster:Cluster": { name: "Redshift", arn: ["redshift", "cluster:"] },
  "aws:cloudformation/stack:Stack": { name: "CloudFormation", arn: ["cloudformation", "stack/"] },
  "aws:storagegateway/cachesIscsiVolume:CachesIscsiVolume": { name: "Storage Gateway", arn: ["storagegateway", ""] },
  "aws:storagegateway/storedIscsiVolume:StoredIscsiVolume": { name: "Storage Gateway", arn: ["storagegateway", ""] },
};

export const protectableTypes: readonly string[] = Object.keys(protectables);

/** Multi-AZ DB clusters are RDS to AWS Backup; the others of this type are Aurora. */
function clusterName(cluster: Subject): string {
  const engine = cluster.at("engine");
  return typeof engine === "string" && !engine.startsWith("aurora") ? "RDS" : "Aurora";
}

/** AWS Backup's name of a protectable resource's type. */
export function backupNameOf(subject: Subject): string {
  const name = protectables[subject.type]?.name ?? "";
  return typeof name === "string" ? name : name(subject);
}

/** Service and beginning of the resource part of the ARN, for a resource whose ARN is not known yet. */
export function arnShapeOf(subject: Subject): readonly [service: string, prefix: string] {
  return protectables[subject.type]?.arn ?? ["", ""];
}

/** The ARN; undefined where it is not known. A bucket's follows from its name. */
export function arnOf(subject: Subject): string | undefined {
  const arn = subject.at("arn");
  if (arn !== unknown && arn !== undefined) return textual(arn);
  const name = textual(subject.at("bucket"));
  return name === undefined ? undefined : `arn:aws:s3:::${name}`;
}
