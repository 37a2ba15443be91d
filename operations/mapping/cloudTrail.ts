import type { Actor, OperationDraft } from "../entry";
import { phaseOf, validationPhases } from "./backupStates";
import { calledResource, calledSource } from "./calledResource";
import { dataClassesOfBucket } from "./dataClasses";
import { draftOf, stepKey, unknownDraft } from "./draft";
import type { Envelope } from "./envelope";
import { momentOf, objectOf, textOf } from "./narrow";
import type { JsonObject } from "./narrow";
import { watchedCall } from "./watchedCalls";

/** The job that a call starts: its steps are one operation with the events that follow. */
const startedJobs: Readonly<Record<string, string>> = {
  StartBackupJob: "backupJobId",
  StartCopyJob: "copyJobId",
  StartRestoreJob: "restoreJobId",
};

/**
 * An API call as CloudTrail reports it. A call that was refused is a failed entry with the error as its cause: who tried
 * to switch a key off matters as much as who did.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function callDrafts(event: Envelope): OperationDraft[] {
  const { detail } = event;
  const service = textOf(detail.eventSource);
  const call = textOf(detail.eventName);
  const type = watchedCall(service, call);
  const error = errorOf(detail);
  const resource = calledResource(event);
  // CloudTrail's own ID of the call: the same however often and through whatever rule it is delivered.
  const callId = textOf(detail.eventID) ?? event.id;
  const common = {
    operationId: textOf(detail.requestID) ?? callId,
    deduplicationKey: stepKey("cloudtrail", callId),
    occurredAt: momentOf(detail.eventTime) ?? event.time,
    actor: actorOf(detail),
    resource,
    source: calledSource(detail),
    recoveryPoint: textOf(objectOf(detail.requestParameters).recoveryPointArn),
    dataClasses: dataClassesOfBucket(resource),
  };
  if (type === undefined || call === null) {
    const what = `${service ?? "A service"} reports ${call ?? "a call without a name"}`;
    return [unknownDraft(event, error === null ? `${what}.` : `${what}: ${error}`, common)];
  }
  const made = draftOf({
    ...common,
    type,
    phase: error === null ? "succeeded" : "failed",
    outcome: call,
    cause: error,
  });
  return [error === null ? whatItStarted(made, call, detail) : made];
}

/** A call that started a job is the operation's start, and one that gave a verdict is that verdict. */
function whatItStarted(made: OperationDraft, call: string, detail: JsonObject): OperationDraft {
  const parameters = objectOf(detail.requestParameters);
  const job = Object.hasOwn(startedJobs, call) ? startedJobs[call] : undefined;
  if (job !== undefined) {
    return {
      ...made,
      phase: "started",
      operationId: textOf(objectOf(detail.responseElements)[job]) ?? made.operationId,
    };
  }
  if (call === "StopBackupJob") return { ...made, operationId: textOf(parameters.backupJobId) ?? made.operationId };
  if (call !== "PutRestoreValidationResult") return made;
  const verdict = textOf(parameters.validationStatus);
  const phase = phaseOf(validationPhases, verdict);
  return {
    ...made,
    operationId: textOf(parameters.restoreJobId) ?? made.operationId,
    ...(verdict === null || phase === undefined
      ? {}
      : { phase, outcome: verdict, cause: textOf(parameters.validationStatusMessage) }),
  };
}

function errorOf(detail: JsonObject): string | null {
  const code = textOf(detail.errorCode);
  const message = textOf(detail.errorMessage);
  if (code === null) return message;
  return message === null ? code : `${code}: ${message}`;
}

/** The principal's ARN (of an assumed role with the session's name in it); a service where it acted by itself. */
function actorOf(detail: JsonObject): Actor {
  const identity = objectOf(detail.userIdentity);
  const principal = textOf(identity.arn) ?? (textOf(identity.invokedBy) === null ? textOf(identity.principalId) : null);
  if (principal !== null) return { kind: "principal", id: principal };
  return { kind: "service", id: textOf(identity.invokedBy) ?? textOf(detail.eventSource) ?? "unknown" };
}
