import { ExecutionAlreadyExists, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { SFNClient } from "@aws-sdk/client-sfn";
import { incidentName } from "../../operations/escalation/incident";
import type { IncidentRef } from "../../operations/escalation/incident";
import type { Notice } from "./types";

/**
 * Starts the ladder of an incident's opening, once: Step Functions refuses a second execution of the same name for 90 days.
 * Its input names no resource; what happened is read from the incident when a message is written.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export async function startLadder(
  sfn: SFNClient,
  stateMachineArn: string,
  { id, openedAt }: IncidentRef,
  { severity, section }: Pick<Notice, "severity" | "section">,
): Promise<void> {
  try {
    await sfn.send(
      new StartExecutionCommand({
        stateMachineArn,
        name: incidentName({ id, openedAt }),
        input: JSON.stringify({ incident: { id, openedAt, severity, section } }),
      }),
    );
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}
