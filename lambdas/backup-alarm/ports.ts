import type { IncidentRef } from "../../operations/escalation/incident";
import type { IncidentStore } from "../incidents/store";
import type { MessageFacts } from "./message";
import type { Notice, Severity } from "./types";

export interface Settings {
  /** Seconds during which the same incident is told once. */
  readonly windowSeconds: Readonly<Record<Severity, number>>;
}

/** What announcing needs of AWS. */
export interface AnnouncePorts {
  readonly store: Pick<IncidentStore, "see" | "told" | "resolve" | "count">;
  publish(notice: Notice, facts: Pick<MessageFacts, "reference" | "untold">): Promise<string | undefined>;
  /** Starts the incident's ladder; a second start of the same opening does nothing. */
  startLadder(incident: IncidentRef, notice: Notice): Promise<void>;
  storeFailed(what: string, error: unknown): void;
}

export type Announced =
  | { readonly kind: "announced"; readonly messageId: string | undefined }
  /** Told before; counted, and summarised when its window ends. */
  | { readonly kind: "repeated"; readonly occurrences: number }
  /** One of too many of its kind; told once for all of them. */
  | { readonly kind: "grouped"; readonly occurrences: number };
