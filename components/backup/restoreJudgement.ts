import type * as pulumi from "@pulumi/pulumi";

/** A Fargate task that runs lambdas/validate-restore, beside the restored database. */
export interface ValidationTask {
  readonly clusterArn: pulumi.Input<string>;
  readonly taskDefinitionArn: pulumi.Input<string>;
  /** The container that runs the bundle. */
  readonly containerName: string;
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly securityGroupIds: readonly pulumi.Input<string>[];
  /** Roles of the task definition, which the workflow passes on. */
  readonly roleArns: readonly pulumi.Input<string>[];
}

export interface DefinitionArgs {
  readonly region: string;
  readonly task: ValidationTask;
  readonly evidenceBucket: pulumi.Input<string>;
  /** Of the instance that a restored cluster lacks (R7). */
  readonly instanceClass: string;
  /** Minutes for the instance to become available. @default 60 */
  readonly instanceMinutes?: number;
  /** Hours for each of the two steps of the task. @default 6 */
  readonly stepHours?: number;
}

/** Faults of a service that waiting cures. */
export const retry = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 10, MaxAttempts: 4, BackoffRate: 2 }] as const;

/** The restored cluster's name with our suffix: at most 63 characters, of which AWS Backup's are about 40. */
export const instanceName =
  "States.Format('{}-validator', States.ArrayGetItem(States.StringSplit($.detail.createdResourceArn, ':'), 6))";
const clusterName = "States.ArrayGetItem(States.StringSplit($.detail.createdResourceArn, ':'), 6)";

interface Steps {
  readonly instanceMinutes: number;
  readonly stepSeconds: number;
}

/** Everything that may throw; its output is `{ verdict, execution }`. */
export function judgement(args: DefinitionArgs, integration: string, { instanceMinutes, stepSeconds }: Steps) {
  const ecs = (step: "replay" | "validate") => runTask(args, integration, step, stepSeconds);
  return {
    StartAt: "Look at the restore",
    States: {
      "Look at the restore": {
        Type: "Task",
        Resource: `${integration}aws-sdk:backup:describeRestoreJob`,
        Parameters: { "RestoreJobId.$": "$.detail.restoreJobId" },
        ResultSelector: { "recoveryPointArn.$": "$.RecoveryPointArn", "claimedAt.$": "$.RecoveryPointCreationDate" },
        ResultPath: "$.restore",
        Retry: retry,
        Next: "Find the cluster",
      },
      "Find the cluster": {
        Type: "Task",
        Resource: `${integration}aws-sdk:rds:describeDBClusters`,
        Parameters: { "DbClusterIdentifier.$": clusterName },
        ResultSelector: {
          "host.$": "$.DbClusters[0].Endpoint",
          "port.$": "States.Format('{}', $.DbClusters[0].Port)",
          "engine.$": "$.DbClusters[0].Engine",
        },
        ResultPath: "$.cluster",
        Retry: retry,
        Next: "Add an instance",
      },
      "Add an instance": {
        Type: "Task",
        Resource: `${integration}aws-sdk:rds:createDBInstance`,
        Parameters: {
          "DbClusterIdentifier.$": clusterName,
          "DbInstanceIdentifier.$": instanceName,
          DbInstanceClass: args.instanceClass,
          "Engine.$": "$.cluster.engine",
          PubliclyAccessible: false,
        },
        ResultPath: null,
        // EventBridge may deliver an event twice; the second run would take the first one's instance away.
        Catch: [
          { ErrorEquals: ["Rds.DbInstanceAlreadyExistsException"], ResultPath: null, Next: "Another run is at it" },
        ],
        Next: "Begin to wait",
      },
      "Another run is at it": { Type: "Pass", Parameters: { duplicate: true }, End: true },
      "Begin to wait": {
        Type: "Pass",
        Parameters: { minutes: 0 },
        ResultPath: "$.waited",
        Next: "Wait for the instance",
      },
      "Wait for the instance": { Type: "Wait", Seconds: 60, Next: "Look at the instance" },
      "Look at the instance": {
        Type: "Task",
        Resource: `${integration}aws-sdk:rds:describeDBInstances`,
        Parameters: { "DbInstanceIdentifier.$": instanceName },
        ResultSelector: { "status.$": "$.DbInstances[0].DbInstanceStatus" },
        ResultPath: "$.instance",
        Retry: retry,
        Next: "Count the minutes",
      },
      "Count the minutes": {
        Type: "Pass",
        Parameters: { "minutes.$": "States.MathAdd($.waited.minutes, 1)" },
        ResultPath: "$.waited",
        Next: "Is it available?",
      },
      "Is it available?": {
        Type: "Choice",
        Choices: [
          { Variable: "$.instance.status", StringEquals: "available", Next: "Replay the erasures" },
          { Variable: "$.waited.minutes", NumericGreaterThanEquals: instanceMinutes, Next: "It never came" },
        ],
        Default: "Wait for the instance",
      },
      "It never came": {
        Type: "Fail",
        Error: "InstanceNeverAvailable",
        Cause: `The instance was not available after ${instanceMinutes} minutes`,
      },
      "Replay the erasures": { ...ecs("replay"), Next: "Look at the data" },
      "Look at the data": { ...ecs("validate"), Next: "Read the verdict" },
      "Read the verdict": {
        Type: "Task",
        Resource: `${integration}aws-sdk:s3:getObject`,
        Parameters: {
          Bucket: args.evidenceBucket,
          "Key.$": "States.Format('verdicts/{}.json', $.detail.restoreJobId)",
        },
        // Body is the object's text; a verdict has a few kilobytes of the 256 that a state's data may have.
        ResultSelector: { "verdict.$": "States.StringToJson($.Body)", "execution.$": "$$.Execution.Name" },
        Retry: retry,
        End: true,
      },
    },
  };
}

/** The error of a task that ended with another code than 0 is States.TaskFailed; capacity is worth another try, a crash once. */
function runTask({ task }: DefinitionArgs, integration: string, step: "replay" | "validate", TimeoutSeconds: number) {
  const variables = {
    STEP: { Value: step },
    RESTORE_JOB_ID: { "Value.$": "$.detail.restoreJobId" },
    EXECUTION: { "Value.$": "$$.Execution.Name" },
    RECOVERY_POINT_ARN: { "Value.$": "$.restore.recoveryPointArn" },
    CLAIMED_AT: { "Value.$": "$.restore.claimedAt" },
    DATABASE_HOST: { "Value.$": "$.cluster.host" },
    DATABASE_PORT: { "Value.$": "$.cluster.port" },
  };
  return {
    Type: "Task",
    Resource: `${integration}ecs:runTask.sync`,
    Parameters: {
      LaunchType: "FARGATE",
      Cluster: task.clusterArn,
      TaskDefinition: task.taskDefinitionArn,
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          Subnets: task.subnetIds,
          SecurityGroups: task.securityGroupIds,
          AssignPublicIp: "DISABLED",
        },
      },
      Overrides: {
        ContainerOverrides: [
          {
            Name: task.containerName,
            Environment: Object.entries(variables).map(([Name, value]) => ({ Name, ...value })),
          },
        ],
      },
    },
    ResultPath: null,
    TimeoutSeconds,
    // Both steps may run twice: the replay is idempotent and the validation changes nothing.
    Retry: [
      { ErrorEquals: ["States.Timeout"], MaxAttempts: 0 },
      { ErrorEquals: ["States.ALL"], IntervalSeconds: 60, MaxAttempts: 1 },
    ],
  } as const;
}
