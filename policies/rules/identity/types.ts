import { types } from "../resourceTypes";

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

/** What shows that a program has resources of a service in a Region, by the service's name in ARNs. */
export const regionalTypes: Readonly<Record<string, readonly string[]>> = {
  backup: [...types.vault, ...types.airGappedVault, ...types.plan],
  cloudwatch: ["aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"],
  dynamodb: ["aws:dynamodb/table:Table", "aws:dynamodb/tableReplica:TableReplica"],
  events: ["aws:cloudwatch/eventRule:EventRule", "aws:cloudwatch/eventBus:EventBus"],
  kms: types.anyKey,
  lambda: ["aws:lambda/function:Function"],
  logs: ["aws:cloudwatch/logGroup:LogGroup"],
  rds: [
    "aws:rds/instance:Instance",
    "aws:rds/cluster:Cluster",
    "aws:docdb/cluster:Cluster",
    "aws:neptune/cluster:Cluster",
  ],
  secretsmanager: ["aws:secretsmanager/secret:Secret"],
  sns: identityTypes.topic,
  sqs: identityTypes.queue,
  states: ["aws:sfn/stateMachine:StateMachine"],
};
