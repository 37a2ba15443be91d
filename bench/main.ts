import { Command, InvalidArgumentError } from "commander";
import type { OperationsOptions } from "./operations";
import { benchOperations } from "./operations";
import { benchDatabase } from "./database";
import { benchPolicies } from "./policies";
import { benchPreview } from "./preview";

function sizes(text: string): readonly number[] {
  const numbers = text.split(",").map(Number);
  if (numbers.every((size) => Number.isInteger(size) && size > 0 && size % 4 === 0)) return numbers;
  throw new InvalidArgumentError("Allowed: multiples of four, joined by commas, for example 4,40,400,4000.");
}

function runs(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("Allowed: a whole number from 1 on.");
}

function events(text: string): number {
  return text === "0" ? 0 : runs(text);
}

const bench = new Command("npm run bench --").description("Measures this repository; nothing here is a test.");

bench
  .command("preview")
  .description("Previews generated programs and the committed production stack; prints a table and JSON.")
  .option("--sizes <LIST>", "resources of the generated programs", sizes, [4, 40, 400, 4000])
  .option("--runs <N>", "runs of each; the table shows the median", runs, 1)
  .option("--json <FILE>", "writes the JSON to a file instead of standard output")
  .action((options: { sizes: readonly number[]; runs: number; json?: string }) => benchPreview(options));

bench
  .command("policies")
  .description("Times every policy over two stacks, and what the pack adds to a preview; prints a table and JSON.")
  .option("--small <N>", "resources of the small stack", runs, 400)
  .option("--large <N>", "resources of the large stack and of the preview", runs, 4000)
  .option("--runs <N>", "runs of the preview with and without the pack, by turns; the medians count", runs, 3)
  .option("--json <FILE>", "writes the JSON to a file instead of standard output")
  .action((options: { small: number; large: number; runs: number; json?: string }) => benchPolicies(options));

bench
  .command("operations")
  .description(
    "Times verification and throughput of the operations log and the start of every function; a table and JSON.",
  )
  .option("--entries <N>", "entries of the log that is verified", runs, 100_000)
  .option("--events <N>", "events of the throughput; 0 leaves it out", events, 10_000)
  .option("--runs <N>", "runs of each; the median counts", runs, 5)
  .option("--json <FILE>", "writes the JSON to a file instead of standard output")
  .action((options: OperationsOptions) => benchOperations(options));

bench
  .command("database")
  .description("Dump, restore and content manifest against pg_dump | gzip and gunzip | psql on one generated database.")
  .option("--megabytes <N>", "size of the generated database", runs, 2048)
  .option("--json <FILE>", "writes the JSON to a file instead of standard output")
  .action((options: { megabytes: number; json?: string }) => benchDatabase(options));

bench.parseAsync().catch((error: unknown) => {
  process.stderr.write(`The bench could not finish: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
