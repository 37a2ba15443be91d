import { textOf } from "../common/narrow";
import { decideAlarm } from "./decideAlarm";
import { decideBackup } from "./decideBackup";
import { decideCall } from "./decideCall";
import { decideOwn } from "./decideOwn";
import { notice } from "./notice";
import { receivedEvent } from "./types";
import type { Notice, ReceivedEvent } from "./types";

/** Nothing to announce: a state that another one follows, or a call that changes nothing for the worse. */
export type Silence = "silence";

/**
 * Whether an event is worth a message, and how loud (ledger MON-3). Undefined only for a state that another one follows and
 * for a call that weakens nothing; an event that is not understood is a warning, never silence.
 */
export function decide(event: unknown): Notice | undefined {
  const received = receivedEvent(event);
  const decided = decider(received)(received) ?? notUnderstood(received);
  return decided === "silence" ? undefined : decided;
}

/** Which source it is; each decider answers undefined for what it does not understand. */
function decider({ source, detailType }: ReceivedEvent): (event: ReceivedEvent) => Notice | Silence | undefined {
  if (detailType === "AWS API Call via CloudTrail") return decideCall;
  if (source === "aws.cloudwatch" && detailType === "CloudWatch Alarm State Change") return decideAlarm;
  if (source === "neonpro.recovery" && detailType === "Recovery Operation") return decideOwn;
  if (source === "aws.backup") return decideBackup;
  return () => undefined;
}

function notUnderstood(event: ReceivedEvent): Notice {
  const { detail } = event;
  return notice(event, {
    severity: "warning",
    headline: "Unknown event",
    subject: [event.source ?? "no source", event.detailType ?? "no detail-type"],
    runbook: "unknown",
    facts: {
      Source: event.source,
      "Detail type": event.detailType,
      State: textOf(detail.state) ?? textOf(detail.status),
      Resource: event.resources[0],
    },
  });
}
