import { createHash } from "node:crypto";

/** What makes two events the same incident. */
export interface IncidentFacts {
  readonly severity: string;
  /** What it is about: resource type, resource, vault. Parts that are not there do not count. */
  readonly subject: readonly (string | undefined)[];
  /** What happened, in words that do not change from one event to the next: no counts, no IDs, no times. */
  readonly cause: string;
}

/** 16 hexadecimal digits: short enough for a link in an SMS, and no name in it. */
export function incidentId({ severity, subject, cause }: IncidentFacts): string {
  const parts = [severity, cause, ...subject.filter((part) => part !== undefined)];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

/** One opening of an incident: the same incident next week is another one, with a ladder of its own. */
export interface IncidentRef {
  readonly id: string;
  /** RFC 3339 in UTC; seconds count, what is below does not. */
  readonly openedAt: string;
}

/** The reference that people see, and the name of the incident's only execution: Step Functions refuses a second one. */
export function incidentName({ id, openedAt }: IncidentRef): string {
  return `${id}-${secondsOf(openedAt).toString(36)}`;
}

/** The incident behind a name; undefined for a text that is none. */
export function parseIncidentName(name: string): IncidentRef | undefined {
  const [, id, seconds] = /^([0-9a-f]{16})-([0-9a-z]{1,9})$/.exec(name) ?? [];
  if (id === undefined || seconds === undefined) return undefined;
  return { id, openedAt: momentOf(Number.parseInt(seconds, 36)) };
}

/** Whole seconds since 1970. */
export function secondsOf(moment: string | Date): number {
  return Math.floor(new Date(moment).getTime() / 1000);
}

/** RFC 3339 in UTC, to the second. */
export function momentOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
