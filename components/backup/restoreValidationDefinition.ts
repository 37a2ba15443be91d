import type * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../common/arn";
import { ownEventSource } from "../operations/reporting";

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

const retry = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 10, MaxAttempts: 4, BackoffRate: 2 }] as const;
const anyFault = (Next: string, ResultPath: string | null = null) => [
  { ErrorEquals: ["States.ALL"], ResultPath, Next },
];
const eventDetailType = "Recovery Operation";
/** A verdict of another run, or of another restore, is about another database: neither its status nor its sentence counts. */
const ours = {
  And: [
    { Variable: "$.judged[0].verdict.restoreJobId", IsPresent: true },
    { Variable: "$.judged[0].verdict.restoreJobId", StringEqualsPath: "$.detail.restoreJobId" },
    { Variable: "$.judged[0].verdict.execution", IsPresent: true },
    { Variable: "$.judged[0].verdict.execution", StringEqualsPath: "$.judged[0].execution" },
    { Variable: "$.judged[0].verdict.status", IsPresent: true },
    { Variable: "$.judged[0].verdict.says", IsPresent: true },
  ],
};
/** Minutes that the instance may take to go away. */
const removalMinutes = 30;

/**
 * The validation of one restored Aurora cluster (RST-5, R7, R8) in Amazon States Language: add an instance, wait, replay the erasures,
 * look at the data, take the instance away again (a cluster with one cannot be cleaned up), tell AWS Backup and the log.
 *
 * SUCCESSFUL is posted on one way only: a verdict of this very run and this very restore that says so. Whatever else happens
 * (a check that failed, a task that crashed, an instance that never came, a step that took too long, an error nobody thought
 * of) ends in FAILED. The limit of the whole is longer than all of its parts, so it never takes the place of that answer.
 */
