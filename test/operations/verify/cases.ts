import assert from "node:assert/strict";
import * as fc from "fast-check";
import { entryHash, entryLine } from "../../../operations/chain/link";
import type { OperationEntry } from "../../../operations/entry";
import type { FindingKind } from "../../../operations/verify/findings";
import { anchorAt, archived, chainOf, headOf, there, verified, type Files } from "./support";

export const longest = 60;
export const whole = chainOf(longest);
export const foreign = chainOf(longest, "eu-west-1");

export interface Case {
  readonly entries: readonly OperationEntry[];
  readonly files: Files;
  /** Keys in order. */
  readonly keys: readonly string[];
}

/** Built anew for every run: a tampering must not be met by the next one. */
export function caseOf([length, size]: readonly [number, number]): Case {
  const entries = whole.slice(0, length);
  const files = archived(entries, size);
  return { entries, files, keys: [...files.keys()] };
}

/** A chain of 4 to 60 entries in segments of 1 to 20. */
export const anyCase = fc.tuple(fc.integer({ min: 4, max: longest }), fc.integer({ min: 1, max: 20 }));

/** A case and one of its entries, the first and the last ones included. */
export const caseAndEntry = anyCase.chain(([length, size]) =>
  fc.tuple(fc.constant([length, size] as const), fc.integer({ min: 1, max: length })),
);
/** File and index of the line of an entry. */
export function find({ files }: Case, sequence: number): [key: string, index: number, lines: string[]] {
  for (const [key, lines] of files) {
    const index = lines.findIndex((line) => line === entryLine(there(whole[sequence - 1])));
    if (index >= 0) return [key, index, lines];
  }
  throw new RangeError(`no entry ${sequence}`);
}

export const json = (line: string): OperationEntry => JSON.parse(line) as OperationEntry;
export const rehashed = (entry: OperationEntry): OperationEntry => ({ ...entry, hash: entryHash(entry) });

/** Tampers, verifies with the table's head, and returns the first finding. */
export function first(
  each: Case,
  tamper: (each: Case) => void,
  anchors: readonly number[] = [],
): { kind: FindingKind; sequence: number } {
  tamper(each);
  const report = verified(each.files, {
    head: headOf(each.entries),
    checkpoints: anchors.map((sequence) => anchorAt(each.entries, sequence)),
  });
  const [finding] = report.findings;
  assert.ok(finding, "nothing was found");
  return { kind: finding.kind, sequence: finding.sequence };
}

export const property = <T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => void): void => {
  fc.assert(fc.property(arbitrary, check), { numRuns: 200 });
};
