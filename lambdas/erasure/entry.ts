import { erasureEntryProblems } from "../../protection/erasure";
import type { ErasureBasis, ErasureEntry } from "../../protection/erasure";
import { isObject, textOf } from "../common/narrow";
import { MalformedErasureError } from "./types";

const fields = ["id", "subject", "requestedAt", "erasedAt", "basis", "targets"];

/** An entry as one line of JSON, its fields in one order: equal entries are equal texts. */
export function entryText({ id, subject, requestedAt, erasedAt, basis, targets }: ErasureEntry): string {
  const said = targets === undefined ? {} : { targets: [...new Set(targets)].sort() };
  return JSON.stringify({ id, subject, requestedAt, erasedAt, basis, ...said });
}

/**
 * An entry out of what somebody else wrote. Fields that are not an entry's are refused: a name or a diagnosis beside the key
 * would stay in the ledger for ever.
 *
 * @param where for the message: `line 3`
 */
export function entryOf(value: unknown, where: string): ErasureEntry {
  if (!isObject(value)) throw new MalformedErasureError(`${where}: expected an object with ${fields.join(", ")}.`);
  const strangers = Object.keys(value).filter((field) => !fields.includes(field));
  if (strangers.length > 0)
    throw new MalformedErasureError(
      `${where}: an entry has no ${strangers.join(", ")}; it holds ${fields.join(", ")}.`,
    );
  const text = (field: string) => textOf(value[field]) ?? "";
  const { targets } = value;
  if (targets !== undefined && !(Array.isArray(targets) && targets.every((target) => typeof target === "string")))
    throw new MalformedErasureError(`${where}: targets: expected a list of schema.table.`);
  return checked(
    {
      id: text("id"),
      subject: text("subject"),
      requestedAt: text("requestedAt"),
      erasedAt: text("erasedAt"),
      basis: text("basis") as ErasureBasis,
      ...(targets === undefined ? {} : { targets }),
    },
    where,
  );
}

/** The entry, when nothing is wrong with it. */
export function checked(entry: ErasureEntry, where: string): ErasureEntry {
  const problems = erasureEntryProblems(entry);
  if (problems.length > 0) throw new MalformedErasureError(`${where}: ${problems.join(" ")}`);
  return entry;
}

/** By the moment of erasure, then by ID. */
export function byMoment(a: ErasureEntry, b: ErasureEntry): number {
  const [left, right] = [sortText(a), sortText(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

export function sortText({ erasedAt, id }: Pick<ErasureEntry, "erasedAt" | "id">): string {
  return `${erasedAt}#${id}`;
}
