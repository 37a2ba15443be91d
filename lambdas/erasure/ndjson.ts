import type { ErasureEntry } from "../../protection/erasure";
import { byMoment, checked, entryOf, entryText } from "./entry";
import { ConflictingErasureError, MalformedErasureError } from "./types";
import type { Appended, ErasureLedger } from "./types";

/** A ledger as NDJSON: one entry a line, by moment and ID, each line ended. The same ledger gives the same text. */
export async function exportLedger(ledger: Pick<ErasureLedger, "entriesSince">, since?: string): Promise<string> {
  const entries: ErasureEntry[] = [];
  for await (const entry of ledger.entriesSince(since)) entries.push(entry);
  return entries
    .sort(byMoment)
    .map((entry) => `${entryText(entry)}\n`)
    .join("");
}

/**
 * Appends what {@link exportLedger} wrote; what stands there already stays. All lines are read before the first is appended.
 *
 * @returns how many entries were new, and how many known
 */
export async function importLedger(
  ndjson: string,
  ledger: Pick<ErasureLedger, "append">,
): Promise<Readonly<Record<Appended, number>>> {
  const counts = { appended: 0, known: 0 };
  for (const entry of entriesOf(ndjson)) counts[await ledger.append(entry)] += 1;
  return counts;
}

/** A ledger in memory, for drills and for a machine without AWS. */
export function memoryLedger(ndjson = ""): ErasureLedger {
  const entries = new Map<string, ErasureEntry>();
  const add = (entry: ErasureEntry): Appended => {
    checked(entry, `erasure ${entry.id}`);
    const known = entries.get(entry.id);
    if (known !== undefined && entryText(known) !== entryText(entry)) throw new ConflictingErasureError(entry.id);
    entries.set(entry.id, entry);
    return known === undefined ? "appended" : "known";
  };
  for (const entry of entriesOf(ndjson)) add(entry);
  return {
    append: (entry) => Promise.resolve().then(() => add(entry)),
    async *entriesSince(since = "") {
      yield* await Promise.resolve([...entries.values()].filter(({ erasedAt }) => erasedAt >= since).sort(byMoment));
    },
  };
}

function entriesOf(ndjson: string): readonly ErasureEntry[] {
  return ndjson.split("\n").flatMap((line, at) => {
    if (line.trim() === "") return [];
    const where = `line ${at + 1}`;
    try {
      return [entryOf(JSON.parse(line), where)];
    } catch (cause) {
      if (cause instanceof MalformedErasureError) throw cause;
      throw new MalformedErasureError(`${where} is no JSON; the file is cut off or is another one.`, { cause });
    }
  });
}
