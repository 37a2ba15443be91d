/** Type tokens of what holds data, and of its copies, that only the residency rules need. */
export const residencyTypes = {
  bucketReplication: ["aws:s3/bucketReplicationConfig:BucketReplicationConfig"],
  database: ["aws:rds/instance:Instance"],
  databaseCluster: ["aws:rds/cluster:Cluster"],
  globalCluster: ["aws:rds/globalCluster:GlobalCluster"],
  automatedBackupsReplication: ["aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"],
  table: ["aws:dynamodb/table:Table"],
  tableReplica: ["aws:dynamodb/tableReplica:TableReplica"],
  replicaKey: ["aws:kms/replicaKey:ReplicaKey"],
  otherStore: [
    "aws:docdb/cluster:Cluster",
    "aws:ebs/volume:Volume",
    "aws:efs/fileSystem:FileSystem",
    "aws:neptune/cluster:Cluster",
    "aws:redshift/cluster:Cluster",
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
