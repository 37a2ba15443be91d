import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Incident } from "./types";

export type Item = Record<string, AttributeValue>;

/** Hash key of the table. Attribute and index names are also in components/monitoring/incidents.ts; a test compares them. */
export const keyAttribute = "id";
/** Index of incidents whose repetitions nobody was told of yet, by the end of their window. */
export const untoldIndex = "untold";
export const untoldAttribute = "untold";
export const windowAttribute = "windowEndsAt";
/** DynamoDB deletes an item some time after this second; nothing depends on when. */
export const expiryAttribute = "expiresAt";

export function incidentOf(item: Item): Incident {
  return {
    id: textOf(item, keyAttribute) ?? "",
    openedAt: textOf(item, "openedAt") ?? "",
    severity: textOf(item, "severity") ?? "",
    title: textOf(item, "title") ?? "",
    section: textOf(item, "section") ?? "",
    occurrences: Number(item.occurrences?.N ?? 0),
    lastSeenAt: textOf(item, "lastSeenAt") ?? "",
    announcedAt: textOf(item, "announcedAt"),
    acknowledgedAt: textOf(item, "acknowledgedAt"),
    acknowledgedBy: textOf(item, "acknowledgedBy"),
    resolvedAt: textOf(item, "resolvedAt"),
  };
}

export function textOf(item: Item, attribute: string): string | undefined {
  return item[attribute]?.S;
}
