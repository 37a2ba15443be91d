import { isObject, objectOf, textOf, textsOf } from "../common/narrow";
import type { JsonObject } from "../common/narrow";
import type { RunbookSection } from "./runbook";

/** Ledger MON-3. The infrastructure names its topics with the same words; a test compares them. */
export const severities = ["critical", "warning", "informational"] as const;
export type Severity = (typeof severities)[number];

/** What is published for an event. */
export interface Notice {
  readonly severity: Severity;
  /** One line: e-mail subject and SMS. */
  readonly title: string;
  readonly text: string;
  /** What happened, without what it happened to: events that share it are grouped when there are too many. */
  readonly headline: string;
  readonly section: RunbookSection;
  /** ID of the incident: events that share it are told once a window. */
  readonly incident: string;
  /** IDs of the incidents that are over by this. */
  readonly resolves: readonly string[];
  /** Whether nobody's answer starts the ladder (MON-5): critical alone, and not the ladder's own end. */
  readonly escalates: boolean;
}

/** EventBridge's envelope, as far as it is there. */
export interface ReceivedEvent {
  readonly source: string | undefined;
  readonly detailType: string | undefined;
  readonly id: string | undefined;
  readonly time: string | undefined;
  readonly region: string | undefined;
  readonly resources: readonly string[];
  readonly detail: JsonObject;
}

/** Never fails: an event of another shape becomes one without a source, which is announced as not understood. */
export function receivedEvent(event: unknown): ReceivedEvent {
  const envelope = objectOf(event);
  return {
    source: textOf(envelope.source),
    detailType: textOf(envelope["detail-type"]),
    id: textOf(envelope.id),
    time: textOf(envelope.time),
    region: textOf(envelope.region),
    resources: textsOf(envelope.resources),
    detail: isObject(envelope.detail) ? envelope.detail : {},
  };
}
