import { dataClassIds } from "../../protection/tags";
import { operationPhases, operationTypes } from "../entry";
import type { Actor, OperationDraft } from "../entry";
import { ownEventSource } from "../ownEvent";
import { draftOf, stepKey, unknownDraft } from "./draft";
import type { Envelope } from "./envelope";
import { amountOf, momentOf, objectOf, textOf, textsOf } from "./narrow";
import type { JsonObject } from "./narrow";

const hash = /^sha256:[0-9a-f]{64}$/;

/**
 * What our own functions and runbooks did. A detail that lacks what an entry needs is recorded as not understood.
 *
 * Its key is the step with its moment: who sends a step again, because no answer came, sends the same moment, and the
 * next run's step has another one even under the same ID. Who gives no moment is known by EventBridge's.
 */
export function ownDrafts(event: Envelope): OperationDraft[] {
  const { detail } = event;
  const operationId = textOf(detail.operationId);
  const type = operationTypes.find((known) => known === detail.type);
  const phase = operationPhases.find((known) => known === detail.phase);
  const outcome = textOf(detail.outcome);
  const actor = actorOf(detail);
  if (operationId === null || type === undefined || phase === undefined || outcome === null) {
    const missing = Object.entries({ operationId, type, phase, outcome }).filter(([, value]) => value == null);
    const names = missing.map(([name]) => name).join(", ");
    return [unknownDraft(event, `Our own event does not say, or says wrongly: ${names}.`, { actor })];
  }
  const resource = textOf(detail.resource);
  const recoveryPoint = textOf(detail.recoveryPoint);
  const occurredAt = momentOf(detail.occurredAt) ?? event.time;
  return [
    draftOf({
      operationId,
      deduplicationKey: stepKey(
        "own",
        type,
        operationId,
        phase,
        outcome,
        resource ?? "",
        recoveryPoint ?? "",
        occurredAt,
      ),
      occurredAt,
      actor,
      type,
      phase,
      outcome,
      dataClasses: dataClassIds.filter((id) => textsOf(detail.dataClasses).includes(id)),
      source: textOf(detail.source),
      destination: textOf(detail.destination),
      resource,
      recoveryPoint,
      contentHash: contentHashOf(detail),
      sizeBytes: amountOf(detail.sizeBytes),
      durationSeconds: amountOf(detail.durationSeconds),
      cause: textOf(detail.cause),
    }),
  ];
}

function contentHashOf(detail: JsonObject): string | null {
  const text = textOf(detail.contentHash);
  return text !== null && hash.test(text) ? text : null;
}

function actorOf(detail: JsonObject): Actor {
  const { kind, id } = objectOf(detail.actor);
  const name = textOf(id);
  return name !== null && (kind === "service" || kind === "principal")
    ? { kind, id: name }
    : { kind: "service", id: ownEventSource };
}
