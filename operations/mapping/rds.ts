import type { OperationDraft } from "../entry";
import { dataClassesOfTags } from "./dataClasses";
import { draftOf, stepKey, unknownDraft } from "./draft";
import type { Envelope } from "./envelope";
import { messageOf, momentOf, textOf } from "./narrow";
import { rdsEvents } from "./rdsEvents";

/**
 * Events of DB instances, clusters and snapshots.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-cloudwatch-events.sample.html
 */
export function rdsDrafts(event: Envelope): OperationDraft[] {
  const { detail } = event;
  const resource = textOf(detail.SourceArn) ?? event.resources[0] ?? textOf(detail.SourceIdentifier);
  const id = textOf(detail.EventID);
  const occurredAt = momentOf(detail.Date) ?? event.time;
  const message = messageOf(detail.Message);
  const meaning = id !== null && Object.hasOwn(rdsEvents, id) ? rdsEvents[id] : undefined;
  const common = {
    // RDS gives its operations no ID: what is done to one thing is one operation.
    operationId: resource ?? event.id,
    // RDS's own moment: the same in a second delivery, another one for the next night's backup.
    deduplicationKey: stepKey("aws.rds", resource ?? event.id, id ?? event.id, occurredAt),
    occurredAt,
    actor: { kind: "service", id: "rds.amazonaws.com" },
    resource,
    source: resource,
    dataClasses: dataClassesOfTags(detail.Tags),
  } as const;
  if (meaning === undefined || id === null) {
    return [unknownDraft(event, `RDS says ${id ?? "no event ID"}: ${message ?? "no message"}`, common)];
  }
  const isSnapshot = event.detailType.includes("Snapshot");
  return [
    draftOf({
      ...common,
      ...meaning,
      outcome: id,
      recoveryPoint: isSnapshot && meaning.phase === "succeeded" ? resource : null,
      cause: meaning.phase === "failed" ? message : null,
    }),
  ];
}
