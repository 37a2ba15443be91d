/** Type tokens of @pulumi/aws that hold or attach policies. */
export const identityTypes = {
  role: ["aws:iam/role:Role"],
  policy: ["aws:iam/policy:Policy"],
  rolePolicy: ["aws:iam/rolePolicy:RolePolicy"],
  userPolicy: ["aws:iam/userPolicy:UserPolicy"],
  groupPolicy: ["aws:iam/groupPolicy:GroupPolicy"],
  attachment: [
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    "aws:iam/policyAttachment:PolicyAttachment",
  ],
  roleAttachment: ["aws:iam/rolePolicyAttachment:RolePolicyAttachment"],
  topic: ["aws:sns/topic:Topic"],
  topicPolicy: ["aws:sns/topicPolicy:TopicPolicy"],
  queue: ["aws:sqs/queue:Queue"],
  queuePolicy: ["aws:sqs/queuePolicy:QueuePolicy"],
  bucketPolicy: ["aws:s3/bucketPolicy:BucketPolicy"],
  vaultPolicy: ["aws:backup/vaultPolicy:VaultPolicy"],
  keyPolicy: ["aws:kms/keyPolicy:KeyPolicy"],
  permission: ["aws:lambda/permission:Permission"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
