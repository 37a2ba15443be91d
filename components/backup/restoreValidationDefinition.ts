import { partitionOf } from "../common/arn";
import { ownEventSource } from "../operations/reporting";
import { instanceName, judgement, retry } from "./restoreJudgement";
import type { DefinitionArgs } from "./restoreJudgement";

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
        Branches: [judgement(args, integration, steps)],
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
