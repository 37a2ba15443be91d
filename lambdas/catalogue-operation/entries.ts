import { isObject, textOf } from "../common/narrow";
import { identityOf } from "../../operations/catalogue/items";
import type { OperationEntry } from "../../operations/entry";

/** A record that should hold an entry and does not. It ends in the dead-letter queue, which rings. */
export class MalformedEntryError extends Error {
  override readonly name = "MalformedEntryError";
}

/** What is used of an entry, so that its absence is an error here and not a strange item later. */
const texts = ["operationId", "occurredAt", "type", "phase", "outcome", "chain"] as const;

/** The entry in a text. Its hash is the verifier's concern: the stream comes from the table that wrote it. */
export function entryOf(text: string | undefined): OperationEntry {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch (cause) {
    throw new MalformedEntryError("The record holds no JSON where the entry should be.", { cause });
  }
  if (!isObject(value)) throw new MalformedEntryError("The record's entry is no object.");
  const missing = texts.filter((name) => textOf(value[name]) === undefined);
  if (typeof value.sequence !== "number" || missing.length > 0) {
    throw new MalformedEntryError(`The record's entry lacks ${[...missing, "sequence"].join(" or ")}.`);
  }
  return value as unknown as OperationEntry;
}

/** Whether the catalogue keeps anything of it. */
export function concernsCatalogue(entry: OperationEntry): boolean {
  return identityOf(entry) !== undefined;
}