export function restoreValidationDefinition(args: DefinitionArgs) {
  const { region, instanceMinutes = 60, stepHours = 6 } = args;
  const integration = `arn:${partitionOf(region)}:states:::`;
  const steps = { instanceMinutes, stepSeconds: stepHours * 3600 };
  return {
    Comment: "Validates one restored Aurora cluster and tells AWS Backup; everything uncertain is FAILED",
    StartAt: "Tell that it begins",
    TimeoutSeconds: (instanceMinutes + removalMinutes + 60) * 60 + 2 * steps.stepSeconds,
    States: {
      "Tell that it begins": {
        ...tell(integration, { phase: "started", outcome: "VALIDATING", "resource.$": "$.detail.createdResourceArn" }),
        Catch: anyFault("Validate"),
        Next: "Validate",
      },
      // A Parallel of one branch, because it catches what any state in it throws.
      Validate: {
        Type: "Parallel",
        Branches: [branch(args, integration, steps)],
        ResultPath: "$.judged",
        Catch: anyFault("No verdict", "$.fault"),
        Next: "Did it pass?",
      },
      "Did it pass?": {
        Type: "Choice",
        Choices: [
          { Variable: "$.judged[0].duplicate", IsPresent: true, Next: "Validated by another run" },
          { Not: ours, Next: "No verdict of this run" },
          { Variable: "$.judged[0].verdict.status", StringEquals: "SUCCESSFUL", Next: "Passed" },
        ],
        Default: "Failed",
      },
      Passed: result("SUCCESSFUL", "succeeded", { "says.$": "$.judged[0].verdict.says" }),
      Failed: result("FAILED", "failed", { "says.$": "$.judged[0].verdict.says" }),
      "No verdict of this run": result("FAILED", "failed", { says: "The task left no verdict of this run." }),
      "No verdict": result("FAILED", "failed", {
        "says.$":
          "States.Format('The validation came to no verdict: {}. See the execution {}.', $.fault.Error, $$.Execution.Name)",
      }),
      "Remove the instance": {
        Type: "Task",
        Resource: `${integration}aws-sdk:rds:deleteDBInstance`,
        Parameters: { "DbInstanceIdentifier.$": instanceName },
        ResultPath: null,
        // It may not have been made: that is not worth an answer that comes late.
        Catch: anyFault("Post the result"),
        Next: "Wait for its removal",
      },
      "Wait for its removal": { Type: "Wait", Seconds: 120, Next: "Is it gone?" },
      "Is it gone?": {
        Type: "Task",
        Resource: `${integration}aws-sdk:rds:describeDBInstances`,
        Parameters: { "DbInstanceIdentifier.$": instanceName },
        ResultPath: null,
        Catch: anyFault("Post the result"),
        Next: "Count the waits",
      },
      "Count the waits": {
        Type: "Pass",
        Parameters: { "waits.$": "States.MathAdd($.removal.waits, 1)" },
        ResultPath: "$.removal",
        Next: "Waited enough?",
      },
      "Waited enough?": {
        Type: "Choice",
        Choices: [
          { Variable: "$.removal.waits", NumericGreaterThanEquals: removalMinutes / 2, Next: "Post the result" },
        ],
        Default: "Wait for its removal",
      },
      "Post the result": {
        Type: "Task",
        Resource: `${integration}aws-sdk:backup:putRestoreValidationResult`,
        Parameters: {
          "RestoreJobId.$": "$.detail.restoreJobId",
          "ValidationStatus.$": "$.result.status",
          "ValidationStatusMessage.$": "$.result.says",
        },
        ResultPath: null,
        Retry: retry,
        Catch: anyFault("Tell that it was not posted", "$.fault"),
        Next: "Tell the log",
      },
      "Tell the log": {
        ...tell(integration, {
          "phase.$": "$.result.phase",
          "outcome.$": "$.result.status",
          "cause.$": "$.result.says",
          "resource.$": "$.detail.createdResourceArn",
        }),
        Next: "Done",
      },
      "Tell that it was not posted": {
        ...tell(integration, {
          phase: "failed",
          outcome: "NOT_POSTED",
          "cause.$": "States.Format('AWS Backup did not take {}: {}', $.result.status, $.fault.Error)",
          "resource.$": "$.detail.createdResourceArn",
        }),
        Catch: anyFault("Not posted"),
        Next: "Not posted",
      },
      "Not posted": {
        Type: "Fail",
        Error: "ResultNotPosted",
        Cause: "AWS Backup did not take the result of the validation",
      },
      "Validated by another run": { Type: "Succeed" },
      Done: { Type: "Succeed" },
    },
  };
}

/** The restored cluster's name with our suffix: at most 63 characters, of which AWS Backup's are about 40. */
const instanceName =
  "States.Format('{}-validator', States.ArrayGetItem(States.StringSplit($.detail.createdResourceArn, ':'), 6))";
const clusterName = "States.ArrayGetItem(States.StringSplit($.detail.createdResourceArn, ':'), 6)";

function result(
  status: "SUCCESSFUL" | "FAILED",
  phase: "succeeded" | "failed",
  says: Readonly<Record<string, string>>,
) {
  return {
    Type: "Pass",
    Parameters: { result: { status, phase, ...says }, removal: { waits: 0 }, "detail.$": "$.detail" },
    Next: "Remove the instance",
  };
}

function tell(integration: string, detail: Readonly<Record<string, string>>) {
  return {
    Type: "Task",
    Resource: `${integration}events:putEvents`,
    Parameters: {
      Entries: [
        {
          Source: ownEventSource,
          DetailType: eventDetailType,
          Detail: { "operationId.$": "$.detail.restoreJobId", type: "restore-validation", ...detail },
        },
      ],
    },
    ResultPath: null,
    Retry: retry,
  };
}

interface Steps {
  readonly instanceMinutes: number;
  readonly stepSeconds: number;
}

/** Everything that may throw; its output is `{ verdict, execution }`. */
function branch(args: DefinitionArgs, integration: string, { instanceMinutes, stepSeconds }: Steps) {
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
