import type { IncidentRef } from "../../operations/escalation/incident";

/** What is known about one opening of an incident. */
export interface Incident extends IncidentRef {
  readonly severity: string;
  /** One line, as it was announced. */
  readonly title: string;
  /** Section of docs/runbooks/alerts.md. */
  readonly section: string;
  /** Events that said the same within the window. */
  readonly occurrences: number;
  /** RFC 3339 in UTC. */
  readonly lastSeenAt: string;
  /** When the message went out; undefined while it did not. */
  readonly announcedAt: string | undefined;
  readonly acknowledgedAt: string | undefined;
  /** The recipient whose link was used. */
  readonly acknowledgedBy: string | undefined;
  readonly resolvedAt: string | undefined;
}

/** An event that opens an incident or repeats one. */
export interface Sighting {
  readonly id: string;
  /** Of the event: a second delivery of the same one is no repetition. */
  readonly eventId: string;
  readonly severity: string;
  readonly title: string;
  readonly section: string;
  /** Seconds during which further events are the same incident. */
  readonly windowSeconds: number;
}

export type Seen =
  | {
      readonly kind: "opened";
      readonly incident: Incident;
      /** Repetitions of the opening before that nobody was told of. */
      readonly untold: number;
    }
  | { readonly kind: "repeated"; readonly incident: Incident; readonly isFirstEvent: boolean };

export type Acknowledged =
  | { readonly kind: "acknowledged" }
  | { readonly kind: "already"; readonly by: string; readonly at: string }
  | { readonly kind: "over" };
