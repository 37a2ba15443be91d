import { incidentId } from "../../operations/escalation/incident";
import { calledResource } from "../../operations/mapping/calledResource";
import { objectOf, textOf } from "../common/narrow";
import type { JsonObject } from "../common/narrow";
import { callMeaning } from "./calls";
import type { CallMeaning } from "./calls";
import type { Silence } from "./decide";
import { notice } from "./notice";
import type { Notice, ReceivedEvent, Severity } from "./types";

/**
 * An API call that weakens a protection, as CloudTrail reports it. A call that was refused changed nothing, and somebody
 * tried: one step quieter.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function decideCall(event: ReceivedEvent): Notice | Silence | undefined {
  const { detail } = event;
  const service = textOf(detail.eventSource);
  const call = textOf(detail.eventName);
  const meaning = callMeaning(service, call);
  if (meaning === undefined || service === undefined || call === undefined) return undefined;
  const error = textOf(detail.errorCode);
  const asked = severityOf(meaning, objectOf(detail.requestParameters));
  if (asked === "silence") return "silence";
  const about = subjectOf(event);
  return notice(event, {
    severity: error === undefined ? asked : quieter[asked],
    headline: error === undefined ? call : `${call} refused`,
    subject: [about],
    runbook: meaning.section,
    resolves: error === undefined ? undone(service, meaning, about) : [],
    facts: {
      Resource: about,
      Call: `${service} ${call}`,
      // A principal's name is in it, and has to be: who weakens a protection answers for it (AUD-1).
      By: textOf(objectOf(detail.userIdentity).arn) ?? textOf(objectOf(detail.userIdentity).invokedBy),
      From: textOf(detail.sourceIPAddress),
      Refused: error,
      "CloudTrail event": textOf(detail.eventID),
    },
  });
}

const quieter: Readonly<Record<Severity, Severity>> = {
  critical: "warning",
  warning: "informational",
  informational: "informational",
};

function severityOf({ severity }: CallMeaning, parameters: JsonObject): Severity | Silence {
  return typeof severity === "function" ? severity(parameters) : severity;
}

function undone(service: string, { undoes = [] }: CallMeaning, about: string | undefined): string[] {
  return undoes.map((cause) => {
    const before = callMeaning(service, cause);
    const severity = before === undefined ? "silence" : severityOf(before, {});
    return incidentId({ severity, subject: [about], cause });
  });
}

/** What the call was about; for services that name it in a way of their own, their name for it. */
function subjectOf(event: ReceivedEvent): string | undefined {
  const parameters = objectOf(event.detail.requestParameters);
  const { id = "", source = "", detailType = "", time = "", region, resources, detail } = event;
  const envelope = { id, source, detailType, time, region: region ?? null, account: null, resources, detail };
  return (
    calledResource({ ...envelope, account: textOf(detail.recipientAccountId) ?? null }) ??
    textOf(parameters.topicArn) ??
    textOf(parameters.subscriptionArn) ??
    textOf(parameters.executionArn) ??
    textOf(parameters.stateMachineArn) ??
    alarmsOf(parameters)
  );
}

function alarmsOf({ alarmNames }: JsonObject): string | undefined {
  return Array.isArray(alarmNames) ? textOf(alarmNames[0]) : undefined;
}
