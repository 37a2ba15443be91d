import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { archived, chainOf, text } from "../../test/operations/verify/support";
import { freshProcess, medianOf } from "./freshProcess";

/** What the issue promises for 100,000 entries on two cores. */
export const limitVerificationSeconds = 2;
/** Bytes of the whole process, however long the log is. */
export const limitVerificationBytes = 300e6;

/** Entries of a segment: what the archive function gets from the stream at a time. */
const segmentEntries = 250;

export interface VerificationRow {
  readonly entries: number;
  /** From the first file to the verdict, in a warm process: without the start of Node and of tsx. */
  readonly milliseconds: number;
  /** Of the same, over all threads: twice the time that two idle cores would take. */
  readonly cpuMilliseconds: number;
  /** What a person waits for. */
  readonly wallMilliseconds: number;
  readonly peakBytes: number;
}

/** Verifies logs of these lengths from local segments, each in processes of their own; the medians. */
export async function verificationRows(lengths: readonly number[], runs: number): Promise<VerificationRow[]> {
  const rows: VerificationRow[] = [];
  for (const length of lengths) {
    const folder = mkdtempSync(join(tmpdir(), "neonpro-bench-"));
    try {
      for (const [key, lines] of archived(chainOf(length), segmentEntries)) {
        mkdirSync(dirname(join(folder, key)), { recursive: true });
        writeFileSync(join(folder, key), text(lines));
      }
      const measured = [];
      for (let run = 1; run <= runs; run++) measured.push(await once(folder, length));
      rows.push({
        entries: length,
        milliseconds: medianOf(measured.map(({ milliseconds }) => milliseconds)),
        cpuMilliseconds: medianOf(measured.map(({ cpuMilliseconds }) => cpuMilliseconds)),
        wallMilliseconds: medianOf(measured.map(({ wallMilliseconds }) => wallMilliseconds)),
        peakBytes: medianOf(measured.map(({ peakBytes }) => peakBytes)),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return rows;
}

async function once(folder: string, length: number): Promise<VerificationRow> {
  const script = resolve(__dirname, "oneVerification.ts");
  const { output, milliseconds: wallMilliseconds } = await freshProcess(["--import", "tsx", script, folder]);
  const { intact, ...row } = JSON.parse(output) as Omit<VerificationRow, "wallMilliseconds"> & { intact: boolean };
  if (!intact || row.entries !== length) throw new Error(`the log of ${length} entries was not verified`);
  return { ...row, wallMilliseconds };
}
