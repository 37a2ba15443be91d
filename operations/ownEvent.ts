import type { OperationDraft } from "./entry";

/** The EventBridge source and detail type of what our own functions and runbooks did; on the default bus of their Region. */
export const ownEventSource = "neonpro.recovery";
export const ownEventDetailType = "Recovery Operation";

/** The detail of such an event: a draft; what is left out is not known. The recorder redacts it like any other text. */
export type OwnEventDetail = Pick<OperationDraft, "operationId" | "type" | "phase" | "outcome"> &
  Partial<Omit<OperationDraft, "redactions" | "deduplicationKey">>;
