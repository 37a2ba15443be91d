import { incidentId } from "../../operations/escalation/incident";
import { objectOf, textOf } from "../common/narrow";
import { notice } from "./notice";
import { severities } from "./types";
import type { Notice, ReceivedEvent, Severity } from "./types";

/**
 * A CloudWatch alarm's change. What its ALARM is worth stands at the start of its description, `[warning] ...`; without
 * that it is critical: an alarm that forgot to say how loud it is must not be the one that nobody hears.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 *
 * @returns undefined when the event is not of the documented shape
 */
export function decideAlarm(event: ReceivedEvent): Notice | undefined {
  const { detail } = event;
  const name = textOf(detail.alarmName);
  const state = objectOf(detail.state);
  const value = textOf(state.value);
  const description = textOf(objectOf(detail.configuration).description);
  const declared = declaredSeverity(description);
  const severity = value === undefined ? undefined : severityOf(value, declared);
  if (name === undefined || value === undefined || severity === undefined) return undefined;
  return notice(event, {
    severity,
    headline: value === "OK" ? "Alarm over" : `Alarm ${value}`,
    subject: [name],
    resolves: value === "OK" ? overBy(name, declared) : [],
    runbook: "alarm",
    facts: {
      Alarm: name,
      Meaning: description,
      State: value,
      Before: textOf(objectOf(detail.previousState).value),
      Reason: textOf(state.reason),
      Since: textOf(state.timestamp),
    },
  });
}

/** What an OK ends: the alarm itself, and its blindness (MON-5: the ladder stops). */
function overBy(name: string, declared: Severity): string[] {
  return ["ALARM", "INSUFFICIENT_DATA"].map((value) =>
    incidentId({ severity: severityOf(value, declared) ?? declared, subject: [name], cause: `Alarm ${value}` }),
  );
}

function severityOf(value: string, declared: Severity): Severity | undefined {
  switch (value) {
    case "ALARM":
      return declared;
    case "OK":
      return "informational";
    // Whoever watched has gone blind: worth a look, but an informational alarm does not get louder by it.
    case "INSUFFICIENT_DATA":
      return declared === "informational" ? "informational" : "warning";
    default:
      return undefined;
  }
}

function declaredSeverity(description: string | undefined): Severity {
  return severities.find((severity) => description?.startsWith(`[${severity}]`) === true) ?? "critical";
}
