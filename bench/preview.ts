import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import Table from "cli-table3";
import { refreshOwnPack } from "../cli/ownPack";
import type { PreviewOptions } from "../preview/types";
import { writeGeneratedProgram } from "../test/support/generatedProgram";
import { growthRatio, limitGrowth, limitProdSeconds, limitProgramBytes, limitSeconds } from "./growth";
import { measure, median, type Measurement } from "./measure";

interface Row extends Measurement {
  readonly program: string;
  readonly size: number;
  readonly policies: boolean;
}

const root = resolve(__dirname, "..");
const pack = join(root, "policies");
const account = "123456789012";

async function repeated(label: string, runs: number, options: PreviewOptions): Promise<Measurement> {
  const measurements: Measurement[] = [];
  for (let run = 1; run <= runs; run++) {
    process.stderr.write(`${label}, run ${run} of ${runs} ... `);
    const measurement = await measure(options);
    process.stderr.write(`${seconds(measurement.milliseconds)} s\n`);
    measurements.push(measurement);
  }
  return median(measurements);
}

async function generatedRows(sizes: readonly number[], runs: number): Promise<Row[]> {
  const rows: Row[] = [];
  const folder = mkdtempSync(join(tmpdir(), "neonpro-bench-"));
  try {
    for (const size of sizes) {
      const directory = writeGeneratedProgram({ directory: join(folder, `${size}`), resources: size });
      for (const policies of [false, true]) {
        const policyPacks = policies ? [pack] : [];
        const options = { programDir: directory, stack: "bench", policyPacks, config: {}, account };
        const label = `${size} resources ${policies ? "with" : "without"} policies`;
        rows.push({ program: "generated", size, policies, ...(await repeated(label, runs, options)) });
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return rows;
}

async function prodRow(runs: number): Promise<Row> {
  const options = { programDir: root, stack: "prod", policyPacks: [pack], config: {}, account };
  const measurement = await repeated("The production stack with its policies", runs, options);
  return { program: "prod", size: measurement.resources, policies: true, ...measurement };
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? "unknown" : Math.round(bytes / 1e6).toLocaleString("en-US");
}

/** The limit of a row in seconds; none where nothing was promised. */
function limitOf({ program, size }: Row): number | undefined {
  return program === "prod" ? limitProdSeconds : limitSeconds[size];
}

function tableOf(rows: readonly Row[]): string {
  const table = new Table({
    head: ["Program", "Resources", "Policies", "Wall s", "Limit s", "ms/resource", "Program MB", "Engine MB", "Found"],
    colAligns: ["left", "right", "left", ...Array.from({ length: 6 }, () => "right" as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) {
    const limit = limitOf(row);
    table.push([
      row.program,
      row.size.toLocaleString("en-US"),
      row.policies ? "yes" : "no",
      seconds(row.milliseconds) + (limit !== undefined && row.milliseconds > limit * 1000 ? " !" : ""),
      limit ?? "",
      (row.milliseconds / row.size).toFixed(1),
      megabytes(row.programPeakBytes),
      megabytes(row.enginePeakBytes),
      row.violations.toLocaleString("en-US"),
    ]);
  }
  return table.toString();
}

/** Prints the table to standard error and the JSON to standard output, or to a file. */
export async function benchPreview(options: {
  readonly sizes: readonly number[];
  readonly runs: number;
  readonly json?: string;
}): Promise<void> {
  await refreshOwnPack([pack]);
  const rows = await generatedRows(options.sizes, options.runs);
  try {
    rows.push(await prodRow(options.runs));
  } catch (error) {
    // The minutes that the others took are not lost for it.
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
  const growth = Object.fromEntries(
    [false, true].map((policies) => [
      policies ? "withPolicies" : "withoutPolicies",
      growthRatio(rows.filter((row) => row.program === "generated" && row.policies === policies)),
    ]),
  );
  const json = JSON.stringify({ node: process.version, runs: options.runs, rows, growth }, null, 2);
  const ratios = Object.entries(growth).map(([name, ratio]) => `${name} ${ratio?.toFixed(2) ?? "needs three sizes"}`);
  process.stderr.write(
    `${tableOf(rows)}\nGrowth per resource at the large end over the middle (limit ${limitGrowth}): ${ratios.join(", ")}\n` +
      `Program's peak: limit ${megabytes(limitProgramBytes)} MB. "!" marks what is over its limit.\n`,
  );
  if (options.json === undefined) process.stdout.write(`${json}\n`);
  else writeFileSync(options.json, `${json}\n`);
}
