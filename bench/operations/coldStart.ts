import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, repositoryRoot } from "../../components/functions/bundle";
import { freshProcess, medianOf } from "./freshProcess";

export const limitBundleBytes = 1_000_000;
export const limitImportMilliseconds = 150;

export interface ColdStartRow {
  /** `record-operation`. */
  readonly function: string;
  readonly bytes: number;
  /** Of the bundle's import alone, as Lambda does it at a cold start; the median. Undefined where the import fails. */
  readonly importMilliseconds: number | undefined;
  /** Of the same: what a machine that does nothing else would take. */
  readonly cpuMilliseconds: number | undefined;
  readonly error?: string;
}

/** Measures `require` from inside the process: the start of Node is Lambda's own. */
const script = `
const before = process.cpuUsage();
const start = performance.now();
require(process.argv[1]);
const milliseconds = performance.now() - start;
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify({ milliseconds, cpu: (user + system) / 1000 }));
process.exit(0);
`;

/** Bundles every function as it is deployed and imports each in so many processes of their own. */
export async function coldStartRows(runs: number): Promise<ColdStartRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "neonpro-bench-"));
  try {
    const rows: ColdStartRow[] = [];
    for (const entry of functionEntries()) {
      const file = join(folder, "index.js");
      const { code } = bundle(entry);
      writeFileSync(file, code);
      const named = { function: entry.split("/").at(-2) ?? entry, bytes: Buffer.byteLength(code) };
      try {
        rows.push({ ...named, ...(await imported(file, runs)) });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        rows.push({ ...named, importMilliseconds: undefined, cpuMilliseconds: undefined, error: reason });
      }
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `lambdas/<function>/handler.ts`, in the order of their names. */
export function functionEntries(): string[] {
  return readdirSync(join(repositoryRoot, "lambdas"))
    .map((folder) => `lambdas/${folder}/handler.ts`)
    .filter((entry) => existsSync(join(repositoryRoot, entry)))
    .toSorted();
}

async function imported(
  file: string,
  runs: number,
): Promise<{ readonly importMilliseconds: number; readonly cpuMilliseconds: number }> {
  const times: { readonly milliseconds: number; readonly cpu: number }[] = [];
  for (let run = 1; run <= runs; run++) {
    const { output } = await freshProcess(["-e", script, file], environment);
    times.push(JSON.parse(output) as { milliseconds: number; cpu: number });
  }
  return {
    importMilliseconds: medianOf(times.map(({ milliseconds }) => milliseconds)),
    cpuMilliseconds: medianOf(times.map(({ cpu }) => cpu)),
  };
}

/** What Lambda and our declarations set: an import asks nobody, but some functions read their settings in it. */
const environment = {
  RECOVERY_REGION: "eu-west-1",
  WATCHED_BUCKETS: "{}",
  LATE_COPIES_BUCKET: "bench",
  LATE_COPIES_KEY_ARN: "arn:aws:kms:eu-west-1:123456789012:key/bench",
  CATALOGUE_TABLE: "bench",
  QUEUE_URL: "https://sqs.sa-east-1.amazonaws.com/123456789012/bench",
  PATH: process.env.PATH,
  AWS_REGION: "sa-east-1",
  AWS_ACCESS_KEY_ID: "testing",
  AWS_SECRET_ACCESS_KEY: "testing",
  AWS_LAMBDA_FUNCTION_NAME: "bench",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  POWERTOOLS_DEV: "false",
};
