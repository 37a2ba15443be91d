import type { ClientBase } from "pg";
import { replayErasures } from "../../lambdas/erasure/replay";
import type { ReplayResult } from "../../lambdas/erasure/replay";
import type { ErasureLedger } from "../../lambdas/erasure/types";
import type { ErasureEntry } from "../../protection/erasure";
import { subjectKey } from "../data/rows";
import { drillErasureMap } from "../data/schema";

function entryOf(patient: number): ErasureEntry {
  const at = new Date().toISOString();
  return {
    id: `drill-erasure-${patient}`,
    subject: subjectKey(patient),
    requestedAt: at,
    erasedAt: at,
    basis: "LGPD art. 18 VI",
  };
}

/** An erasure that the ledger has and no database yet: the replay is what carries it out. */
export async function eraseInLedger(ledger: ErasureLedger, patient: number): Promise<ErasureEntry> {
  const entry = entryOf(patient);
  await ledger.append(entry);
  return entry;
}

/** Carries an erasure out at the source, as the application does, and writes it into the ledger. */
export async function eraseAtSource(source: ClientBase, ledger: ErasureLedger, patient: number): Promise<ErasureEntry> {
  const entry = entryOf(patient);
  await replayErasures(source, { restore: `source-${patient}`, map: drillErasureMap, entries: [entry] });
  await ledger.append(entry);
  return entry;
}

/** Every entry: a restore to an older point repeats all of them. */
export async function allErasures(ledger: ErasureLedger): Promise<readonly ErasureEntry[]> {
  const entries: ErasureEntry[] = [];
  for await (const entry of ledger.entriesSince()) entries.push(entry);
  return entries;
}

/** RET-13: repeats the erasures on a restored database. */
export async function replayOn(restored: ClientBase, ledger: ErasureLedger, restore: string): Promise<ReplayResult> {
  return replayErasures(restored, { restore, map: drillErasureMap, entries: await allErasures(ledger) });
}

export function replayText({ entries, erased }: ReplayResult): string {
  return `${entries} erasures replayed, ${erased} of them had somebody to erase again`;
}
