import { spawn } from "node:child_process";
import { resolve } from "node:path";
import type { PreviewOptions } from "../preview/types";

/** What one preview took, in a process of its own. */
export interface Measurement {
  /** From the start of the process to its end, tsx included: what a person waits for. */
  readonly milliseconds: number;
  readonly programPeakBytes: number | undefined;
  readonly enginePeakBytes: number;
  readonly resources: number;
  readonly violations: number;
}

const root = resolve(__dirname, "..");

/** Runs one preview in a fresh process, so that neither memory nor warm code carries over from the one before. */
export async function measure(options: PreviewOptions): Promise<Measurement> {
  const start = performance.now();
  const child = spawn(
    process.execPath,
    ["--import", "tsx", resolve(__dirname, "onePreview.ts"), JSON.stringify(options)],
    { cwd: root, stdio: ["ignore", "pipe", "inherit"] },
  );
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
  });
  const code = await new Promise((done) => child.on("close", done));
  const milliseconds = performance.now() - start;
  if (code !== 0) throw new Error(`the preview of ${options.programDir} failed: ${output.trim()}`);
  return { milliseconds, ...(JSON.parse(output) as Omit<Measurement, "milliseconds">) };
}

/** The middle one by time: a mean would follow the one run that something else disturbed. */
export function median(measurements: readonly Measurement[]): Measurement {
  const sorted = measurements.toSorted((a, b) => a.milliseconds - b.milliseconds);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError("no measurement");
  return middle;
}

/** Milliseconds of several measurements of one thing. */
export interface Spread {
  readonly min: number;
  readonly median: number;
}

export function spreadOf(measurements: readonly Measurement[]): Spread {
  return {
    min: Math.min(...measurements.map(({ milliseconds }) => milliseconds)),
    median: median(measurements).milliseconds,
  };
}
