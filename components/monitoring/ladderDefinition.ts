import type * as pulumi from "@pulumi/pulumi";
import type { Ladder } from "../../protection/escalation";
import { partitionOf } from "../common/arn";

export interface LadderDefinitionArgs {
  readonly region: string;
  /** lambdas/escalate. */
  readonly functionArn: pulumi.Input<string>;
  /** Where the machine speaks for itself when the function does not answer. */
  readonly criticalTopicArn: pulumi.Input<string>;
  readonly ladder: Ladder;
}

/** Minutes that an execution may run beyond the ladder's end: a function that fails all the time must not keep it for ever. */
const graceMinutes = 30;

/** Faults of Lambda itself and of the function; waiting cures some of them. */
const retry = [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 5, MaxAttempts: 3, BackoffRate: 2 }] as const;
const atAnyFault = (Next: string) => [{ ErrorEquals: ["States.ALL"], ResultPath: "$.fault", Next }];

/**
 * The escalation of one incident (MON-5) in Amazon States Language: ask the function, wait until the moment that it names, ask
 * again. Which level that is, and whether somebody answered, the function reads from the ladder given here and from the
 * incidents table; moments are counted from the incident's opening, so that nothing drifts.
 *
 * It does not depend on the function: while that fails, the machine itself tells the critical topic at every reminder.
 */
export function ladderDefinition({ region, functionArn, criticalTopicArn, ladder }: LadderDefinitionArgs) {
  const integration = `arn:${partitionOf(region)}:states:::`;
  return {
    Comment: "Escalates an incident until somebody acknowledges it, it is over, or the ladder ends",
    StartAt: "Next rung",
    TimeoutSeconds: (ladder.endAfterMinutes + graceMinutes) * 60,
    States: {
      "Next rung": {
        Type: "Task",
        Resource: `${integration}lambda:invoke`,
        Parameters: { FunctionName: functionArn, Payload: { "incident.$": "$.incident", ladder } },
        ResultSelector: { "answer.$": "$.Payload" },
        ResultPath: "$.step",
        TimeoutSeconds: 60,
        Retry: retry,
        Catch: atAnyFault("Say so without the function"),
        Next: "Answered?",
      },
      "Answered?": {
        Type: "Choice",
        Choices: [
          { Variable: "$.step.answer.status", StringEquals: "open", Next: "Wait for an answer" },
          { Variable: "$.step.answer.status", StringEquals: "exhausted", Next: "Nobody answered" },
        ],
        Default: "Over",
      },
      "Wait for an answer": { Type: "Wait", TimestampPath: "$.step.answer.nextAt", Next: "Next rung" },
      "Say so without the function": {
        Type: "Task",
        Resource: `${integration}sns:publish`,
        Parameters: {
          TopicArn: criticalTopicArn,
          Subject: "CRITICAL: an incident is open and the escalation function fails",
          "Message.$":
            "States.Format('Incidente {}: a escalada automatica falha; avise o proximo nivel por telefone. / Incident {}: the automatic escalation fails; call the next level by telephone. Runbook: docs/runbooks/alerts.md#escalation', $$.Execution.Name, $$.Execution.Name)",
        },
        ResultPath: null,
        Retry: retry,
        Catch: atAnyFault("Wait for the function"),
        Next: "Wait for the function",
      },
      "Wait for the function": { Type: "Wait", Seconds: ladder.reminderMinutes * 60, Next: "Next rung" },
      Over: { Type: "Succeed" },
      "Nobody answered": {
        Type: "Fail",
        Error: "EscalationExhausted",
        Cause: `Nobody acknowledged the incident within ${ladder.endAfterMinutes} minutes`,
      },
    },
  };
}
