import type { OperationEntry } from "../entry";
import { later } from "./time";
import type { CatalogueItem } from "./types";

/** The operations that leave something in the catalogue. */
export const catalogued = ["backup", "copy", "restore", "restore-validation"] as const;
export type CataloguedType = (typeof catalogued)[number];

export function isCatalogued(entry: OperationEntry): entry is OperationEntry & { readonly type: CataloguedType } {
  // What has only started has no outcome to be asked for.
  return catalogued.some((type) => type === entry.type) && entry.phase !== "started";
}

/** The point is gone, by its lifecycle or by somebody's hand: nobody can restore from it any more. */
export function isRemoval(entry: OperationEntry): boolean {
  return entry.type === "recovery-point" && entry.recoveryPoint !== null && entry.outcome === "DELETED";
}

/** The continuous point grows no more (S14); what it holds up to now stays restorable. */
export function isStop(entry: OperationEntry): boolean {
  return entry.type === "recovery-point" && entry.recoveryPoint !== null && entry.outcome === "STOPPED";
}

/**
 * What the states of one thing have in common, or undefined for an entry that the catalogue does not keep. A backup or copy
 * is its recovery point, which later events (DELETED) name alone. A job that failed is itself: its failure must not hide the
 * continuous point that it was to confirm. Restores are jobs too: many may use one point.
 */
export function identityOf(entry: OperationEntry): string | undefined {
  if (isRemoval(entry) || isStop(entry)) return entry.recoveryPoint ?? undefined;
  if (!isCatalogued(entry)) return undefined;
  const isPoint = (entry.type === "backup" || entry.type === "copy") && entry.phase === "succeeded";
  return (isPoint ? entry.recoveryPoint : null) ?? `${entry.type}#${entry.operationId}`;
}

/** Sorts the states of one thing: what happened later wins, whatever the order of arrival. */
export function rankOf({ occurredAt, chain, sequence }: OperationEntry): string {
  return `${occurredAt}#${chain}#${String(sequence).padStart(12, "0")}`;
}

/** The recovery point that a copy was made from, where the entry says it; its vault is no point. */
export function sourcePointOf({ type, source, recoveryPoint }: OperationEntry): string | undefined {
  if (type !== "copy" || source === null || source === recoveryPoint) return undefined;
  return source.includes(":backup-vault:") ? undefined : source;
}

const states: Readonly<Record<CataloguedType, readonly string[]>> = {
  backup: ["COMPLETED"],
  copy: ["COMPLETED"],
  restore: ["COMPLETED"],
  // Restore testing's own words (R8); a validation of ours says COMPLETED.
  "restore-validation": ["SUCCESSFUL", "COMPLETED"],
};

/** COMPLETED is not enough: with a message it means "completed with issues" (S15, X1). A verdict may come with a remark. */
function isValid(entry: OperationEntry & { readonly type: CataloguedType }): boolean {
  const whole = entry.type === "restore-validation" || entry.cause === null;
  return entry.phase === "succeeded" && whole && states[entry.type].includes(entry.outcome);
}

function vaultOf({ type, source, destination }: OperationEntry): string | null {
  const place = type === "backup" || type === "copy" ? destination : source;
  return place?.includes(":backup-vault:") === true ? place : null;
}

/** The Region that a thing lies in: of its point's ARN, else of its vault's, else of the chain that told it. */
function regionOf({ recoveryPoint, chain }: OperationEntry, vault: string | null): string {
  // S3's ARNs have an empty Region.
  return [recoveryPoint, vault].map((arn) => arn?.split(":")[3] ?? "").find((region) => region !== "") ?? chain;
}

/**
 * An entry as the catalogue keeps it, without its class.
 *
 * A job says when it ended and how long it took; the data is of the moment at which it began. A copy's data is of its
 * source's moment: where that is not known yet, the copy's own start stands for it, which is never earlier.
 *
 * @param source the item of the point that a copy was made from, where it is known
 */
export function itemOf(
  entry: OperationEntry & { readonly type: CataloguedType },
  source?: CatalogueItem,
): Omit<CatalogueItem, "dataClass"> {
  const vault = vaultOf(entry);
  return {
    kind: entry.type,
    resource: entry.resource ?? source?.resource ?? "unknown",
    recoveryPoint: entry.recoveryPoint ?? entry.operationId,
    vault,
    region: regionOf(entry, vault),
    pointInTime: source?.pointInTime ?? later(entry.occurredAt, -(entry.durationSeconds ?? 0)),
    completedAt: entry.occurredAt,
    outcome: entry.outcome,
    valid: isValid(entry),
    cause: entry.cause,
    sizeBytes: entry.sizeBytes,
    contentHash: entry.contentHash,
    chain: entry.chain,
    sequence: entry.sequence,
  };
}
