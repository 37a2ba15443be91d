import { writeFileSync } from "node:fs";
import Table from "cli-table3";
import { coldStartRows, limitBundleBytes, limitImportMilliseconds, type ColdStartRow } from "./operations/coldStart";
import { benchThroughput, type ThroughputRow } from "./operations/throughput";
import {
  limitVerificationBytes,
  limitVerificationSeconds,
  verificationRows,
  type VerificationRow,
} from "./operations/verification";

export interface OperationsOptions {
  readonly entries: number;
  readonly events: number;
  readonly runs: number;
  readonly json?: string;
}

/** Entries that the limit of time is for. */
const limitEntries = 100_000;

const number = (value: number): string => Math.round(value).toLocaleString("en-US");
const marked = (text: string, isOver: boolean): string => (isOver ? `${text} !` : text);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const colAligns = head.map((_, index) => (index === 0 ? ("left" as const) : ("right" as const)));
  const made = new Table({ head: [...head], colAligns, style: { head: [], border: [], compact: true } });
  made.push(...rows.map((row) => [...row]));
  return made.toString();
}

function verificationTable(rows: readonly VerificationRow[]): string {
  return table(
    ["Verified entries", "Verification s", "Limit s", "CPU s", "With start s", "Peak MB", "Limit MB"],
    rows.map(({ entries, milliseconds, cpuMilliseconds, wallMilliseconds, peakBytes }) => {
      const limit = limitVerificationSeconds * Math.max(1, entries / limitEntries);
      return [
        number(entries),
        marked((milliseconds / 1000).toFixed(2), milliseconds > limit * 1000),
        limit.toFixed(2),
        (cpuMilliseconds / 1000).toFixed(2),
        (wallMilliseconds / 1000).toFixed(2),
        marked(number(peakBytes / 1e6), peakBytes > limitVerificationBytes),
        number(limitVerificationBytes / 1e6),
      ];
    }),
  );
}

function throughputTable({ events, writers, seconds, eventsPerSecond, entries, problems }: ThroughputRow): string {
  return table(
    ["Events", "Writers", "s", "Events/s", "Entries", "Problems of the chain"],
    [
      [
        number(events),
        number(writers),
        seconds.toFixed(1),
        number(eventsPerSecond),
        marked(number(entries), entries !== events),
        marked(number(problems.length), problems.length > 0),
      ],
    ],
  );
}

function coldStartTable(rows: readonly ColdStartRow[]): string {
  return table(
    ["Function", "Bundle kB", "Limit kB", "Import ms", "Limit ms", "of it CPU"],
    rows.map(({ function: name, bytes, importMilliseconds, cpuMilliseconds }) => [
      name,
      marked(number(bytes / 1000), bytes > limitBundleBytes),
      number(limitBundleBytes / 1000),
      importMilliseconds === undefined
        ? "fails !"
        : marked(number(importMilliseconds), importMilliseconds > limitImportMilliseconds),
      number(limitImportMilliseconds),
      cpuMilliseconds === undefined ? "" : number(cpuMilliseconds),
    ]),
  );
}

/** Prints the tables to standard error and the JSON to standard output, or to a file. */
export async function benchOperations({ entries, events, runs, json }: OperationsOptions): Promise<void> {
  process.stderr.write(`Verifying logs of ${number(entries / 4)} and ${number(entries)} entries ...\n`);
  const verification = await verificationRows([Math.ceil(entries / 4), entries], runs);
  process.stderr.write(`${verificationTable(verification)}\nImporting every function ...\n`);
  const coldStart = await coldStartRows(runs);
  const failures = coldStart.flatMap(({ function: name, error }) => (error === undefined ? [] : [`${name}: ${error}`]));
  process.stderr.write(`${[coldStartTable(coldStart), ...failures].join("\n")}\n`);
  let throughput: ThroughputRow | undefined;
  if (events > 0) {
    process.stderr.write(`Recording ${number(events)} events ...\n`);
    throughput = await benchThroughput({ events });
    process.stderr.write(`${[throughputTable(throughput), ...throughput.problems.slice(0, 5)].join("\n")}\n`);
  }
  process.stderr.write('"!" marks what is over its limit, or wrong.\n');
  const result = {
    node: process.version,
    runs,
    verification,
    coldStart,
    ...(throughput === undefined ? {} : { throughput }),
  };
  const text = `${JSON.stringify(result, null, 2)}\n`;
  if (json === undefined) process.stdout.write(text);
  else writeFileSync(json, text);
}
