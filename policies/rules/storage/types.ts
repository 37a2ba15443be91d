/** Type tokens of S3 and of its roles that only the storage rules need. */
export const storageTypes = {
  bucketPolicy: ["aws:s3/bucketPolicy:BucketPolicy"],
  bucketReplication: ["aws:s3/bucketReplicationConfig:BucketReplicationConfig"],
  bucketNotification: ["aws:s3/bucketNotification:BucketNotification"],
  bucketOwnership: ["aws:s3/bucketOwnershipControls:BucketOwnershipControls"],
  bucketAcl: ["aws:s3/bucketAcl:BucketAcl", "aws:s3/bucketAclV2:BucketAclV2"],
  intelligentTiering: ["aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration"],
  selection: ["aws:backup/selection:Selection"],
  role: ["aws:iam/role:Role"],
  policy: ["aws:iam/policy:Policy"],
  rolePolicy: ["aws:iam/rolePolicy:RolePolicy"],
  rolePolicyAttachment: ["aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
  policyAttachment: ["aws:iam/policyAttachment:PolicyAttachment"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
