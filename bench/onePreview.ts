// One preview in a process of its own, for measure.ts: options as JSON in the first argument, numbers as JSON on standard output.
import { preview } from "../preview/preview";
import type { PreviewOptions } from "../preview/types";

async function main(): Promise<void> {
  const result = await preview(JSON.parse(process.argv[2] ?? "") as PreviewOptions);
  if (result.failure !== undefined) {
    process.stdout.write(result.failure.message);
    process.exitCode = 1;
    return;
  }
  const numbers = {
    programPeakBytes: result.programPeakBytes,
    // Kilobytes on every platform that Node has.
    enginePeakBytes: process.resourceUsage().maxRSS * 1024,
    resources: result.digest.steps.filter(({ newState }) => newState.custom).length,
    violations: result.digest.policies.violations.length,
  };
  process.stdout.write(JSON.stringify(numbers));
}

main().catch((error: unknown) => {
  process.stdout.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
