import type { DumpKind } from "./types";

/** The archive of the medical and of the financial schema stand apart: they have retentions of their own (RET-1, RET-3). */
const roots: Readonly<Record<DumpKind, string>> = {
  nightly: "dumps",
  "on-demand": "dumps",
  "archive-medical": "archive/medical",
  "archive-financial": "archive/financial",
};

/** Everything that a kind has stored of a database begins with this. */
export function rootOf(kind: DumpKind, database: string): string {
  return `${roots[kind]}/${database.replace(/[^A-Za-z0-9._-]/g, "_")}/`;
}

/**
 * The prefix of one dump: `dumps/<database>/<yyyy-mm-dd>T<hhmm>Z-<kind>/`.
 *
 * @param attempt from 1; a second one of the same minute gets a number
 */
export function prefixOf(kind: DumpKind, database: string, at: Date, attempt = 1): string {
  const moment = `${at.toISOString().slice(0, 10)}T${at.toISOString().slice(11, 16).replace(":", "")}Z`;
  return `${rootOf(kind, database)}${moment}-${kind}${attempt === 1 ? "" : `-${attempt}`}/`;
}

export const chunkKey = (file: string, number: number) => `chunks/${file}.${number}.zst`;
export const manifestKey = "manifest.json";
export const signatureKey = "manifest.sig";
export const stateKey = "state.json";
