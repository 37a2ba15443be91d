/** Type tokens of @pulumi/aws that the rules about keys relate. */
export const keyTypes = {
  keyPolicy: ["aws:kms/keyPolicy:KeyPolicy"],
  replica: ["aws:kms/replicaKey:ReplicaKey"],
  imported: ["aws:kms/externalKey:ExternalKey", "aws:kms/replicaExternalKey:ReplicaExternalKey"],
  alias: ["aws:kms/alias:Alias"],
  topic: ["aws:sns/topic:Topic"],
  alarm: ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"],
  eventTarget: ["aws:cloudwatch/eventTarget:EventTarget"],
  vaultNotifications: ["aws:backup/vaultNotifications:VaultNotifications"],
  bucketNotification: ["aws:s3/bucketNotification:BucketNotification"],
  role: ["aws:iam/role:Role"],
  rolePolicy: ["aws:iam/rolePolicy:RolePolicy"],
  rolePolicyAttachment: ["aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
  policy: ["aws:iam/policy:Policy"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
