/** Type tokens of databases in @pulumi/aws. */
export const types = {
  instance: ["aws:rds/instance:Instance"],
  cluster: ["aws:rds/cluster:Cluster"],
  clusterInstance: ["aws:rds/clusterInstance:ClusterInstance"],
  globalCluster: ["aws:rds/globalCluster:GlobalCluster"],
  parameterGroup: ["aws:rds/parameterGroup:ParameterGroup"],
  clusterParameterGroup: ["aws:rds/clusterParameterGroup:ClusterParameterGroup"],
  optionGroup: ["aws:rds/optionGroup:OptionGroup"],
  automatedBackupsReplication: ["aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"],
  /** They take the same arguments as an RDS cluster, but for the name of the key's. */
  documentCluster: ["aws:docdb/cluster:Cluster"],
  graphCluster: ["aws:neptune/cluster:Cluster"],
  graphInstance: ["aws:neptune/clusterInstance:ClusterInstance"],
  table: ["aws:dynamodb/table:Table"],
  tableReplica: ["aws:dynamodb/tableReplica:TableReplica"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Databases with automated backups, snapshots and a deletion protection of their own. */
export const databases = [...types.instance, ...types.cluster, ...types.documentCluster, ...types.graphCluster];
